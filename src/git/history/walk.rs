//! One walk from the head for all documents: every open question is carried down the parents until a commit answers it.
//!
//! Each question follows a single chain of commits, so the order of visits decides how much is read and never what is
//! found: a commit may be visited again when, with skewed clocks, a question reaches it late.
//!
//! Where there is one parent, a question moves on before the two texts are compared: the comparison is an event that other
//! threads judge meanwhile ([`super::judging`]). The first event on a chain that answers counts; a question that is answered
//! is taken out wherever it has got to by then.
//!
//! What an earlier walk found ends this one: at its commit, or where a question meets its guide (`guides`).

mod guides;
mod moved;

use std::rc::Rc;
use std::sync::Arc;

use git2::Oid;

use super::blobs::Blobs;
use super::cache::{Answer, Known, Record};
use super::judging::{Event, Judging, Outcome};
use super::objects::{CommitHeader, Cut, Store};
use super::open::{Front, Open};
use super::paths::{Difference, Leaf, Paths};
use super::rename::Removed;
use super::trees::Entry;
use crate::git::repository::Handle;
use crate::history::Fact;
use crate::progress;
pub(super) use guides::{guided, guides};

/// A set of questions, one bit for each fact; the upper half are their guides.
pub(super) type Mask = u16;

/// The bits of questions.
pub(super) const ASKED: Mask = 0xff;

pub(super) fn bit(fact: Fact) -> Mask {
    1 << fact as u8
}

/// So many events may wait to be judged; then the walk does it too. Each that is not judged lets a question run on.
const BACKLOG: usize = 1024;
/// After so many commits, what was answered meanwhile is taken out, and events that could answer a good share of what is
/// open are judged first.
const PATIENCE: usize = 64;
/// And after so many all of them, however few.
const MOST_PATIENCE: usize = 1024;
/// So many events are worth other threads: a blob takes 60 microseconds.
const WORTH_THREADS: usize = 16;
/// More threads than this wait for the walk.
const MOST_THREADS: usize = 4;

/// The number of a document in what was asked.
pub(super) type Number = usize;

pub(super) struct Walk<'s, 'r> {
    pub(super) store: &'s mut Store,
    pub(super) blobs: &'s mut Blobs<'r>,
    judging: &'s Judging,
    /// How many answers were taken out of what is open.
    taken_out: usize,
    paths: Paths,
    /// By leaf, which document it belongs to.
    documents: Vec<Number>,
    /// By document: one leaf, and one for each place that it was at before.
    leaves: Vec<Vec<Leaf>>,
    front: Front,
    /// What is known of some commits.
    records: Vec<Record>,
    /// What the commit being visited removed, by parent.
    removed: Vec<Option<Rc<Removed>>>,
}

impl<'s, 'r> Walk<'s, 'r> {
    pub(super) fn new(
        store: &'s mut Store,
        blobs: &'s mut Blobs<'r>,
        judging: &'s Judging,
        documents: usize,
    ) -> Walk<'s, 'r> {
        Walk {
            store,
            blobs,
            judging,
            taken_out: 0,
            paths: Paths::new(),
            documents: Vec::new(),
            leaves: vec![Vec::new(); documents],
            front: Front::default(),
            records: Vec::new(),
            removed: Vec::new(),
        }
    }

    /// Uses what an earlier walk found.
    pub(super) fn remember(&mut self, record: Record) {
        for (blob, facts) in &record.versions {
            self.blobs.versions().insert(*blob, Arc::clone(facts));
        }
        self.records.push(record);
    }

    /// What an earlier walk found of a document at a commit; it is probably the one of that number.
    pub(super) fn known(&self, commit: Oid, path: &str, number: usize) -> Option<&Known> {
        let mut records = self.records.iter().filter(|it| it.commit == commit);
        records.find_map(|it| it.document(path, number))
    }

    /// Answers what is known of a commit.
    fn recall(&self, id: Oid, open: &mut Open) {
        if !self.records.iter().any(|it| it.commit == id) {
            return;
        }
        for (leaf, _) in open.all().collect::<Vec<_>>() {
            let Some(known) = self.known(id, self.path(leaf), self.document_of(leaf)) else {
                continue;
            };
            let mut mask = open.take(leaf);
            for fact in facts_in(mask) {
                if let Some(answer) = known.answer(fact) {
                    self.answer(leaf, bit(fact), Outcome::Known(answer));
                    mask &= !bit(fact);
                }
            }
            open.add(leaf, mask);
        }
    }

    /// Follows a document from its place.
    pub(super) fn follow(&mut self, document: Number, path: &str) -> Leaf {
        if let Some(leaf) = self.leaves[document].iter().find(|it| self.path(**it) == path) {
            return *leaf;
        }
        let leaf = self.paths.add(path);
        self.documents.push(document);
        self.leaves[document].push(leaf);
        leaf
    }

    /// What a tree holds for a leaf.
    pub(super) fn entry(&mut self, tree: Oid, leaf: Leaf) -> Result<Entry, Cut> {
        self.paths.entry(self.store, tree, leaf)
    }

    /// Asks which commit, from here back, set these facts.
    pub(super) fn ask(&mut self, commit: Oid, leaf: Leaf, mask: Mask) {
        match self.store.commit(commit) {
            Ok(header) => self.front.at(commit, header.time).add(leaf, mask),
            Err(cut) => self.cut(leaf, mask, &cut),
        }
    }

    /// Walks until nothing is open, while other threads judge.
    pub(super) fn run(&mut self, handle: &Handle) {
        let (judging, versions) = (self.judging, self.blobs.versions());
        self.send_guides();
        rayon::in_place_scope(|scope| {
            let _closing = judging.closing();
            let (mut visited, mut is_shared) = (0, false);
            while let Some((_, id, open)) = self.front.next() {
                if open.count == 0 && self.front.all().all(|it| it.count == 0) {
                    break;
                }
                progress::COMMITS.add_one();
                self.visit(id, open);
                visited += 1;
                let backlog = judging.backlog();
                if !is_shared && backlog >= WORTH_THREADS {
                    is_shared = true;
                    for _ in 1..rayon::current_num_threads().min(MOST_THREADS) {
                        scope.spawn(move |_| judging.help(handle, versions));
                    }
                }
                self.keep_up(visited, backlog);
            }
            judging.close();
            judging.work(self.blobs, false);
        });
    }

    /// Takes out what was answered meanwhile, and judges too where the others are too far behind.
    fn keep_up(&mut self, visited: usize, backlog: usize) {
        let is_due = visited.is_multiple_of(PATIENCE);
        if is_due {
            self.take_out();
        }
        let is_few_open =
            || self.front.all().map(|it| it.count).sum::<usize>() < backlog.saturating_mul(4);
        if backlog >= BACKLOG || visited.is_multiple_of(MOST_PATIENCE) || (is_due && is_few_open())
        {
            self.judging.work(self.blobs, false);
            self.take_out();
        }
    }

    fn take_out(&mut self) {
        let count = self.judging.count();
        if self.taken_out == count {
            return;
        }
        self.taken_out = count;
        let answered: Vec<Mask> = (0..self.leaves.len()).map(|it| self.done(it)).collect();
        self.front.remove(&self.documents, &answered);
    }

    /// The questions about a document that are answered, and their guides.
    fn done(&self, document: Number) -> Mask {
        let answered = self.judging.answered(document);
        answered | guides(answered)
    }

    fn visit(&mut self, id: Oid, mut open: Open) {
        self.meet_guides(&mut open);
        self.recall(id, &mut open);
        if open.is_empty() {
            return;
        }
        if let Err(cut) = self.step(id, &mut open) {
            for (leaf, mask) in open.take_all() {
                self.cut(leaf, mask, &cut);
            }
        }
    }

    /// Moves every question to a parent or answers it; what is left in `open` after an error cannot be answered.
    fn step(&mut self, id: Oid, open: &mut Open) -> Result<(), Cut> {
        let commit = self.store.visit(id)?;
        if self.store.is_boundary(id) {
            return Err(Cut::Shallow);
        }
        let parents = self.parents(&commit)?;
        let Some(first) = parents.first() else {
            for (leaf, mask) in open.take_all() {
                match self.paths.entry(self.store, commit.tree, leaf) {
                    Ok(entry) => self.set(leaf, mask, id, None, entry.id),
                    Err(cut) => self.cut(leaf, mask, &cut),
                }
            }
            return Ok(());
        };
        let differences = self.differences((commit.tree, first.tree), open)?;
        for Difference { leaf, entry, other } in differences {
            let mask = open.take(leaf) & !self.done(self.document_of(leaf));
            let mask = self.end_guides(id, leaf, mask);
            if mask == 0 {
                continue;
            }
            let here = Here { id, commit: &commit, parents: &parents, leaf, entry };
            match self.settle(&here, other, mask) {
                Ok(kept) if kept != 0 => open.add(leaf, kept),
                Ok(_) => {}
                Err(cut) => self.cut(leaf, mask, &cut),
            }
        }
        if !open.is_empty() {
            let (parent, time) = (commit.parents[0], first.time);
            let moved = std::mem::take(open);
            self.front.at(parent, time).join(moved);
        }
        Ok(())
    }

    /// The parents of the commit that is being visited.
    pub(super) fn parents(&mut self, commit: &CommitHeader) -> Result<Vec<Rc<CommitHeader>>, Cut> {
        self.removed = vec![None; commit.parents.len()];
        commit.parents.iter().map(|it| self.store.commit(*it)).collect()
    }

    /// Settles the questions about a file that differs from the first parent's. Returns those which the first parent
    /// answers all the same; it moves or answers the others.
    fn settle(&mut self, here: &Here<'_>, in_first: Entry, mask: Mask) -> Result<Mask, Cut> {
        let mut entries = vec![in_first];
        for parent in here.parents.iter().skip(1) {
            entries.push(self.paths.entry(self.store, parent.tree, here.leaf)?);
        }
        let same = entries.iter().position(|it| it.is_file() && it.id == here.entry.id);
        if let Some(parent) = same {
            return Ok(self.give(here, parent, here.leaf, mask));
        }
        if !entries.iter().any(|it| it.is_file()) {
            return self.settle_new(here, mask & ASKED).map(|()| 0);
        }
        if let [Entry { id: before, .. }] = entries[..] {
            let event = Event::Compare { commit: here.id, before, after: here.entry.id };
            self.judging.add(self.document_of(here.leaf), mask & ASKED, event);
            return Ok(mask);
        }
        let after = self.blobs.facts(here.entry.id)?;
        let first = entries.iter().find(|it| it.is_file()).map(|it| it.id);
        let (mut kept, mut left) = (0, 0);
        for fact in facts_in(mask | guided(mask)) {
            let bits = mask & (bit(fact) | guides(bit(fact)));
            match self.first_agreeing(&entries, &after, fact) {
                Ok(Some(parent)) => kept |= self.give(here, parent, here.leaf, bits),
                Ok(None) => left |= bits,
                Err(cut) => self.cut(here.leaf, bits, &cut),
            }
        }
        // A guide keeps to its path, and ends here.
        if left & ASKED != 0 {
            let left = self.settle_moved(here, &entries, left & ASKED)?;
            self.set(here.leaf, left, here.id, first, here.entry.id);
        }
        Ok(kept)
    }

    fn first_agreeing(
        &mut self,
        entries: &[Entry],
        after: &crate::history::Facts,
        fact: Fact,
    ) -> Result<Option<usize>, Cut> {
        for (number, entry) in entries.iter().enumerate().filter(|(_, it)| it.is_file()) {
            if self.blobs.facts(entry.id)?.agree(after, fact) {
                return Ok(Some(number));
            }
        }
        Ok(None)
    }

    pub(super) fn path(&self, leaf: Leaf) -> &str {
        self.paths.path(leaf)
    }

    /// Which document a leaf belongs to.
    pub(super) fn document_of(&self, leaf: Leaf) -> Number {
        self.documents[leaf as usize]
    }

    /// What was found.
    pub(super) fn outcomes(&self) -> Vec<(Number, Fact, Outcome)> {
        self.judging.outcomes()
    }

    /// By document, every place that it was followed to.
    pub(super) fn places(&self) -> &[Vec<Leaf>] {
        &self.leaves
    }

    /// Where two trees differ at these leaves.
    pub(super) fn differences(
        &self,
        trees: (Oid, Oid),
        open: &Open,
    ) -> Result<Vec<Difference>, Cut> {
        self.paths.differences(self.store, trees, &|leaf| open.mask(leaf) != 0)
    }

    /// Moves questions to a parent; those for the first one are returned, to travel with the others.
    fn give(&mut self, here: &Here<'_>, parent: usize, leaf: Leaf, mask: Mask) -> Mask {
        if parent == 0 {
            return mask;
        }
        self.send(here, parent, leaf, mask);
        0
    }

    fn send(&mut self, here: &Here<'_>, parent: usize, leaf: Leaf, mask: Mask) {
        self.front.at(here.commit.parents[parent], here.parents[parent].time).add(leaf, mask);
    }

    fn set(&self, leaf: Leaf, mask: Mask, commit: Oid, before: Option<Oid>, after: Oid) {
        self.answer(leaf, mask, Outcome::Set(Answer::set(commit, before, after)));
    }

    fn cut(&self, leaf: Leaf, mask: Mask, cut: &Cut) {
        self.answer(leaf, mask, Outcome::Cut(cut.clone()));
    }

    fn answer(&self, leaf: Leaf, mask: Mask, outcome: Outcome) {
        self.tell(self.document_of(leaf), mask, outcome);
    }

    /// Tells what answers questions about a document.
    pub(super) fn tell(&self, document: Number, mask: Mask, outcome: Outcome) {
        self.judging.add(document, mask & ASKED, Event::Answer(outcome));
    }
}

/// A file that a commit changed.
pub(super) struct Here<'a> {
    pub(super) id: Oid,
    pub(super) commit: &'a CommitHeader,
    pub(super) parents: &'a [Rc<CommitHeader>],
    pub(super) leaf: Leaf,
    pub(super) entry: Entry,
}

pub(super) fn facts_in(mask: Mask) -> impl Iterator<Item = Fact> {
    Fact::ALL.into_iter().filter(move |it| mask & bit(*it) != 0)
}
