//! JSON version 1: a promise to scripts. Fields are added, never changed. The structs here are its only definition, and
//! nothing else in the program is serialisable.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::pieces::{Pieces, Print};
use super::{NotChecked, Shown, text};
use crate::coverage::Totals;
use crate::finding::{Datum, Finding};
use crate::source::{Position, Span};

const VERSION: u32 = 1;

/// The whole report as one object. The findings are its last member, for they are many, and everything else is not.
pub fn render(shown: &Shown<'_>, print: &mut Print<'_>) {
    let mut pieces = Pieces::new(print);
    add_opening(pieces.text(), shown);
    add_findings(&mut pieces, shown, ",");
    pieces.text().push_str(CLOSING);
}

/// One object a line: a finding each, then the report without them.
pub fn render_lines(shown: &Shown<'_>, print: &mut Print<'_>) {
    let mut pieces = Pieces::new(print);
    add_findings(&mut pieces, shown, "\n");
    let end = if shown.report.findings.is_empty() { "" } else { "\n" };
    let head = text::json(&head(shown));
    pieces.text().extend([end, &head, "\n"]);
}

/// The lines as one text, for where the whole report is wanted too.
pub fn lines(shown: &Shown<'_>) -> String {
    // More than they are: memory that nothing is written to costs nothing, and to move a long text costs more than writing it.
    let mut lines = String::with_capacity(shown.report.findings.len() << 10);
    render_lines(shown, &mut |piece| lines.push_str(piece));
    lines
}

/// The whole report from its lines.
pub fn render_of_lines(shown: &Shown<'_>, lines: &str, print: &mut Print<'_>) {
    let mut pieces = Pieces::new(print);
    add_opening(pieces.text(), shown);
    for (number, line) in lines.lines().take(shown.report.findings.len()).enumerate() {
        let text = pieces.text();
        if number > 0 {
            text.push(',');
        }
        text.push_str(line);
    }
    pieces.text().push_str(CLOSING);
}

fn add_opening(text: &mut String, shown: &Shown<'_>) {
    let head = text::json(&head(shown));
    text.push_str(head.strip_suffix('}').expect("a head is an object"));
    text.push_str(",\"findings\":[");
}

const CLOSING: &str = "]}\n";

fn add_findings(pieces: &mut Pieces<'_, '_>, shown: &Shown<'_>, between: &str) {
    text::add_list(pieces, &shown.report.findings, between, |it| finding_object(it, shown));
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
    let range = |span: Span| {
        let (start, end) = places.range(span);
        (Place::from(start), Place::from(end))
    };
    let (start, end) = range(finding.at);
    let labels = finding.labels.iter().map(|label| {
        let (start, end) = range(label.at);
        LabelObject { path: isms.sources.full_path(label.at.file()), start, end, text: &label.text }
    });
    let waived =
        finding.waived_by.map(|number| &isms.waivers[number].waiver).map(|waiver| Waived {
            reason: waiver.reason.text(),
            approved_by: waiver.approved_by.text(),
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
