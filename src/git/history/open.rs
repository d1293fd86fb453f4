//! The questions on their way down: those that stand at one commit, and the commits with questions.

use std::collections::BinaryHeap;

use git2::Oid;

use super::id_map::IdMap;
use super::paths::Leaf;
use super::walk::{ASKED, Mask, Number, guided};

#[derive(Debug, Default)]
pub(super) struct Open {
    /// By leaf.
    masks: Vec<Mask>,
    /// How many leaves have an open question.
    pub(super) count: usize,
    /// How many have a guide.
    pub(super) guides: usize,
}

impl Open {
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0 && self.guides == 0
    }

    pub(super) fn mask(&self, leaf: Leaf) -> Mask {
        self.masks.get(leaf as usize).copied().unwrap_or(0)
    }

    pub(super) fn add(&mut self, leaf: Leaf, mask: Mask) {
        let at = leaf as usize;
        if self.masks.len() <= at {
            self.masks.resize(at + 1, 0);
        }
        let before = self.masks[at];
        self.masks[at] |= mask;
        self.count += usize::from(before & ASKED == 0 && mask & ASKED != 0);
        self.guides += usize::from(guided(before) == 0 && guided(mask) != 0);
    }

    pub(super) fn take(&mut self, leaf: Leaf) -> Mask {
        let Some(mask) = self.masks.get_mut(leaf as usize) else { return 0 };
        let mask = std::mem::take(mask);
        self.count -= usize::from(mask & ASKED != 0);
        self.guides -= usize::from(guided(mask) != 0);
        mask
    }

    pub(super) fn take_all(&mut self) -> Vec<(Leaf, Mask)> {
        (self.count, self.guides) = (0, 0);
        let masks = std::mem::take(&mut self.masks);
        (0..).zip(masks).filter(|(_, mask)| *mask != 0).collect()
    }

    pub(super) fn join(&mut self, mut other: Open) {
        if other.masks.len() > self.masks.len() {
            std::mem::swap(self, &mut other);
        }
        if other.is_empty() {
            return;
        }
        for (mask, more) in self.masks.iter_mut().zip(&other.masks) {
            *mask |= more;
        }
        self.recount();
    }

    fn recount(&mut self) {
        self.count = self.masks.iter().filter(|it| **it & ASKED != 0).count();
        self.guides = self.masks.iter().filter(|it| guided(**it) != 0).count();
    }

    /// Takes out what is answered, by the document that each leaf belongs to.
    pub(super) fn remove(&mut self, documents: &[Number], answered: &[Mask]) {
        for (mask, document) in self.masks.iter_mut().zip(documents) {
            *mask &= !answered[*document];
        }
        self.recount();
    }

    /// Every leaf with a question or a guide.
    pub(super) fn all(&self) -> impl Iterator<Item = (Leaf, Mask)> {
        (0..).zip(&self.masks).filter(|(_, mask)| **mask != 0).map(|(leaf, mask)| (leaf, *mask))
    }
}

/// The commits with questions.
#[derive(Default)]
pub(super) struct Front {
    /// By when they landed. One whose questions are all answered stays in it.
    queue: BinaryHeap<(i64, Oid)>,
    open: IdMap<Open>,
}

impl Front {
    /// The questions at a commit, which landed then.
    pub(super) fn at(&mut self, commit: Oid, time: i64) -> &mut Open {
        self.open.entry(commit).or_insert_with(|| {
            self.queue.push((time, commit));
            Open::default()
        })
    }

    /// Takes out the commit that landed last.
    pub(super) fn next(&mut self) -> Option<(i64, Oid, Open)> {
        while let Some((time, commit)) = self.queue.pop() {
            if let Some(open) = self.open.remove(&commit) {
                return Some((time, commit, open));
            }
        }
        None
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Open> {
        self.open.values()
    }

    /// Takes out what is answered, by the document that each leaf belongs to.
    pub(super) fn remove(&mut self, documents: &[Number], answered: &[Mask]) {
        for open in self.open.values_mut() {
            open.remove(documents, answered);
        }
        self.open.retain(|_, open| !open.is_empty());
    }
}
