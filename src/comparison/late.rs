//! What was late by what held before, and is out of sight now though nobody did it.

mod plans;
mod rows;

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use self::rows::Rows;
use super::{Comparison, Kept};
use crate::date::{Date, Interval};
use crate::document::tables::{Action, Entry, Evidence, Objective, PlannedAudit, Risk};
use crate::document::{Document, Kind, Status};
use crate::evaluation::audit_scope;
use crate::risk;
use crate::source::{Field, FileId, Span};

/// Something that was late and is so no more.
#[derive(Debug)]
pub struct OutOfSight<'a> {
    pub document: &'a Document,
    /// What of the document it is: `action:A-3`.
    pub key: String,
    /// As a phrase.
    pub what: String,
    /// The key that says until when: `due`.
    pub field: &'static str,
    pub before: String,
    pub fate: Fate,
}

/// How it went out of sight.
#[derive(Debug)]
pub enum Fate {
    /// It has more time: where that is written.
    Longer(Span, String),
    /// Nothing says until when any more: where that would be written.
    Undated(Span),
    /// The row is not there any more.
    Gone,
}

impl<'a> Comparison<'a> {
    /// Open actions, treatments of risks, reviews of rows, planned audits and objectives whose day moved from before `today` to a
    /// later one, or went; those of them whose row is gone, but for reviews; and stale evidence that holds for longer, or went without another for its controls. Evidence
    /// that does not say how long it holds does so for `valid_for`.
    pub fn out_of_sight(&self, today: Date, valid_for: Interval) -> Vec<OutOfSight<'a>> {
        let mut found = Vec::new();
        let rows = LazyCell::new(|| Rows::of(self));
        let mut open_audits: HashMap<FileId, Vec<&PlannedAudit>> = HashMap::new();
        for (plan, audit) in audit_scope::open_audits(self.before.isms, today) {
            open_audits.entry(plan.file).or_default().push(audit);
        }
        for kept in self.touched().filter(|it| it.before.stands() && it.after.stands()) {
            let is_late = |it: &&Action| it.due.passed(&it.done_on, today).is_some();
            for action in kept.before.actions().iter().filter(is_late) {
                found.extend(action_postponed(self, *kept, action, &rows, today));
            }
            let is_stale = |it: &&Evidence| {
                it.last_day(valid_for).is_some_and(|day| day < today)
                    && !kept.before.keeps_as_history(it)
            };
            for row in kept.before.tables.evidence.items().iter().filter(is_stale) {
                let (document, key) = self.now_in(*kept, &row.key());
                found.extend(match rows.evidence(document, &key) {
                    [] if rows.have_another_for(row) => None,
                    [] => evidence_gone((document, key), row, valid_for),
                    [now] => evidence_stretched((document, key), row, now, (today, valid_for)),
                    _ => None,
                });
            }
            let is_unreviewed =
                |it: &&Entry| it.next_review.get().is_some_and(|it| it.value < today);
            for row in kept.before.tables.rows.items().iter().filter(is_unreviewed) {
                found.extend(review_postponed(self, *kept, row, today));
            }
            // Whoever approved the plan anew agreed to its days.
            if self.approves_rows_of(*kept) {
                continue;
            }
            let is_unmeasured = |it: &&Objective| {
                it.due.get().is_some_and(|it| it.value < today) && it.result.is_absent()
            };
            for objective in kept.before.objectives().iter().filter(is_unmeasured) {
                let now = plans::objective_postponed(self, *kept, objective, &rows, today);
                found.extend(now);
            }
            for audit in open_audits.get(&kept.before.file).into_iter().flatten() {
                found.extend(plans::audit_postponed(self, *kept, audit, &rows, today));
            }
        }
        found.extend(self.treatments_out_of_sight(today));
        found
    }

    /// Records in force that are drafts, retired or no nonconformities now, of which something is still to be done; and other
    /// documents that are retired, where no other one took that over.
    pub fn set_aside(&self, today: Date) -> impl Iterator<Item = Kept<'a>> {
        let rows = LazyCell::new(|| Rows::of(self));
        let were_open = self.touched().filter(move |it| {
            let (before, after) = (it.before, it.after);
            leaves_open(before, today)
                && (before.kind_or_policy().is_record()
                    || after.is_retired() && rows.lack_some_of(before, today))
        });
        let is_nonconformity = |it: &Document| it.kind_or_policy() == Kind::Nonconformity;
        let is_retyped =
            move |it: &Kept<'_>| is_nonconformity(it.before) && !is_nonconformity(it.after);
        let is_aside =
            move |it: &&Kept<'_>| it.after.is_draft() || it.after.is_retired() || is_retyped(it);
        were_open.filter(is_aside).copied()
    }

    /// Documents that are gone, of which something is still to be done that no other one took over. Of work in force it is told
    /// anyway that it is gone.
    pub fn thrown_away(&self, today: Date) -> Vec<&'a Document> {
        let rows = LazyCell::new(|| Rows::of(self));
        let told: HashSet<FileId> = self.deleted().map(|it| it.file).collect();
        let removed = self.removed.iter().copied();
        let removed = removed.filter(|it| leaves_open(it, today) && !told.contains(&it.file));
        let thrown_away = removed.filter(|it| {
            it.kind_or_policy() == Kind::Nonconformity || rows.lack_some_of(it, today)
        });
        thrown_away.collect()
    }

    fn treatments_out_of_sight(&self, today: Date) -> Vec<OutOfSight<'a>> {
        let before = self.risks_before();
        if before.is_empty() {
            return Vec::new();
        }
        let postponed = risk::judged(self.after.isms).filter_map(|(document, risk)| {
            let before = before.get(risk.id.text()?)?;
            treatment_postponed((document, risk), before, today)
        });
        let mut found: Vec<OutOfSight<'_>> = postponed.collect();
        let gone = self.risks_gone().into_iter();
        found.extend(gone.filter_map(|(register, it)| treatment_gone(register, it, today)));
        found
    }
}

/// Whether something is still to be done of it: of a record in force, or of another document that is no draft.
fn leaves_open(document: &Document, today: Date) -> bool {
    let is_record = document.kind_or_policy().is_record();
    let is_unfinished = is_record && document.status() == Some(Status::InReview);
    if document.is_draft() || document.is_retired() || is_unfinished {
        return false;
    }
    let is_closed = || {
        let nonconformity = &document.tables.nonconformity;
        nonconformity.closed(today).is_some() && nonconformity.effectiveness.is_present()
    };
    document.actions().iter().any(|it| it.is_open(today))
        || document.kind_or_policy() == Kind::Nonconformity && !is_closed()
}

/// What became of a late action.
fn action_postponed<'a>(
    comparison: &Comparison<'a>,
    kept: Kept<'a>,
    before: &Action,
    rows: &Rows<'a>,
    today: Date,
) -> Option<OutOfSight<'a>> {
    let (document, key) = comparison.now_in(kept, &before.key());
    let fate = match rows.actions(document, &key) {
        [] if rows.have_taken_over(before, today) => return None,
        [] => Fate::Gone,
        [now] => longer(&now.due, &now.done_on, today)?,
        // Which of them it is, nobody can tell.
        _ => return None,
    };
    let what = format!("the action `{}`", before.name());
    let before = before.due.get()?.value.to_string();
    Some(OutOfSight { document, key, what, field: "due", before, fate })
}

/// What became of the review of a row that was overdue: its next day moved, and nobody reviewed it.
fn review_postponed<'a>(
    comparison: &Comparison<'a>,
    kept: Kept<'a>,
    before: &Entry,
    today: Date,
) -> Option<OutOfSight<'a>> {
    let (document, key) = comparison.now(kept, &before.key("next_review"));
    let document = document?;
    before.id.text()?;
    let mut now = document.tables.rows.items().iter().filter(|it| it.key("next_review") == key);
    let (Some(now), None) = (now.next(), now.next()) else { return None };
    let day = |it: &Field<Date>| it.get().map(|it| it.value);
    let is_reviewed = day(&now.reviewed_on) > day(&before.reviewed_on);
    let fate = match now.next_review.get().filter(|_| !is_reviewed) {
        Some(next) if next.value >= today => Fate::Longer(next.span, next.value.to_string()),
        None if !is_reviewed && now.next_review.is_absent() => Fate::Undated(now.at),
        _ => return None,
    };
    let what = format!("the review of {}", before.called());
    let before = before.next_review.get()?.value.to_string();
    Some(OutOfSight { document, key, what, field: "next_review", before, fate })
}

fn treatment_postponed<'a>(
    (document, risk): (&'a Document, &Risk),
    before: &Risk,
    today: Date,
) -> Option<OutOfSight<'a>> {
    let is_late = before.due.passed(&before.done_on, today).is_some() && !before.is_closed();
    let is_undated = risk.due.is_absent()
        && risk.done_on.is_to_come(today)
        && risk.treatment.get().map(|it| it.value) == before.treatment.get().map(|it| it.value);
    let fate = longer(&risk.due, &risk.done_on, today)
        .or_else(|| is_undated.then_some(Fate::Undated(risk.at)))
        .filter(|_| is_late)?;
    let key = format!("risk:{}", risk.id.text()?);
    let what = format!("the treatment of {}", risk.called());
    let before = before.due.get()?.value.to_string();
    Some(OutOfSight { document, key, what, field: "due", before, fate })
}

fn treatment_gone<'a>(
    document: &'a Document,
    before: &Risk,
    today: Date,
) -> Option<OutOfSight<'a>> {
    before.due.passed(&before.done_on, today)?;
    let key = format!("risk:{}", before.id.text()?);
    let what = format!("the treatment of {}", before.called());
    let before = before.due.get()?.value.to_string();
    Some(OutOfSight { document, key, what, field: "due", before, fate: Fate::Gone })
}

fn longer(due: &Field<Date>, done_on: &Field<Date>, today: Date) -> Option<Fate> {
    let due = due.get().filter(|it| it.value >= today && done_on.is_to_come(today))?;
    Some(Fate::Longer(due.span, due.value.to_string()))
}

/// Stale, and listed no more, though nothing newer takes its place.
fn evidence_gone<'a>(
    (document, key): (&'a Document, String),
    before: &Evidence,
    valid_for: Interval,
) -> Option<OutOfSight<'a>> {
    let what = format!("evidence collected on {}", before.collected_on.get()?.value);
    let before = before.valid_for.get().map_or(valid_for, |it| it.value).to_string();
    Some(OutOfSight { document, key, what, field: "valid_for", before, fate: Fate::Gone })
}

fn evidence_stretched<'a>(
    (document, key): (&'a Document, String),
    before: &Evidence,
    now: &Evidence,
    (today, valid_for): (Date, Interval),
) -> Option<OutOfSight<'a>> {
    let is_of_that_day =
        now.collected_on.get().map(|it| it.value) == before.collected_on.get().map(|it| it.value);
    if !is_of_that_day || now.last_day(valid_for)? < today {
        return None;
    }
    let told = |it: &Evidence| it.valid_for.get().map_or(valid_for, |it| it.value).to_string();
    let what = format!("evidence collected on {}", now.collected_on.get()?.value);
    let fate = Fate::Longer(now.valid_for.span().unwrap_or(now.at), told(now));
    Some(OutOfSight { document, key, what, field: "valid_for", before: told(before), fate })
}
