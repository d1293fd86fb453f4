//! Every commit that touched one path: what `git log -- PATH` prints, merges included.

use std::collections::{BinaryHeap, HashSet};
use std::rc::Rc;

use git2::Oid;

use super::objects::{CommitHeader, Cut};
use super::paths::Leaf;
use super::trees::Entry;
use super::walk::{Here, Walk};

/// A commit that touched a path.
#[derive(Clone, Debug)]
pub(super) struct Touch {
    pub(super) commit: Oid,
    pub(super) path: String,
    /// The blob in the first parent that had the file.
    pub(super) before: Option<Oid>,
    /// Those in the other parents of a merge.
    pub(super) beside: Vec<Oid>,
    /// None where the commit has no such file.
    pub(super) after: Option<Oid>,
}

/// Where the walk stands.
#[derive(Default)]
struct Trail {
    queue: BinaryHeap<(i64, Oid, Leaf)>,
    seen: HashSet<(Oid, Leaf)>,
}

impl Walk<'_, '_> {
    /// The commits that touched a leaf's path, newest first, and why older ones are unknown. With `follows`, a document
    /// that was moved is followed to where it was before.
    pub(super) fn revisions(
        &mut self,
        head: Oid,
        leaf: Leaf,
        follows: bool,
    ) -> (Vec<Touch>, Option<Cut>) {
        let (mut touches, mut cut, mut trail) = (Vec::new(), None, Trail::default());
        trail.queue.push((i64::MAX, head, leaf));
        while let Some((_, id, leaf)) = trail.queue.pop() {
            if let Err(why) = self.look(id, leaf, follows, &mut trail, &mut touches) {
                cut = Some(why);
            }
        }
        (touches, cut)
    }

    fn look(
        &mut self,
        id: Oid,
        leaf: Leaf,
        follows: bool,
        trail: &mut Trail,
        touches: &mut Vec<Touch>,
    ) -> Result<(), Cut> {
        let commit = self.store.visit(id)?;
        let entry = self.entry(commit.tree, leaf)?;
        if self.store.is_boundary(id) {
            return if entry == Entry::NONE { Ok(()) } else { Err(Cut::Shallow) };
        }
        let mut entries = Vec::with_capacity(commit.parents.len());
        let mut parents: Vec<Rc<CommitHeader>> = Vec::with_capacity(commit.parents.len());
        for parent in &commit.parents {
            parents.push(self.store.commit(*parent)?);
        }
        for parent in &parents {
            entries.push(self.entry(parent.tree, leaf)?);
        }
        let step = |trail: &mut Trail, number: usize, leaf: Leaf| {
            let parent = commit.parents[number];
            if trail.seen.insert((parent, leaf)) {
                trail.queue.push((parents[number].time, parent, leaf));
            }
        };
        if let Some(same) = entries.iter().position(|it| *it == entry) {
            step(trail, same, leaf);
            return Ok(());
        }
        if parents.is_empty() && entry == Entry::NONE {
            return Ok(());
        }
        let mut blobs = entries.iter().filter(|it| it.is_file()).map(|it| it.id);
        let mut before = blobs.next();
        let beside = blobs.collect();
        let is_new = entry.is_file() && before.is_none();
        let here = Here { id, commit: &commit, parents: &parents, leaf, entry };
        let moved = if follows && is_new { self.source_of(&here)? } else { None };
        if let Some((number, source, blob)) = moved {
            before = Some(blob);
            step(trail, number, source);
        } else {
            (0..parents.len()).for_each(|number| step(trail, number, leaf));
        }
        let after = entry.is_file().then_some(entry.id);
        let path = self.path(leaf).to_owned();
        touches.push(Touch { commit: id, path, before, beside, after });
        Ok(())
    }
}
