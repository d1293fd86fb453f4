//! Every commit that touched some paths: what `git log -- PATH` prints, merges included.

use std::collections::HashSet;

use git2::Oid;

use super::earlier::{DAY, seconds};
use super::objects::Cut;
use super::open::{Front, Open};
use super::paths::{Difference, Leaf};
use super::trees::Entry;
use super::walk::{ASKED, Here, Number, Walk};

/// From where a path is followed, and how far back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    pub(super) commit: Oid,
    pub(super) leaf: Leaf,
    /// No commit that landed before is looked at, in seconds since 1970, but for what decides ahead.
    pub(super) since: i64,
}

/// A commit that touched a path.
#[derive(Clone, Debug)]
pub(super) struct Touch {
    /// Whose path.
    pub(super) document: Number,
    pub(super) commit: Oid,
    /// When it landed, in seconds since 1970.
    pub(super) time: i64,
    pub(super) path: String,
    /// Where it was in the parents, if the commit moved it.
    pub(super) moved_from: Option<String>,
    /// The blob in the first parent that had the file.
    pub(super) before: Option<Oid>,
    /// That parent, and where the file is in it.
    pub(super) source: Option<(Oid, Leaf)>,
    /// Those in the other parents of a merge.
    pub(super) beside: Vec<Oid>,
    /// None where the commit has no such file.
    pub(super) after: Option<Oid>,
}

/// What was found, and where the walk stands.
#[derive(Default)]
pub(super) struct Trail {
    /// Newest first.
    pub(super) touches: Vec<Touch>,
    /// Why older ones of a document are unknown.
    pub(super) cuts: Vec<(Number, Cut)>,
    /// With it, a document that was moved is followed to where it was before.
    follows: bool,
    front: Front,
    /// With skewed clocks, a path may come to a commit once more.
    touched: HashSet<(Oid, Leaf)>,
    /// By document, how far back it is followed.
    since: Vec<i64>,
    /// The latest of these: before it, some are followed no further.
    latest: i64,
}

impl Walk<'_, '_> {
    /// The commits that touched what is followed, each document from one start.
    pub(super) fn revisions(&mut self, starts: &[Start], follows: bool) -> Trail {
        let mut trail = Trail {
            follows,
            since: vec![i64::MIN; self.places().len()],
            latest: i64::MIN,
            ..Trail::default()
        };
        for Start { commit, leaf, since } in starts {
            let document = self.document_of(*leaf);
            trail.since[document] = *since;
            trail.latest = trail.latest.max(*since);
            match self.store.commit(*commit) {
                Ok(header) => trail.front.at(*commit, header.time).add(*leaf, ASKED),
                Err(cut) => trail.cuts.push((document, cut)),
            }
        }
        while let Some((time, id, mut open)) = trail.front.next() {
            if time < trail.latest {
                let is_past = |it: &Leaf| time < trail.since[self.document_of(*it)];
                let past: Vec<Leaf> = open.all().map(|it| it.0).filter(is_past).collect();
                for leaf in past {
                    // A clock that was set back, or a day ahead of its decision, hides no commit.
                    if !self.decides_ahead((id, time), leaf) {
                        open.take(leaf);
                    }
                }
            }
            if !open.is_empty()
                && let Err(cut) = self.look(id, &mut open, &mut trail)
            {
                let left = open.take_all().into_iter();
                trail.cuts.extend(left.map(|(leaf, _)| (self.document_of(leaf), cut.clone())));
            }
        }
        trail
    }

    /// Whether a document states a decision of a later day than the commit has, which is the next one elsewhere in the world.
    fn decides_ahead(&mut self, (commit, time): (Oid, i64), leaf: Leaf) -> bool {
        let Ok(tree) = self.store.commit(commit).map(|it| it.tree) else { return false };
        let Ok(entry) = self.entry(tree, leaf) else { return false };
        let facts = Some(entry.id).filter(|_| entry.is_file()).map(|it| self.blobs.facts(it));
        let Some(Ok(facts)) = facts else { return false };
        facts.header.decisions.values().any(|it| seconds(it.on) - DAY > time)
    }

    /// Moves every path to a parent; what is left in `open` after an error cannot be followed.
    fn look(&mut self, id: Oid, open: &mut Open, trail: &mut Trail) -> Result<(), Cut> {
        let commit = self.store.visit(id)?;
        if self.store.is_boundary(id) {
            for (leaf, mask) in open.take_all() {
                if self.entry(commit.tree, leaf)? != Entry::NONE {
                    open.add(leaf, mask);
                }
            }
            return Err(Cut::Shallow);
        }
        let parents = self.parents(&commit)?;
        let Some(first) = parents.first() else {
            for (leaf, _) in open.take_all() {
                let entry = self.entry(commit.tree, leaf)?;
                if entry != Entry::NONE {
                    let here = Here { id, commit: &commit, parents: &parents, leaf, entry };
                    self.touch(&here, &[], trail)?;
                }
            }
            return Ok(());
        };
        for Difference { leaf, entry, other } in
            self.differences((commit.tree, first.tree), open)?
        {
            let mut entries = vec![other];
            for parent in parents.iter().skip(1) {
                entries.push(self.entry(parent.tree, leaf)?);
            }
            let here = Here { id, commit: &commit, parents: &parents, leaf, entry };
            self.touch(&here, &entries, trail)?;
            open.take(leaf);
        }
        if !open.is_empty() {
            let moved = std::mem::take(open);
            trail.front.at(commit.parents[0], first.time).join(moved);
        }
        Ok(())
    }

    /// Notes that a commit touched a path, and follows it to the parents; `entries` are what these have.
    fn touch(&mut self, here: &Here<'_>, entries: &[Entry], trail: &mut Trail) -> Result<(), Cut> {
        let Here { id, leaf, entry, .. } = *here;
        if let Some(same) = entries.iter().position(|it| *it == entry) {
            trail.step(here, same, leaf);
            return Ok(());
        }
        if !trail.touched.insert((id, leaf)) {
            return Ok(());
        }
        let mut files = entries.iter().enumerate().filter(|(_, it)| it.is_file());
        let first = files.next();
        let mut beside: Vec<Oid> = files.map(|(_, it)| it.id).collect();
        let mut before = first.map(|(_, it)| it.id);
        let mut from = first.map(|(number, _)| (here.commit.parents[number], leaf));
        let is_new = entry.is_file() && before.is_none();
        let moved = if trail.follows && is_new { self.source_of(here)? } else { None };
        let is_merged = trail.follows && entry.is_file() && before.is_some() && entries.len() > 1;
        let elsewhere = if is_merged { self.sources_beside(here, entries)? } else { Vec::new() };
        if let Some((number, source, blob)) = moved {
            (before, from) = (Some(blob), Some((here.commit.parents[number], source)));
            trail.step(here, number, source);
        } else {
            let is_here = |number: &usize| elsewhere.iter().all(|it| it.0 != *number);
            (0..entries.len()).filter(is_here).for_each(|number| trail.step(here, number, leaf));
        }
        for (number, source, blob) in elsewhere {
            beside.push(blob);
            trail.step(here, number, source);
        }
        trail.touches.push(Touch {
            document: self.document_of(leaf),
            commit: id,
            time: here.commit.time,
            path: self.path(leaf).to_owned(),
            moved_from: moved.map(|(_, source, _)| self.path(source).to_owned()),
            before,
            source: from,
            beside,
            after: entry.is_file().then_some(entry.id),
        });
        Ok(())
    }
}

impl Trail {
    fn step(&mut self, here: &Here<'_>, parent: usize, leaf: Leaf) {
        self.front.at(here.commit.parents[parent], here.parents[parent].time).add(leaf, ASKED);
    }
}
