//! Rows of documents by the keys of findings about them, with what else shows that a row is the same thing.

use std::fmt::Display;

use crate::document::Document;
use crate::document::tables::{
    Action, AuditFinding, Entry, Evidence, Objective, PlannedAudit, Tables,
};
use crate::fields::Word;
use crate::source::{Field, Spanned};

/// A name, and what else shows that it is the same thing: none where that shows nothing.
pub(super) type Named<N> = (N, Option<String>);

/// By what a row is known beside its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Its title, where it has an id beside.
    Title,
    /// What stands for a title.
    Other,
    /// What else a row with a title states: that may be put right.
    Rest,
}

/// Actions, evidence, objectives, findings of audits, planned audits and the rows of registers.
pub(super) fn rows(document: &Document, mark: Mark) -> Vec<Named<String>> {
    let Tables { actions, evidence, objectives, findings, audits, rows, .. } = &*document.tables;
    let mut all: Vec<Named<String>> = Vec::new();
    if mark == Mark::Other {
        all.extend(evidence.items().iter().map(|it| (it.key(), of_evidence(it))));
        all.extend(audits.items().iter().map(|it| (it.key(), of_planned_audit(it))));
        all.extend(rows.items().iter().filter_map(|it| Some((it.row_key()?, of_entry(it)))));
    } else {
        all.extend(actions.items().iter().map(|it| (it.key(), of_action(it, mark))));
        all.extend(objectives.items().iter().map(|it| (it.key(), of_objective(it, mark))));
        all.extend(findings.items().iter().map(|it| (it.key(), of_finding(it, mark))));
    }
    all
}

/// The names of all of them, as keys have them.
pub fn row_names(document: &Document) -> Vec<String> {
    let all = [Mark::Title, Mark::Other].into_iter().flat_map(|mark| rows(document, mark));
    all.filter_map(|(key, _)| Some(key.split_once(':')?.1.to_owned())).collect()
}

fn of_action(action: &Action, mark: Mark) -> Option<String> {
    match mark {
        Mark::Title | Mark::Other => told("action", 1, &[text(&action.title)]),
        Mark::Rest => {
            told("action", 2, &[text(&action.owner), shown(&action.due), shown(&action.done_on)])
        }
    }
}

fn of_objective(objective: &Objective, mark: Mark) -> Option<String> {
    match mark {
        Mark::Title | Mark::Other => told("objective", 1, &[text(&objective.title)]),
        Mark::Rest => {
            let Objective { measure, target, owner, due, .. } = objective;
            told("objective", 2, &[text(measure), text(target), text(owner), shown(due)])
        }
    }
}

fn of_finding(finding: &AuditFinding, mark: Mark) -> Option<String> {
    match mark {
        Mark::Title | Mark::Other => told("finding", 1, &[text(&finding.title)]),
        Mark::Rest => {
            let grade = finding.grade.get().map(|it| it.value.word().to_owned());
            let (clauses, controls) = (list(&finding.clauses), list(&finding.controls));
            told("finding", 2, &[grade, clauses, controls])
        }
    }
}

/// What it shows, and the day of which it is.
fn of_evidence(evidence: &Evidence) -> Option<String> {
    let Evidence { collected_on, valid_for, controls, .. } = evidence;
    let is_dated = collected_on.is_present();
    let told = told("evidence", 1, &[shown(collected_on), shown(valid_for), list(controls)]);
    told.filter(|_| is_dated)
}

fn of_planned_audit(audit: &PlannedAudit) -> Option<String> {
    let PlannedAudit { planned_on, clauses, controls, auditors, report, .. } = audit;
    let scope = [list(clauses), list(controls), list(auditors), text(report)];
    let [clauses, controls, auditors, report] = scope;
    told("audit", 2, &[shown(planned_on), clauses, controls, auditors, report])
}

fn of_entry(entry: &Entry) -> Option<String> {
    let Entry { owner, controls, reviewed_on, next_review, .. } = entry;
    told("row", 2, &[text(owner), list(controls), shown(reviewed_on), shown(next_review)])
}

/// The values in one; none where fewer than so many are stated, as much is alike by chance.
fn told(kind: &str, fewest: usize, values: &[Option<String>]) -> Option<String> {
    let is_enough = values.iter().flatten().count() >= fewest;
    is_enough.then(|| format!("{kind} {values:?}"))
}

fn text(field: &Field<String>) -> Option<String> {
    field.text().map(str::to_owned)
}

fn shown<T: Display>(field: &Field<T>) -> Option<String> {
    field.get().map(|it| it.value.to_string())
}

fn list(field: &Field<Vec<Spanned<String>>>) -> Option<String> {
    let mut items: Vec<&str> = field.items().iter().map(|it| &*it.value).collect();
    items.sort_unstable();
    (!items.is_empty()).then(|| items.join(" "))
}
