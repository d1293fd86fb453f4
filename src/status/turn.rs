//! Whether the loop of plan, do, check and act turned: what each of its steps last left behind.

use crate::date::{Date, Interval, Unit};
use crate::document::{Document, Kind};
use crate::evaluation::rhythm;
use crate::framework;
use crate::isms::Isms;
use crate::source::Field;

/// The time in which every step should leave something behind once.
pub const TURN: Interval = Interval { count: 12, unit: Unit::Months };

/// Plan, do, check or act.
#[derive(Debug)]
pub struct Phase {
    pub name: &'static str,
    pub steps: Vec<Step>,
}

#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub name: &'static str,
    /// The last day on which something shows that it was taken.
    pub last: Option<Date>,
}

impl Phase {
    pub fn has_turned(&self, today: Date) -> bool {
        self.steps.iter().all(|it| it.is_recent(today))
    }
}

impl Step {
    pub fn is_recent(&self, today: Date) -> bool {
        self.last.is_some_and(|last| last >= TURN.before(today))
    }
}

pub(super) fn phases(isms: &Isms, today: Date) -> Vec<Phase> {
    let documents: Vec<&Document> = isms.standing().collect();
    let latest = |days: &dyn Fn(&Document) -> Vec<Date>| {
        documents.iter().flat_map(|it| days(it)).filter(|day| *day <= today).max()
    };
    let attested = |clauses: &[&str]| latest(&|it| attested(it, clauses));
    let step = |name, last| Step { name, last };
    let held = |held: Vec<rhythm::Held<'_>>| held.last().map(|it| it.on.value);
    vec![
        Phase {
            name: "plan",
            steps: vec![
                step("assessment", latest(&assessed)),
                step("treatment", attested(&["6.1.3", "8.3"])),
                step("objectives", attested(&["6.2"])),
            ],
        },
        Phase { name: "do", steps: vec![step("operation", latest(&operated))] },
        Phase {
            name: "check",
            steps: vec![
                step("measurement", latest(&measured)),
                step("audit", held(rhythm::audits(isms, today))),
                step("management review", held(rhythm::management_reviews(isms, today))),
            ],
        },
        Phase { name: "act", steps: vec![step("improvement", latest(&improved))] },
    ]
}

/// When somebody last vouched for a document that serves one of these clauses.
fn attested(document: &Document, clauses: &[&str]) -> Vec<Date> {
    if document.kind_or_policy() != Kind::Process && serves(document, clauses) {
        vouched(document)
    } else {
        Vec::new()
    }
}

fn serves(document: &Document, clauses: &[&str]) -> bool {
    clauses.iter().any(|clause| {
        let mut named = document.clauses.items().iter();
        document.kind.get().is_some_and(|it| it.value.serves() == Some(*clause))
            || named.any(|it| framework::clause_contains(it, clause))
    })
}

/// When risks were judged: what their rows say, else when somebody last vouched for all of them.
fn assessed(document: &Document) -> Vec<Date> {
    let risks = document.tables.risks.items();
    let stated = risks.iter().filter_map(|it| it.assessed_on.get()).map(|it| it.value);
    let stated: Vec<Date> = stated.collect();
    if stated.is_empty() && !risks.is_empty() { vouched(document) } else { stated }
}

/// When a figure was taken: evidence and records of measurement, and objectives that have a result. A plan to measure is none.
fn measured(document: &Document) -> Vec<Date> {
    let mut days = Vec::new();
    if serves(document, &["9.1"]) {
        let evidence = document.tables.evidence.items().iter();
        days.extend(evidence.filter_map(|it| it.collected_on.get()).map(|it| it.value));
        if document.kind_or_policy() == Kind::Record {
            days.extend(vouched(document));
        }
    }
    if document.tables.objectives.items().iter().any(|it| it.result.is_present()) {
        days.extend(document.reviewed.get().map(|it| it.on.value));
    }
    days
}

/// What shows that processes and controls are at work: evidence, and records of what was done.
fn operated(document: &Document) -> Vec<Date> {
    let evidence = document.tables.evidence.items().iter();
    let mut days: Vec<Date> =
        evidence.filter_map(|it| it.collected_on.get()).map(|it| it.value).collect();
    match document.kind_or_policy() {
        Kind::Record => days.extend(vouched(document)),
        Kind::AwarenessRecord => days.extend(document.recorded_on()),
        _ => {}
    }
    days
}

/// What shows that something was made better: an action that was done, a nonconformity that was closed or looked at again.
fn improved(document: &Document) -> Vec<Date> {
    let nonconformity = &document.tables.nonconformity;
    let actions = document.tables.actions.items().iter().map(|it| &it.done_on);
    let days = actions.chain([&nonconformity.closed_on]).filter_map(Field::get).map(|it| it.value);
    days.chain(nonconformity.effectiveness.get().map(|it| it.on.value)).collect()
}

fn vouched(document: &Document) -> Vec<Date> {
    [&document.approved, &document.reviewed]
        .into_iter()
        .filter_map(|it| Some(it.get()?.on.value))
        .collect()
}
