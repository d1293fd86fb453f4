//! Spans to lines and columns. Every format asks the same table, so each file is counted once a run.

use std::sync::Arc;

use rayon::prelude::*;

use crate::finding::Finding;
use crate::lint::Report;
use crate::source::{FileId, Lines, Position, SourceFile, Sources, Span};

/// Fewer files are not worth another thread: one takes half a microsecond.
const FEWEST_FILES: usize = 256;

/// The lines of the files that are pointed into, as far as anything points.
#[derive(Debug)]
pub struct Places<'a> {
    /// By number of the file.
    lines: Vec<Option<Lines<'a>>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(sources: &'a Sources, spans: impl Iterator<Item = Span>) -> Places<'a> {
        let mut farthest: Vec<Option<usize>> = vec![None; sources.files.len()];
        for span in spans {
            let end = &mut farthest[span.file()];
            *end = (*end).max(Some(span.end()));
        }
        let read = |(end, file): (Option<usize>, &'a Arc<SourceFile>)| {
            end.map(|end| Lines::up_to(end, file.text()))
        };
        let files = farthest.into_par_iter().zip(&sources.files).with_min_len(FEWEST_FILES);
        Places { lines: files.map(read).collect() }
    }

    /// Everything that a format may show of a report.
    pub(super) fn of(report: &Report<'a>) -> Places<'a> {
        let findings = report.findings.iter().flat_map(Finding::places);
        let waivers = report.isms.waivers.iter().map(|it| it.waiver.at);
        let entries = report.findings.iter().filter_map(|it| it.in_baseline);
        let entries = entries.map(|it| report.isms.baseline.entries[it].at);
        Places::new(&report.isms.sources, findings.chain(waivers).chain(entries))
    }

    pub(super) fn start(&self, span: Span) -> Position {
        self.lines(span.file()).at(span.start())
    }

    pub(super) fn range(&self, span: Span) -> (Position, Position) {
        self.lines(span.file()).range(span.range())
    }

    /// The line in which something ends: what ends with a line feed ends before it.
    pub(super) fn last_line(&self, span: Span) -> usize {
        let (start, end) = self.range(span);
        if end.column == 1 { start.line.max(end.line - 1) } else { end.line }
    }

    /// The lines of one of the files that the spans point into.
    pub(super) fn lines(&self, file: FileId) -> &Lines<'a> {
        self.lines[file].as_ref().expect("places are asked for where findings point")
    }
}
