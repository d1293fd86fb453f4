//! What was late by what held before, and is out of sight now though nobody did it.

use super::{Comparison, Kept};
use crate::date::{Date, Interval};
use crate::document::tables::{Action, Evidence, Risk};
use crate::document::{Document, Kind, Status};
use crate::isms::Isms;
use crate::risk;
use crate::source::{Field, Span};

/// Something that was late and is so no more.
#[derive(Debug)]
pub struct Postponement<'a> {
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
    /// Open actions and treatments of risks whose day moved from before `today` to a later one, or went, or whose row is gone, and
    /// evidence of old that holds for longer. Evidence that does not say how long it holds does so for `valid_for`.
    pub fn postponements(&self, today: Date, valid_for: Interval) -> Vec<Postponement<'a>> {
        let mut found = Vec::new();
        let names = self.new_names();
        let stands = |it: &Document| !it.is_draft() && !it.is_retired();
        for kept in self.touched().filter(|it| stands(it.before) && stands(it.after)) {
            let now = |key: String| {
                let (was, is) =
                    (self.before.isms.name(kept.before), self.after.isms.name(kept.after));
                let now = names.now(kept.before.file, was, &key);
                let (subject, key) = now.unwrap_or_else(|| (is.to_owned(), key));
                let isms = self.after.isms;
                (isms.by_id(&subject).or_else(|| isms.by_path(&subject)), key)
            };
            let is_late = |it: &&Action| it.due.passed(&it.done_on, today).is_some();
            for action in kept.before.tables.actions.items().iter().filter(is_late) {
                let (document, key) = now(action.key());
                found.extend(action_postponed(
                    (kept, document, key),
                    action,
                    ((self.before.isms, self.after.isms), today),
                ));
            }
            let is_stale = |it: &&Evidence| it.last_day(valid_for).is_some_and(|day| day < today);
            for row in kept.before.tables.evidence.items().iter().filter(is_stale) {
                if let (Some(document), key) = now(row.key()) {
                    found.extend(evidence_stretched((document, key), row, (today, valid_for)));
                }
            }
        }
        let before = self.risks_before();
        for (document, risk) in risk::judged(self.after.isms) {
            let before = risk.id.text().and_then(|id| before.get(id));
            found.extend(before.and_then(|it| treatment_postponed((document, risk), it, today)));
        }
        found
    }

    /// Records in force that are drafts or retired now, of which something is still to be done.
    pub fn set_aside(&self, today: Date) -> impl Iterator<Item = Kept<'a>> {
        let were_open = self.touched().filter(move |it| leaves_open(it.before, today));
        were_open.filter(|it| it.after.is_draft() || it.after.is_retired()).copied()
    }

    /// Records in force that are gone, of which something is still to be done that no other document has.
    pub fn thrown_away(&self, today: Date) -> impl Iterator<Item = &'a Document> {
        let systems = (self.before.isms, self.after.isms);
        self.removed.iter().copied().filter(move |it| {
            let mut open = it.tables.actions.items().iter().filter(|it| it.is_open(today));
            let is_handed_on = |it: &Action| is_listed_elsewhere(systems, it);
            let is_unclosed = it.kind_or_policy() == Kind::Nonconformity;
            leaves_open(it, today) && (is_unclosed || !open.all(is_handed_on))
        })
    }
}

/// Whether it is a record in force of which something is still to be done.
fn leaves_open(record: &Document, today: Date) -> bool {
    let is_in_force = !matches!(record.status(), Some(Status::Draft | Status::InReview));
    if !record.kind_or_policy().is_record() || !is_in_force || record.is_retired() {
        return false;
    }
    let is_closed = || {
        let nonconformity = &record.tables.nonconformity;
        nonconformity.closed(today).is_some() && nonconformity.effectiveness.is_present()
    };
    record.tables.actions.items().iter().any(|it| it.is_open(today))
        || record.kind_or_policy() == Kind::Nonconformity && !is_closed()
}

/// What became of a late action. `document` has it now, under the name that `key` says.
fn action_postponed<'a>(
    (kept, document, key): (&Kept<'a>, Option<&'a Document>, String),
    before: &Action,
    (systems, today): ((&Isms, &Isms), Date),
) -> Option<Postponement<'a>> {
    let document = document.unwrap_or(kept.after);
    let mut now = document.tables.actions.items().iter().filter(|it| it.key() == key);
    let fate = match (now.next(), now.next()) {
        (None, _) if is_listed_elsewhere(systems, before) => return None,
        (None, _) => Fate::Gone,
        (Some(now), None) => longer(&now.due, &now.done_on, today)?,
        // Which of them it is, nobody can tell.
        (Some(_), Some(_)) => return None,
    };
    let what = format!("the action `{}`", before.name());
    let before = before.due.get()?.value.to_string();
    Some(Postponement { document, key, what, field: "due", before, fate })
}

/// Whether some document has the action under its name or its title, or one that is new by its owner and day: handed on, or
/// called otherwise.
fn is_listed_elsewhere((was, is): (&Isms, &Isms), before: &Action) -> bool {
    let of = |isms: &Isms, is_it: &dyn Fn(&Action) -> bool| {
        isms.readable().any(|it| it.tables.actions.items().iter().any(is_it))
    };
    let is_called_so = |it: &Action| {
        let has_title = it.title.is_present() && it.title.text() == before.title.text();
        it.name() == before.name() || has_title
    };
    let day = |it: &Action| it.due.get().map(|it| it.value);
    let is_owed_so = |it: &Action| {
        day(it) == day(before)
            && it.owner.text() == before.owner.text()
            && !of(was, &|other| other.name() == it.name())
    };
    of(is, &|it| is_called_so(it) || is_owed_so(it))
}

fn treatment_postponed<'a>(
    (document, risk): (&'a Document, &Risk),
    before: &Risk,
    today: Date,
) -> Option<Postponement<'a>> {
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
    Some(Postponement { document, key, what, field: "due", before, fate })
}

fn longer(due: &Field<Date>, done_on: &Field<Date>, today: Date) -> Option<Fate> {
    let due = due.get().filter(|it| it.value >= today && done_on.is_to_come(today))?;
    Some(Fate::Longer(due.span, due.value.to_string()))
}

fn evidence_stretched<'a>(
    (document, key): (&'a Document, String),
    before: &Evidence,
    (today, valid_for): (Date, Interval),
) -> Option<Postponement<'a>> {
    let mut now = document.tables.evidence.items().iter().filter(|it| it.key() == key);
    let (Some(now), None) = (now.next(), now.next()) else { return None };
    let is_of_that_day =
        now.collected_on.get().map(|it| it.value) == before.collected_on.get().map(|it| it.value);
    if !is_of_that_day || now.last_day(valid_for)? < today {
        return None;
    }
    let told = |it: &Evidence| it.valid_for.get().map_or(valid_for, |it| it.value).to_string();
    let what = format!("evidence collected on {}", now.collected_on.get()?.value);
    let fate = Fate::Longer(now.valid_for.span().unwrap_or(now.at), told(now));
    Some(Postponement { document, key, what, field: "valid_for", before: told(before), fate })
}
