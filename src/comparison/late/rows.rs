//! What is listed now, to look up what became of a row.

use std::collections::{HashMap, HashSet};

use crate::comparison::Comparison;
use crate::date::Date;
use crate::document::Document;
use crate::document::tables::{Action, Evidence, Objective, PlannedAudit};
use crate::source::{FileId, Spanned};

/// The rows of the later side by their documents and keys.
pub(super) struct Rows<'a> {
    actions: HashMap<(FileId, String), Vec<&'a Action>>,
    evidence: HashMap<(FileId, String), Vec<&'a Evidence>>,
    audits: HashMap<(FileId, String), Vec<&'a PlannedAudit>>,
    objectives: HashMap<(FileId, String), Vec<&'a Objective>>,
    /// The controls that evidence is listed for.
    evidenced: HashSet<&'a str>,
    new: NewActions<'a>,
}

/// The actions that their documents did not list before.
#[derive(Default)]
struct NewActions<'a> {
    by_id: HashMap<&'a str, Vec<&'a Action>>,
    by_title: HashMap<&'a str, Vec<&'a Action>>,
    /// Owners and days of those that no document listed before under whatever name.
    debts: HashSet<(&'a str, Date)>,
}

impl<'a> Rows<'a> {
    pub(super) fn of(comparison: &Comparison<'a>) -> Rows<'a> {
        let mut rows = Rows {
            actions: HashMap::new(),
            evidence: HashMap::new(),
            audits: HashMap::new(),
            objectives: HashMap::new(),
            evidenced: HashSet::new(),
            new: NewActions::default(),
        };
        // What a draft lists is asked of nobody.
        for document in comparison.after.isms.standing() {
            for action in document.actions() {
                rows.actions.entry((document.file, action.key())).or_default().push(action);
            }
            for audit in document.tables.audits.items() {
                rows.audits.entry((document.file, audit.key())).or_default().push(audit);
            }
            for objective in document.objectives() {
                let key = (document.file, objective.key());
                rows.objectives.entry(key).or_default().push(objective);
            }
            for row in document.tables.evidence.items() {
                rows.evidence.entry((document.file, row.key())).or_default().push(row);
                rows.evidenced.extend(row.controls.items().iter().map(|it| it.value.as_str()));
            }
        }
        let mut known: HashSet<(FileId, String)> = HashSet::new();
        for kept in comparison.touched() {
            for action in kept.before.actions() {
                let (document, key) = comparison.now_in(*kept, &action.key());
                known.insert((document.file, key));
            }
        }
        let before = comparison.before.isms.readable().flat_map(Document::actions);
        let had: HashSet<&str> = before.flat_map(names).collect();
        let touched = comparison.touched().map(|it| it.after);
        let added = comparison.added.iter().copied().filter(|it| it.is_readable());
        for document in touched.chain(added).filter(|it| it.stands()) {
            let is_new = |it: &&Action| !known.contains(&(document.file, it.key()));
            for action in document.actions().iter().filter(is_new) {
                if let Some(id) = action.id.text() {
                    rows.new.by_id.entry(id).or_default().push(action);
                }
                if let Some(title) = action.title.text() {
                    rows.new.by_title.entry(title).or_default().push(action);
                }
                if names(action).all(|it| !had.contains(it)) {
                    rows.new.debts.extend(debt(action));
                }
            }
        }
        rows
    }

    /// The actions that a document lists under a key: more than one where they share a name.
    pub(super) fn actions(&self, document: &Document, key: &str) -> &[&'a Action] {
        self.actions.get(&(document.file, key.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// The evidence that a document lists under a key.
    pub(super) fn evidence(&self, document: &Document, key: &str) -> &[&'a Evidence] {
        self.evidence.get(&(document.file, key.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// The audits that a programme plans under a key.
    pub(super) fn audits(&self, document: &Document, key: &str) -> &[&'a PlannedAudit] {
        self.audits.get(&(document.file, key.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// The objectives that a document states under a key.
    pub(super) fn objectives(&self, document: &Document, key: &str) -> &[&'a Objective] {
        self.objectives.get(&(document.file, key.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// Whether other evidence is listed for every control that a row of before named: if that is stale too, it shows.
    pub(super) fn have_another_for(&self, before: &Evidence) -> bool {
        let controls = before.controls.items();
        let is_listed = |it: &Spanned<String>| self.evidenced.contains(it.value.as_str());
        !controls.is_empty() && controls.iter().all(is_listed)
    }

    /// Whether a document had an open action that none took over.
    pub(super) fn lack_some_of(&self, before: &Document, today: Date) -> bool {
        let mut open = before.actions().iter().filter(|it| it.is_open(today));
        open.any(|it| !self.have_taken_over(it, today))
    }

    /// Whether some document lists an action now, and did not before, that has the title of one of before, its number where no title
    /// tells them apart, or is owed by the same owner on the same day: handed on, or called otherwise. What it always listed is
    /// another action, though its number may be the same; and one that was late and got more time was not handed on as it was.
    pub(super) fn have_taken_over(&self, before: &Action, today: Date) -> bool {
        let NewActions { by_id, by_title, debts } = &self.new;
        let is_late = before.due.passed(&before.done_on, today).is_some();
        let day = |it: &Action| it.due.get().map(|it| it.value);
        let is_as_it_was = |it: &Action| {
            !is_late
                || it.done_on.is_present()
                || day(it).is_some_and(|due| Some(due) <= day(before))
        };
        let title = before.title.text();
        let is_called_so = |it: &&&Action| {
            let other = it.title.text();
            title.is_none() || other.is_none() || title == other
        };
        let numbered = before.id.text().and_then(|it| by_id.get(it)).into_iter().flatten();
        let titled = title.and_then(|it| by_title.get(it)).into_iter().flatten();
        numbered.filter(is_called_so).chain(titled).any(|it| is_as_it_was(it))
            || debt(before).is_some_and(|it| debts.contains(&it))
    }
}

fn names(action: &Action) -> impl Iterator<Item = &str> {
    [action.id.text(), action.title.text()].into_iter().flatten()
}

fn debt(action: &Action) -> Option<(&str, Date)> {
    Some((action.owner.text()?, action.due.get()?.value))
}
