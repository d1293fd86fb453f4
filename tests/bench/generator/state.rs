//! What the tips of `main` and of the topic branches hold.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::document::Document;
use super::stream::Mark;

/// A file at one commit. Two entries hold the same bytes when they have the same blob.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) path: Rc<str>,
    pub(crate) blob: Mark,
    /// Nothing for a file that is no document.
    pub(crate) document: Option<Document>,
    /// What the last edit replaced, so that it can be reverted.
    pub(crate) previous: Option<Rc<Entry>>,
}

impl Entry {
    /// The same bytes at another path.
    pub(crate) fn moved(&self, path: Rc<str>) -> Self {
        Self { path, blob: self.blob, document: self.document.clone(), previous: None }
    }

    /// The same bytes at the same path, with `previous` as what a revert goes back to.
    pub(crate) fn with_previous(&self, previous: Option<Rc<Entry>>) -> Self {
        Self { previous, ..self.moved(self.path.clone()) }
    }
}

/// A tree: one slot for each document by its number, then one for each other file.
pub(crate) type Tree = Vec<Option<Rc<Entry>>>;

/// A topic branch that is not merged yet.
#[derive(Debug)]
pub(crate) struct Branch {
    pub(crate) number: usize,
    pub(crate) tip: Mark,
    /// The tree of `main` where the branch left it.
    pub(crate) base: Tree,
    /// What the branch has edited since.
    pub(crate) edited: BTreeMap<usize, Rc<Entry>>,
    pub(crate) commits_to_come: usize,
}

impl Branch {
    pub(crate) fn entry(&self, slot: usize) -> Option<&Rc<Entry>> {
        self.edited.get(&slot).or(self.base[slot].as_ref())
    }

    pub(crate) fn edits_what(&self, other: &Self) -> bool {
        self.edited.keys().any(|slot| other.edited.contains_key(slot))
    }
}
