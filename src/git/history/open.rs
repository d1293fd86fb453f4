//! The questions that stand at one commit.

use super::paths::Leaf;
use super::walk::{Mask, Number};

#[derive(Debug, Default)]
pub(super) struct Open {
    /// By leaf.
    masks: Vec<Mask>,
    /// How many leaves have an open question.
    pub(super) count: usize,
}

impl Open {
    pub(super) fn mask(&self, leaf: Leaf) -> Mask {
        self.masks.get(leaf as usize).copied().unwrap_or(0)
    }

    pub(super) fn add(&mut self, leaf: Leaf, mask: Mask) {
        let at = leaf as usize;
        if self.masks.len() <= at {
            self.masks.resize(at + 1, 0);
        }
        self.count += usize::from(self.masks[at] == 0 && mask != 0);
        self.masks[at] |= mask;
    }

    pub(super) fn take(&mut self, leaf: Leaf) -> Mask {
        let Some(mask) = self.masks.get_mut(leaf as usize) else { return 0 };
        let mask = std::mem::take(mask);
        self.count -= usize::from(mask != 0);
        mask
    }

    pub(super) fn take_all(&mut self) -> Vec<(Leaf, Mask)> {
        self.count = 0;
        let masks = std::mem::take(&mut self.masks);
        (0..).zip(masks).filter(|(_, mask)| *mask != 0).collect()
    }

    pub(super) fn join(&mut self, mut other: Open) {
        if other.masks.len() > self.masks.len() {
            std::mem::swap(self, &mut other);
        }
        if other.count == 0 {
            return;
        }
        for (mask, more) in self.masks.iter_mut().zip(&other.masks) {
            *mask |= more;
        }
        self.recount();
    }

    fn recount(&mut self) {
        self.count = self.masks.iter().filter(|it| **it != 0).count();
    }

    /// Takes out what is answered, by the document that each leaf belongs to.
    pub(super) fn remove(&mut self, owners: &[Number], answered: &[Mask]) {
        for (mask, owner) in self.masks.iter_mut().zip(owners) {
            *mask &= !answered[*owner];
        }
        self.recount();
    }

    pub(super) fn leaves(&self) -> impl Iterator<Item = Leaf> {
        (0..).zip(&self.masks).filter(|(_, mask)| **mask != 0).map(|(leaf, _)| leaf)
    }
}
