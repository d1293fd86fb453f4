//! Control by control: what applies, what covers it. As a table for people and as JSON for scripts.

use std::borrow::Cow;
use std::fmt::Write;

use serde::Serialize;

use super::escape;
use crate::coverage::{Cover, Coverage, Covered, State, Totals};
use crate::document::tables::Applicability;
use crate::framework;
use crate::isms::Isms;
use crate::source::Field;

const VERSION: u32 = 1;

/// One section a theme, one line a control.
pub fn table(isms: &Isms, coverage: &Coverage) -> String {
    let mut text = String::new();
    for theme in framework::themes() {
        let controls: Vec<&Covered> =
            coverage.controls.iter().filter(|it| it.control.theme == theme.id).collect();
        let Totals { covered, applicable, .. } = coverage.totals_of(theme);
        let _ = writeln!(
            text,
            "{} {}: {covered} of {applicable} applicable covered",
            theme.prefix, theme.title
        );
        for covered in controls {
            let _ = writeln!(text, "  {}", line(isms, covered));
        }
        text.push('\n');
    }
    let totals = coverage.totals();
    let _ = writeln!(
        text,
        "{} applicable: {} covered, {} weak, {} uncovered; {} excluded",
        totals.applicable, totals.covered, totals.weak, totals.uncovered, totals.excluded
    );
    text
}

fn line(isms: &Isms, covered: &Covered) -> String {
    let control = covered.control;
    let documents: Vec<String> = covered.by.iter().map(|cover| document(isms, *cover)).collect();
    let title: String = match control.title.char_indices().nth(48) {
        Some((end, _)) => format!("{}...", &control.title[..end]),
        None => control.title.clone(),
    };
    let text = format!(
        "{:<7} {:<9} {title:<51} {}",
        control.id,
        covered.state().name(),
        documents.join(", ")
    );
    text.trim_end().to_owned()
}

fn document(isms: &Isms, cover: Cover) -> String {
    let document = &isms.documents[cover.document];
    let name = escape::line(isms.name(document)).into_owned();
    match cover.weakness {
        Some(weakness) => format!("{name} ({})", weakness.name()),
        None => name,
    }
}

/// Version 1: fields are added, never changed.
pub fn json(isms: &Isms, coverage: &Coverage, today: &str) -> String {
    let totals = coverage.totals();
    let themes = framework::themes().iter().map(|theme| ThemeObject {
        id: &theme.id,
        title: &theme.title,
        controls: coverage
            .controls
            .iter()
            .filter(|it| it.control.theme == theme.id)
            .map(|it| object(isms, it))
            .collect(),
    });
    let report =
        Report { version: VERSION, today, totals: totals.into(), themes: themes.collect() };
    super::text::json(&report) + "\n"
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    today: &'a str,
    totals: TotalsObject,
    themes: Vec<ThemeObject<'a>>,
}

/// How many controls stand in each state.
#[derive(Serialize)]
pub(super) struct TotalsObject {
    applicable: usize,
    covered: usize,
    weak: usize,
    uncovered: usize,
    excluded: usize,
}

#[derive(Serialize)]
struct ThemeObject<'a> {
    id: &'a str,
    title: &'a str,
    controls: Vec<ControlObject<'a>>,
}

#[derive(Serialize)]
struct ControlObject<'a> {
    id: &'a str,
    title: &'a str,
    state: &'static str,
    applicable: bool,
    justification: Option<&'a str>,
    documents: Vec<DocumentObject<'a>>,
}

#[derive(Serialize)]
struct DocumentObject<'a> {
    id: Option<&'a str>,
    path: Cow<'a, str>,
    /// Why it does not count in full.
    weakness: Option<&'static str>,
}

fn object<'a>(isms: &'a Isms, covered: &Covered) -> ControlObject<'a> {
    let justification =
        isms.applicability(&covered.control.id).map(|row: &Applicability| &row.justification);
    ControlObject {
        id: &covered.control.id,
        title: &covered.control.title,
        state: covered.state().name(),
        applicable: covered.state() != State::Excluded,
        justification: justification.and_then(Field::get).map(|it| it.value.as_str()),
        documents: covered.by.iter().map(|cover| document_object(isms, *cover)).collect(),
    }
}

fn document_object(isms: &Isms, cover: Cover) -> DocumentObject<'_> {
    let document = &isms.documents[cover.document];
    DocumentObject {
        id: document.id(),
        path: isms.sources.full_path(document.file),
        weakness: cover.weakness.map(crate::coverage::Weakness::name),
    }
}

impl From<Totals> for TotalsObject {
    fn from(totals: Totals) -> TotalsObject {
        let Totals { applicable, covered, weak, uncovered, excluded } = totals;
        TotalsObject { applicable, covered, weak, uncovered, excluded }
    }
}
