//! For people, drawn by miette: the source line, what is wrong, what to write. The only place that names it.

mod excerpt;
mod fold;
mod quick;
mod summary;

pub use summary::summary;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::iter::zip;
use std::sync::OnceLock;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode,
    ThemeCharacters, ThemeStyles,
};

use self::excerpt::Excerpt;
use self::quick::Quick;
use super::pieces::{Pieces, Print};
use super::places::Places;
use super::{Shown, escape};
use crate::fault::Fault;
use crate::finding::{Finding, Level};
use crate::source::{FileId, Lines, Sources, Span};

/// How the terminal wants it.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub color: bool,
    /// In columns.
    pub width: usize,
    /// Whether waived findings are shown too.
    pub waived: bool,
    /// Whether the summary follows the findings.
    pub summary: bool,
}

pub fn render(shown: &Shown<'_>, look: Look, print: &mut Print<'_>) {
    draw_all(shown, look, Some(&Quick::new(theme(look))), print);
}

/// The same, and miette draws the common case too: what the quick way must be equal to.
pub fn render_by_miette(shown: &Shown<'_>, look: Look, print: &mut Print<'_>) {
    draw_all(shown, look, None, print);
}

fn draw_all(shown: &Shown<'_>, look: Look, quick: Option<&Quick>, print: &mut Print<'_>) {
    let isms = shown.report.isms;
    let findings = shown.report.findings.iter();
    let findings = findings.filter(|it| it.is_new && (look.waived || it.waived_by.is_none()));
    let findings: Vec<&Finding> = findings.collect();
    let folded = fold::fold(&findings);
    let files =
        Files::new(&isms.sources, &shown.places, folded.iter().flat_map(|it| it[0].places()));
    // The page is named where its rule first appears: once is enough.
    let mut explained = HashSet::new();
    let names_page = folded.iter().map(|it| explained.insert(it[0].rule.name));
    let names_page: Vec<bool> = names_page.collect();
    let handler = handler(look);
    let mut pieces = Pieces::new(print);
    pieces.add_all(&folded, |text, first, folded| {
        for (findings, names_page) in zip(folded, &names_page[first..]) {
            let entry = fold::entry(findings, isms);
            if quick.is_some_and(|it| it.draw(text, &entry, &files, *names_page)) {
                continue;
            }
            let mut drawn = Drawn::new(&entry, &files);
            if *names_page {
                drawn.name_page(&entry);
            }
            draw(text, &drawn, &handler);
        }
    });
    if look.summary {
        pieces.text().push_str(&summary(shown, look.color));
    }
}

/// The faults of `isms.toml`, which stop a run.
pub fn render_faults(faults: &[Fault], sources: &Sources, look: Look) -> String {
    let entries: Vec<Entry> = faults.iter().map(Entry::of_fault).collect();
    let spans = || entries.iter().flat_map(Entry::spans);
    let places = Places::new(sources, spans());
    let files = Files::new(sources, &places, spans());
    let handler = handler(look);
    let mut text = String::new();
    for entry in &entries {
        draw(&mut text, &Drawn::new(entry, &files), &handler);
    }
    text
}

/// A finding or several folded into one, with every text safe to print.
struct Entry<'a> {
    rule: Option<&'static str>,
    level: Level,
    message: Cow<'a, str>,
    help: Option<Cow<'a, str>>,
    at: Span,
    labels: Vec<(Span, Cow<'a, str>)>,
}

impl<'a> Entry<'a> {
    fn of_fault(fault: &'a Fault) -> Entry<'a> {
        let labels = fault.labels.iter().map(|(at, text)| (*at, escape::line(text)));
        Entry {
            rule: None,
            level: Level::Error,
            message: escape::line(&fault.message),
            help: fault.help.as_deref().map(escape::line),
            at: fault.at,
            labels: labels.collect(),
        }
    }

    fn spans(&self) -> impl Iterator<Item = Span> {
        std::iter::once(self.at).chain(self.labels.iter().map(|(at, _)| *at))
    }
}

fn theme(look: Look) -> GraphicalTheme {
    let styles = if look.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    GraphicalTheme { characters: ThemeCharacters::unicode(), styles }
}

fn handler(look: Look) -> GraphicalReportHandler {
    GraphicalReportHandler::new_themed(theme(look))
        .with_width(look.width)
        .with_links(false)
        .with_context_lines(1)
        // A line to write must be one line to copy.
        .with_wrap_lines(false)
}

fn draw(text: &mut String, drawn: &Drawn<'_>, handler: &GraphicalReportHandler) {
    handler
        .render_report(text, drawn)
        .expect("a string takes every write, and every span lies in its text");
    text.push('\n');
}

/// The files that findings point into.
struct Files<'a> {
    files: HashMap<FileId, File<'a>>,
}

struct File<'a> {
    name: Cow<'a, str>,
    raw: &'a str,
    /// Safe to print, once somebody needs that of all of it.
    text: OnceLock<Cow<'a, str>>,
    lines: &'a Lines<'a>,
}

impl<'a> Files<'a> {
    fn new(
        sources: &'a Sources,
        places: &'a Places<'_>,
        spans: impl Iterator<Item = Span>,
    ) -> Files<'a> {
        let mut files = HashMap::new();
        for span in spans {
            files.entry(span.file()).or_insert_with(|| File {
                name: match sources.full_path(span.file()) {
                    Cow::Borrowed(path) => escape::line(path),
                    Cow::Owned(path) => escape::line(&path).into_owned().into(),
                },
                raw: sources.files[span.file()].text(),
                text: OnceLock::new(),
                lines: places.lines(span.file()),
            });
        }
        Files { files }
    }
}

/// One entry as miette wants it: one file a diagnostic, other files as related ones.
#[derive(Debug)]
struct Drawn<'a> {
    /// As compilers write it: `error[owner-missing]`.
    code: Option<String>,
    level: Severity,
    message: &'a str,
    help: Option<String>,
    source: Excerpt<'a>,
    labels: Vec<LabeledSpan>,
    related: Vec<Drawn<'a>>,
}

impl<'a> Drawn<'a> {
    fn new(entry: &'a Entry<'_>, files: &'a Files<'_>) -> Drawn<'a> {
        let (here, elsewhere): (Vec<_>, Vec<_>) =
            entry.labels.iter().partition(|(at, _)| at.file() == entry.at.file());
        let first = files.label(entry.at, None);
        Drawn {
            code: entry.rule.map(|rule| format!("{}[{rule}]", entry.level.name())),
            level: severity(entry.level),
            message: &entry.message,
            help: entry.help.as_deref().map(str::to_owned),
            source: files.named(entry.at),
            labels: std::iter::once(first)
                .chain(here.into_iter().map(|(at, text)| files.label(*at, Some(text))))
                .collect(),
            related: elsewhere
                .into_iter()
                .map(|(at, text)| Drawn {
                    code: None,
                    level: Severity::Advice,
                    message: text,
                    help: None,
                    source: files.named(*at),
                    labels: vec![files.label(*at, None)],
                    related: Vec::new(),
                })
                .collect(),
        }
    }

    fn name_page(&mut self, entry: &Entry<'_>) {
        let Some(rule) = entry.rule else { return };
        let page = page_of(rule);
        self.help = Some(match self.help.take() {
            Some(help) => format!("{help}\n{page}"),
            None => page,
        });
    }
}

impl Files<'_> {
    fn named(&self, at: Span) -> Excerpt<'_> {
        let File { name, raw, text, lines } = &self.files[&at.file()];
        Excerpt { name, text: text.get_or_init(|| escape::excerpt(raw)), lines }
    }

    /// The same with a text that may not be safe to print.
    fn raw(&self, at: Span) -> Excerpt<'_> {
        let File { name, raw, lines, .. } = &self.files[&at.file()];
        Excerpt { name, text: raw, lines }
    }

    fn label(&self, at: Span, text: Option<&str>) -> LabeledSpan {
        let (start, length) = self.named(at).visible(at.start(), at.end());
        LabeledSpan::new(text.map(str::to_owned), start, length)
    }
}

fn page_of(rule: &str) -> String {
    format!("`isms explain {rule}` says why")
}

fn severity(level: Level) -> Severity {
    match level {
        Level::Error => Severity::Error,
        Level::Warning => Severity::Warning,
        Level::Note | Level::Off => Severity::Advice,
    }
}

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)
    }
}

impl std::error::Error for Drawn<'_> {}

impl Diagnostic for Drawn<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        self.code.as_ref().map(|it| Box::new(it) as _)
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.level)
    }

    fn help<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        self.help.as_ref().map(|it| Box::new(it) as _)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn related<'b>(&'b self) -> Option<Box<dyn Iterator<Item = &'b dyn Diagnostic> + 'b>> {
        if self.related.is_empty() {
            return None;
        }
        Some(Box::new(self.related.iter().map(|it| it as _)))
    }
}
