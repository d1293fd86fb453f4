//! JSON version 1: a promise to scripts. Fields are added, never changed. The structs here are its only definition, and
//! nothing else in the program is serialisable.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::convert::Infallible;

use rayon::prelude::*;
use serde::Serialize;

use super::{NotChecked, Shown, text};
use crate::coverage::Totals;
use crate::finding::{Datum, Finding};
use crate::source::{Position, Span};

const VERSION: u32 = 1;

/// So many findings are written at once by each thread: enough to keep it busy, and few, so that the same memory serves for
/// all of them.
const PIECE: usize = 64;

/// The whole report as one object.
pub fn render(shown: &Shown<'_>) -> String {
    let mut whole = String::new();
    let Ok(()) = render_to(shown, |piece| {
        whole.push_str(piece);
        Ok::<(), Infallible>(())
    });
    whole
}

/// The same, piece by piece, until one cannot be printed.
pub fn render_to<E>(
    shown: &Shown<'_>,
    mut print: impl FnMut(&str) -> Result<(), E>,
) -> Result<(), E> {
    print(&opening(shown))?;
    each_piece(shown, b",", &mut print)?;
    print(CLOSING)
}

/// One object a line: a finding each, then the report without them.
pub fn render_lines(shown: &Shown<'_>) -> String {
    let mut lines = String::new();
    let Ok(()) = render_lines_to(shown, |piece| {
        lines.push_str(piece);
        Ok::<(), Infallible>(())
    });
    lines
}

/// The same, piece by piece, until one cannot be printed.
pub fn render_lines_to<E>(
    shown: &Shown<'_>,
    mut print: impl FnMut(&str) -> Result<(), E>,
) -> Result<(), E> {
    each_piece(shown, b"\n", &mut print)?;
    let end = if shown.report.findings.is_empty() { "" } else { "\n" };
    print(&format!("{end}{}\n", text::json(&head(shown))))
}

/// The whole report from its lines, where both are wanted.
pub fn render_of_lines(shown: &Shown<'_>, lines: &str) -> String {
    let mut whole = String::with_capacity(lines.len() + PIECE_OF_LINES);
    let Ok(()) = render_of_lines_to(shown, lines, |piece| {
        whole.push_str(piece);
        Ok::<(), Infallible>(())
    });
    whole
}

/// The same, piece by piece.
pub fn render_of_lines_to<E>(
    shown: &Shown<'_>,
    lines: &str,
    mut print: impl FnMut(&str) -> Result<(), E>,
) -> Result<(), E> {
    let mut piece = opening(shown);
    for (number, line) in lines.lines().take(shown.report.findings.len()).enumerate() {
        if number > 0 {
            piece.push(',');
        }
        piece.push_str(line);
        if piece.len() > PIECE_OF_LINES {
            print(&piece)?;
            piece.clear();
        }
    }
    print(&(piece + CLOSING))
}

/// So many bytes are printed at once: 64 KiB.
const PIECE_OF_LINES: usize = 64 << 10;

/// What stands before the findings: they are the object's last member, for they are many, and everything else is not.
fn opening(shown: &Shown<'_>) -> String {
    let head = text::json(&head(shown));
    let open = head.strip_suffix('}').expect("a head is an object");
    format!("{open},\"findings\":[")
}

const CLOSING: &str = "]}\n";

/// Every finding, in order, with something between two of them.
fn each_piece<E>(
    shown: &Shown<'_>,
    between: &[u8],
    print: &mut impl FnMut(&str) -> Result<(), E>,
) -> Result<(), E> {
    let mut buffers = vec![Vec::new(); rayon::current_num_threads()];
    for (round, findings) in shown.report.findings.chunks(PIECE * buffers.len()).enumerate() {
        let pieces = buffers.par_iter_mut().zip(findings.par_chunks(PIECE)).enumerate();
        pieces.for_each(|(place, (buffer, piece))| {
            // Taken out meanwhile: two threads that write the lengths of neighbours wait for each other all the time.
            let mut bytes = std::mem::take(buffer);
            bytes.clear();
            for (number, finding) in piece.iter().enumerate() {
                if (round, place, number) != (0, 0, 0) {
                    bytes.extend_from_slice(between);
                }
                text::add_json(&mut bytes, &finding_object(finding, shown));
            }
            *buffer = bytes;
        });
        for buffer in &buffers[..findings.len().div_ceil(PIECE)] {
            print(std::str::from_utf8(buffer).expect("JSON is UTF-8"))?;
        }
    }
    Ok(())
}

/// What a report says before its findings.
#[derive(Serialize)]
struct Head<'a> {
    version: u32,
    tool: Tool,
    today: String,
    snapshot: Snapshot<'a>,
    summary: Summary,
    not_checked: Vec<NotCheckedThing<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Snapshot<'a> {
    kind: &'static str,
    commit: Option<&'a str>,
    base: Option<&'a str>,
}

#[derive(Serialize)]
struct Summary {
    documents: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    waived: usize,
    old: usize,
    in_baseline: usize,
    overdue: usize,
    controls: Option<Controls>,
}

#[derive(Serialize)]
struct Controls {
    applicable: usize,
    covered: usize,
    weak: usize,
    uncovered: usize,
    excluded: usize,
}

#[derive(Serialize)]
struct NotCheckedThing<'a> {
    what: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
struct FindingObject<'a> {
    rule: &'static str,
    level: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    path: Cow<'a, str>,
    start: Place,
    end: Place,
    subject: &'a str,
    key: &'a str,
    data: Data<'a>,
    labels: Vec<LabelObject<'a>>,
    fingerprint: &'a str,
    new: bool,
    waived: Option<Waived<'a>>,
    /// Whether it stands in `.isms-baseline.toml`; then it is not new.
    baseline: bool,
    trigger: &'static str,
}

#[derive(Serialize)]
struct Place {
    line: usize,
    column: usize,
    offset: usize,
}

#[derive(Serialize)]
struct LabelObject<'a> {
    path: Cow<'a, str>,
    start: Place,
    end: Place,
    text: &'a str,
}

#[derive(Serialize)]
struct Waived<'a> {
    reason: Option<&'a str>,
    approved_by: Option<&'a str>,
    until: Option<String>,
}

/// The numbers behind a message, by name.
pub(super) struct Data<'a>(pub &'a BTreeMap<&'static str, Datum>);

impl Serialize for Data<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, datum)| (name, DatumValue(datum))))
    }
}

/// A number, a text or a list of texts.
struct DatumValue<'a>(&'a Datum);

impl Serialize for DatumValue<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Datum::Text(text) => serializer.serialize_str(text),
            Datum::Number(number) => serializer.serialize_i64(*number),
            Datum::List(list) => list.serialize(serializer),
        }
    }
}

fn head<'a>(shown: &'a Shown<'_>) -> Head<'a> {
    let summary = shown.report.summary;
    Head {
        version: VERSION,
        tool: Tool { name: "isms", version: env!("CARGO_PKG_VERSION") },
        today: shown.report.today.to_string(),
        snapshot: Snapshot {
            kind: shown.snapshot.kind,
            commit: shown.snapshot.commit.as_deref(),
            base: shown.before.as_ref().map(|it| it.commit.as_str()),
        },
        summary: Summary {
            documents: summary.documents,
            errors: summary.errors,
            warnings: summary.warnings,
            notes: summary.notes,
            waived: summary.waived,
            old: summary.old,
            in_baseline: summary.in_baseline,
            overdue: summary.overdue,
            controls: summary.controls.map(Controls::from),
        },
        not_checked: shown.not_checked.iter().map(NotCheckedThing::from).collect(),
    }
}

fn finding_object<'a>(finding: &'a Finding, shown: &'a Shown<'_>) -> FindingObject<'a> {
    let isms = shown.report.isms;
    let places = &shown.places;
    let range = |span: Span| (Place::from(places.start(span)), Place::from(places.end(span)));
    let (start, end) = range(finding.at);
    let labels = finding.labels.iter().map(|label| {
        let (start, end) = range(label.at);
        LabelObject { path: isms.sources.full_path(label.at.file()), start, end, text: &label.text }
    });
    let waived =
        finding.waived_by.map(|number| &isms.waivers[number].waiver).map(|waiver| Waived {
            reason: waiver.reason.get().map(|it| it.value.as_str()),
            approved_by: waiver.approved_by.get().map(|it| it.value.as_str()),
            until: waiver.until.get().map(|it| it.value.to_string()),
        });
    FindingObject {
        labels: labels.collect(),
        rule: finding.rule.name,
        level: finding.level.name(),
        message: &finding.message,
        help: finding.help.as_deref(),
        path: isms.sources.full_path(finding.at.file()),
        start,
        end,
        subject: &finding.subject,
        key: &finding.key,
        data: Data(&finding.data),
        fingerprint: finding.fingerprint(),
        new: finding.is_new,
        waived,
        baseline: finding.in_baseline.is_some(),
        trigger: finding.rule.trigger.name(),
    }
}

impl From<Position> for Place {
    fn from(position: Position) -> Place {
        Place { line: position.line, column: position.column, offset: position.offset }
    }
}

impl From<Totals> for Controls {
    fn from(totals: Totals) -> Controls {
        let Totals { applicable, covered, weak, uncovered, excluded } = totals;
        Controls { applicable, covered, weak, uncovered, excluded }
    }
}

impl<'a> From<&'a NotChecked> for NotCheckedThing<'a> {
    fn from(thing: &'a NotChecked) -> NotCheckedThing<'a> {
        NotCheckedThing { what: &thing.what, why: &thing.why }
    }
}
