//! What is listed now, to look up what became of a row.

use std::collections::{HashMap, HashSet};

use crate::comparison::Comparison;
use crate::date::Date;
use crate::document::Document;
use crate::document::tables::{Action, Evidence};
use crate::source::FileId;

/// The rows of the later side by their documents and keys.
pub(super) struct Rows<'a> {
    actions: HashMap<(FileId, String), Vec<&'a Action>>,
    evidence: HashMap<(FileId, String), Vec<&'a Evidence>>,
    new: NewActions<'a>,
}

/// What names the actions that their documents did not list before.
#[derive(Default)]
struct NewActions<'a> {
    ids: HashSet<&'a str>,
    titles: HashSet<&'a str>,
    /// Owners and days of those that no document listed before under whatever name.
    debts: HashSet<(&'a str, Date)>,
}

impl<'a> Rows<'a> {
    pub(super) fn of(comparison: &Comparison<'a>) -> Rows<'a> {
        let mut rows =
            Rows { actions: HashMap::new(), evidence: HashMap::new(), new: NewActions::default() };
        for document in comparison.after.isms.readable() {
            for action in document.actions() {
                rows.actions.entry((document.file, action.key())).or_default().push(action);
            }
            for row in document.tables.evidence.items() {
                rows.evidence.entry((document.file, row.key())).or_default().push(row);
            }
        }
        let mut known: HashSet<(FileId, String)> = HashSet::new();
        for kept in comparison.touched() {
            for action in kept.before.actions() {
                let (document, key) = comparison.now(*kept, &action.key());
                known.insert((document.unwrap_or(kept.after).file, key));
            }
        }
        let names: HashSet<&str> =
            comparison.before.isms.readable().flat_map(Document::actions).flat_map(names).collect();
        let touched = comparison.touched().map(|it| it.after);
        let added = comparison.added.iter().copied().filter(|it| it.is_readable());
        for document in touched.chain(added) {
            let is_new = |it: &&Action| !known.contains(&(document.file, it.key()));
            for action in document.actions().iter().filter(is_new) {
                rows.new.ids.extend(action.id.text());
                rows.new.titles.extend(action.title.text());
                if self::names(action).all(|it| !names.contains(it)) {
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

    /// The one row of evidence that a document lists under a key.
    pub(super) fn evidence(&self, document: &Document, key: &str) -> Option<&'a Evidence> {
        match self.evidence.get(&(document.file, key.to_owned()))?[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Whether some document lists an action now, and did not before, that has the name or the title of one of before, or is owed
    /// by the same owner on the same day: handed on, or called otherwise. What it always listed is another action, though its
    /// number may be the same.
    pub(super) fn have_taken_over(&self, before: &Action) -> bool {
        let NewActions { ids, titles, debts } = &self.new;
        before.id.text().is_some_and(|it| ids.contains(it))
            || before.title.text().is_some_and(|it| titles.contains(it))
            || debt(before).is_some_and(|it| debts.contains(&it))
    }
}

fn names(action: &Action) -> impl Iterator<Item = &str> {
    [action.id.text(), action.title.text()].into_iter().flatten()
}

fn debt(action: &Action) -> Option<(&str, Date)> {
    Some((action.owner.text()?, action.due.get()?.value))
}
