//! What somebody has to do by a day: reviews, actions, treatments, assessments, objectives, evidence.

use std::collections::BTreeMap;

use super::AHEAD;
use crate::date::{Date, days_between};
use crate::document::Document;
use crate::document::tables::Entry;
use crate::evaluation::audit_scope;
use crate::evidence::{self, Dated};
use crate::isms::Isms;
use crate::review;
use crate::risk;
use crate::source::Field;

#[derive(Debug)]
pub struct Task<'a> {
    pub kind: TaskKind,
    /// The document that states it.
    pub document: &'a Document,
    /// The document's id, or that of the row.
    pub name: String,
    pub title: Option<&'a str>,
    /// The role or person, as it is written.
    pub owner: Option<&'a str>,
    pub due: Date,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskKind {
    /// A document is to be reviewed.
    Review,
    Action,
    /// A risk is to be treated.
    Treatment,
    /// A risk is to be assessed again.
    Assessment,
    Objective,
    /// Evidence is to be collected anew.
    Evidence,
    /// A planned internal audit.
    Audit,
}

impl TaskKind {
    pub fn name(self) -> &'static str {
        match self {
            TaskKind::Review => "review",
            TaskKind::Action => "action",
            TaskKind::Treatment => "treatment",
            TaskKind::Assessment => "assessment",
            TaskKind::Objective => "objective",
            TaskKind::Evidence => "evidence",
            TaskKind::Audit => "audit",
        }
    }
}

/// How many tasks of one owner fall into each part of the time ahead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    pub overdue: usize,
    pub in_30: usize,
    pub in_60: usize,
    pub in_90: usize,
}

/// The owners who have something to do now or soon, those with the most that is late first.
pub fn by_owner<'a>(tasks: &[Task<'a>], today: Date) -> Vec<(Option<&'a str>, Window)> {
    let mut owners: BTreeMap<Option<&str>, Window> = BTreeMap::new();
    for task in tasks.iter().filter(|it| it.due <= AHEAD.after(today)) {
        let window = owners.entry(task.owner).or_default();
        match days_between(today, task.due) {
            ..0 => window.overdue += 1,
            0..=30 => window.in_30 += 1,
            31..=60 => window.in_60 += 1,
            61.. => window.in_90 += 1,
        }
    }
    let mut owners: Vec<_> = owners.into_iter().collect();
    // By what presses most; owners with the same stand in the order of their names.
    owners.sort_by_key(|(_, it)| std::cmp::Reverse([it.overdue, it.in_30, it.in_60, it.in_90]));
    owners
}

pub(super) fn tasks(isms: &Isms, today: Date) -> Vec<Task<'_>> {
    let mut tasks = Vec::new();
    for document in isms.standing() {
        add_rows(document, today, &mut tasks);
    }
    for (document, risk) in risk::judged(isms) {
        let name = risk.name().unwrap_or("risk");
        let mut add = |kind, due| {
            let (title, owner) = (text(&risk.title), text(&risk.owner));
            tasks.push(Task { kind, document, name: name.to_owned(), title, owner, due });
        };
        if let Some(due) = risk.due.get().filter(|_| risk.done_on.is_to_come(today)) {
            add(TaskKind::Treatment, due.value);
        }
        if let Some((due, _)) = risk::assessment_due(isms, document, risk) {
            add(TaskKind::Assessment, due);
        }
    }
    tasks.extend(isms.entries().filter_map(|(document, row)| row_task(document, row)));
    tasks.extend(evidence::needed(isms, today).map(evidence_task));
    let reviews = isms.under_review().filter_map(|document| {
        let due = review::due(document, &isms.configuration.review)?;
        let name = isms.name(document).to_owned();
        let (title, owner) = (text(&document.title), text(&document.owner));
        Some(Task { kind: TaskKind::Review, document, name, title, owner, due: due.on })
    });
    tasks.extend(reviews);
    tasks.extend(audit_scope::open_audits(isms, today).filter_map(|(document, audit)| {
        let due = audit.planned_on.get()?.value;
        let owner = text(&document.owner);
        let title = Some("planned internal audit");
        Some(Task { kind: TaskKind::Audit, document, name: audit.name(), title, owner, due })
    }));
    tasks.sort_by(|a, b| (a.due, a.kind, &a.name).cmp(&(b.due, b.kind, &b.name)));
    tasks
}

fn add_rows<'a>(document: &'a Document, today: Date, tasks: &mut Vec<Task<'a>>) {
    for action in document.actions().iter().filter(|it| it.is_open(today)) {
        let Some(due) = action.due.get() else { continue };
        let (name, title) = (action.name().to_owned(), text(&action.title));
        let (kind, owner) = (TaskKind::Action, text(&action.owner));
        tasks.push(Task { kind, document, name, title, owner, due: due.value });
    }
    for objective in document.objectives() {
        let Some(due) = objective.due.get() else { continue };
        // Once it is due, its last result says what became of it.
        if due.value < today && !objective.result.is_absent() {
            continue;
        }
        let name = text(&objective.id).unwrap_or("objective").to_owned();
        let (kind, title) = (TaskKind::Objective, text(&objective.title));
        let owner = text(&objective.owner);
        tasks.push(Task { kind, document, name, title, owner, due: due.value });
    }
}

/// A row of a register that is to be reviewed.
fn row_task<'a>(document: &'a Document, row: &'a Entry) -> Option<Task<'a>> {
    let due = row.next_review.get()?.value;
    let name = text(&row.id).unwrap_or("row").to_owned();
    let (title, owner) = (text(&document.title), text(&row.owner));
    Some(Task { kind: TaskKind::Review, document, name, title, owner, due })
}

/// Evidence to be collected anew.
fn evidence_task(dated: Dated<'_>) -> Task<'_> {
    let Dated { document, row, last, .. } = dated;
    let name = row.place().map_or_else(|| "evidence".to_owned(), |it| it.value.clone());
    let (title, owner) = (text(&document.title), text(&document.owner));
    Task { kind: TaskKind::Evidence, document, name, title, owner, due: last }
}

fn text(field: &Field<String>) -> Option<&str> {
    field.get().map(|it| it.value.as_str())
}
