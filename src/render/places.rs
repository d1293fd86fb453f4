//! Spans to lines and columns. Every format asks the same table, so each file is counted once a run.

use crate::settle::Report;
use crate::source::{FileId, Lines, Position, Sources, Span};

/// The lines of the files that are pointed into, as far as anything points.
#[derive(Debug)]
pub struct Places<'a> {
    /// By number of the file.
    lines: Vec<Option<Lines<'a>>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(sources: &'a Sources, spans: impl Iterator<Item = Span>) -> Places<'a> {
        let mut lines: Vec<Option<Lines>> = sources.files.iter().map(|_| None).collect();
        for span in spans {
            let text = sources.files[span.file()].text();
            lines[span.file()].get_or_insert_with(|| Lines::new(text)).read_to(span.end());
        }
        Places { lines }
    }

    /// Everything that a format may show of a report.
    pub(super) fn of(report: &Report<'a>) -> Places<'a> {
        let findings = report.findings.iter().flat_map(|finding| {
            std::iter::once(finding.at).chain(finding.labels.iter().map(|label| label.at))
        });
        let waivers = report.isms.waivers.iter().map(|it| it.waiver.at);
        let entries = report.findings.iter().filter_map(|it| it.in_baseline);
        let entries = entries.map(|it| report.isms.baseline.entries[it].at);
        Places::new(&report.isms.sources, findings.chain(waivers).chain(entries))
    }

    pub(super) fn start(&self, span: Span) -> Position {
        self.lines(span.file()).at(span.start())
    }

    pub(super) fn end(&self, span: Span) -> Position {
        self.lines(span.file()).at(span.end())
    }

    /// The lines of one of the files that the spans point into.
    pub(super) fn lines(&self, file: FileId) -> &Lines<'a> {
        self.lines[file].as_ref().expect("places are asked for where findings point")
    }
}
