//! One walk from the head for all documents: every open question is carried down the parents until a commit answers it.
//!
//! Each question follows a single chain of commits, so the order of visits decides how much is read and never what is
//! found: a commit may be visited again when, with skewed clocks, a question reaches it late.
//!
//! Where there is one parent, a question moves on before the two texts are compared: the comparison is noted as an event,
//! and events are judged many at once, so that blobs are read on several threads. The first event on a chain that answers
//! counts; a question that is answered is taken out wherever it has got to by then.

use std::collections::{BinaryHeap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use git2::Oid;

use super::blobs::Blobs;
use super::cache::Record;
use super::objects::{CommitHeader, Cut, Entry, Store};
use super::open::Open;
use super::paths::{Difference, Leaf, Paths};
use super::rename::{self, Removed};
use crate::history::Fact;
use crate::progress;

/// A set of facts, one bit each.
pub(super) type Mask = u8;

pub(super) fn bit(fact: Fact) -> Mask {
    1 << fact as u8
}

/// What became of a question.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    Set { commit: Oid, before: Option<Oid>, after: Oid },
    Cut(Cut),
}

/// Something on a document's chain of commits, in the chain's order.
#[derive(Debug)]
enum Event {
    /// The commit set the values that the two texts do not share.
    Compare {
        commit: Oid,
        before: Oid,
        after: Oid,
    },
    Answer(Outcome),
}

/// So many events are judged at once: enough to keep the threads busy and to read the versions of a document together, and
/// few, as a question runs on until it is judged.
const BATCH: usize = 1024;
/// After so many commits, if the events could answer a good share of what is open.
const PATIENCE: usize = 64;
/// And at the latest after so many.
const MOST_PATIENCE: usize = 1024;

/// The number of a document in what was asked.
pub(super) type Number = usize;

pub(super) struct Walk<'s, 'r> {
    pub(super) store: &'s mut Store<'r>,
    pub(super) blobs: &'s mut Blobs,
    pub(super) outcomes: Vec<(Number, Fact, Outcome)>,
    events: Vec<(Number, Mask, Event)>,
    /// Commits visited since events were judged.
    waited: usize,
    /// By document, the facts that are answered.
    answered: Vec<Mask>,
    paths: Paths,
    /// Which document a leaf belongs to.
    owners: Vec<Number>,
    leaves: HashMap<(Number, String), Leaf>,
    open: HashMap<Oid, Open>,
    queue: BinaryHeap<(i64, Oid)>,
    /// What is known of some commits.
    records: Vec<Record>,
    /// What the commit being visited removed, by parent.
    removed: Vec<Option<Rc<Removed>>>,
}

impl<'s, 'r> Walk<'s, 'r> {
    pub(super) fn new(store: &'s mut Store<'r>, blobs: &'s mut Blobs) -> Walk<'s, 'r> {
        Walk {
            store,
            blobs,
            outcomes: Vec::new(),
            events: Vec::new(),
            waited: 0,
            answered: Vec::new(),
            paths: Paths::new(),
            owners: Vec::new(),
            leaves: HashMap::new(),
            open: HashMap::new(),
            queue: BinaryHeap::new(),
            records: Vec::new(),
            removed: Vec::new(),
        }
    }

    /// Uses what an earlier walk found.
    pub(super) fn remember(&mut self, record: Record) {
        for (blob, facts) in &record.facts {
            self.blobs.insert(*blob, Arc::clone(facts));
        }
        self.records.push(record);
    }

    /// Answers what is known of a commit.
    fn recall(&mut self, id: Oid, open: &mut Open) {
        for record in self.records.iter().filter(|it| it.commit == id) {
            for leaf in open.leaves().collect::<Vec<_>>() {
                let Some(answers) = record.answers.get(self.paths.path(leaf)) else { continue };
                let mut mask = open.take(leaf);
                for fact in facts_in(mask) {
                    if let Some(answer) = answers.get(&fact) {
                        let event = Event::Answer(answer.outcome());
                        self.events.push((self.owners[leaf as usize], bit(fact), event));
                        mask &= !bit(fact);
                    }
                }
                open.add(leaf, mask);
            }
        }
    }

    /// Follows a document from its place.
    pub(super) fn follow(&mut self, document: Number, path: &str) -> Leaf {
        if let Some(leaf) = self.leaves.get(&(document, path.to_owned())) {
            return *leaf;
        }
        let leaf = self.paths.add(path);
        self.owners.push(document);
        if self.answered.len() <= document {
            self.answered.resize(document + 1, 0);
        }
        self.leaves.insert((document, path.to_owned()), leaf);
        leaf
    }

    /// What a tree holds for a leaf.
    pub(super) fn entry(&mut self, tree: Oid, leaf: Leaf) -> Result<Entry, Cut> {
        self.paths.entry(self.store, tree, leaf)
    }

    /// Asks which commit, from here back, set these facts.
    pub(super) fn ask(&mut self, commit: Oid, leaf: Leaf, mask: Mask) {
        match self.store.commit(commit) {
            Ok(header) => self.open_at(commit, header.time).add(leaf, mask),
            Err(cut) => self.cut(leaf, mask, &cut),
        }
    }

    /// Walks until nothing is open.
    pub(super) fn run(&mut self) {
        loop {
            while let Some((_, id)) = self.queue.pop() {
                // None where it was queued twice.
                if let Some(open) = self.open.remove(&id) {
                    progress::COMMITS.add_one();
                    self.visit(id, open);
                }
                self.waited += 1;
                if self.is_time_to_judge() {
                    self.judge();
                }
            }
            if self.events.is_empty() {
                return;
            }
            self.judge();
        }
    }

    fn is_time_to_judge(&self) -> bool {
        let is_few_open =
            || self.open.values().map(|it| it.count).sum::<usize>() < self.events.len() * 4;
        self.events.len() >= BATCH
            || self.waited >= MOST_PATIENCE
            || (self.waited.is_multiple_of(PATIENCE) && is_few_open())
    }

    /// Judges the events so far, and takes out the questions that they answer.
    fn judge(&mut self) {
        self.waited = 0;
        if self.events.is_empty() {
            return;
        }
        let mut wanted = Vec::new();
        for (document, mask, event) in &self.events {
            if let Event::Compare { before, after, .. } = event
                && mask & !self.answered[*document] != 0
            {
                wanted.extend([(*document, *after), (*document, *before)]);
            }
        }
        // The versions of one document, the newest first: each is stored as its difference from the one before.
        wanted.sort_by_key(|it| it.0);
        self.blobs.read_all(self.store, wanted.into_iter().map(|it| it.1).collect());
        for (document, mask, event) in std::mem::take(&mut self.events) {
            for fact in facts_in(mask & !self.answered[document]) {
                if let Some(outcome) = self.outcome(fact, &event) {
                    self.outcomes.push((document, fact, outcome));
                    self.answered[document] |= bit(fact);
                }
            }
        }
        for open in self.open.values_mut() {
            open.remove(&self.owners, &self.answered);
        }
        self.open.retain(|_, open| open.count > 0);
    }

    fn outcome(&mut self, fact: Fact, event: &Event) -> Option<Outcome> {
        match event {
            Event::Answer(outcome) => Some(outcome.clone()),
            Event::Compare { commit, before, after } => {
                let texts =
                    (self.blobs.facts(self.store, *before), self.blobs.facts(self.store, *after));
                match texts {
                    (Ok(one), Ok(two)) if one.agree(&two, fact) => None,
                    (Ok(_), Ok(_)) => {
                        Some(Outcome::Set { commit: *commit, before: Some(*before), after: *after })
                    }
                    (Err(cut), _) | (_, Err(cut)) => Some(Outcome::Cut(cut)),
                }
            }
        }
    }

    fn visit(&mut self, id: Oid, mut open: Open) {
        self.recall(id, &mut open);
        if open.count == 0 {
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
        let parents: Vec<Rc<CommitHeader>> =
            commit.parents.iter().map(|it| self.store.commit(*it)).collect::<Result<_, _>>()?;
        let Some(first) = parents.first() else {
            for (leaf, mask) in open.take_all() {
                match self.paths.entry(self.store, commit.tree, leaf) {
                    Ok(entry) => self.set(leaf, mask, id, None, entry.id),
                    Err(cut) => self.cut(leaf, mask, &cut),
                }
            }
            return Ok(());
        };
        let trees = (commit.tree, first.tree);
        let differences =
            self.paths.differences(self.store, trees, &|leaf| open.mask(leaf) != 0)?;
        self.removed = vec![None; parents.len()];
        for Difference { leaf, entry } in differences {
            let mask = open.take(leaf);
            let here = Here { id, commit: &commit, parents: &parents, leaf, entry };
            match self.settle(&here, mask) {
                Ok(kept) if kept != 0 => open.add(leaf, kept),
                Ok(_) => {}
                Err(cut) => self.cut(leaf, mask, &cut),
            }
        }
        if open.count > 0 {
            let (parent, time) = (commit.parents[0], first.time);
            let moved = std::mem::take(open);
            self.open_at(parent, time).join(moved);
        }
        Ok(())
    }

    /// Settles the questions about a file that differs from the first parent's. Returns those which the first parent
    /// answers all the same; it moves or answers the others.
    fn settle(&mut self, here: &Here<'_>, mask: Mask) -> Result<Mask, Cut> {
        let mut entries = Vec::with_capacity(here.parents.len());
        for parent in here.parents {
            entries.push(self.paths.entry(self.store, parent.tree, here.leaf)?);
        }
        let same = entries.iter().position(|it| it.is_file() && it.id == here.entry.id);
        if let Some(parent) = same {
            return Ok(self.give(here, parent, here.leaf, mask));
        }
        if !entries.iter().any(|it| it.is_file()) {
            return self.settle_new(here, mask).map(|()| 0);
        }
        if let [Entry { id: before, .. }] = entries[..] {
            let event = Event::Compare { commit: here.id, before, after: here.entry.id };
            self.events.push((self.owners[here.leaf as usize], mask, event));
            return Ok(mask);
        }
        let after = self.blobs.facts(self.store, here.entry.id)?;
        let first = entries.iter().find(|it| it.is_file()).map(|it| it.id);
        let mut kept = 0;
        for fact in facts_in(mask) {
            let agreeing = self.first_agreeing(&entries, &after, fact);
            match agreeing {
                Ok(Some(parent)) => kept |= self.give(here, parent, here.leaf, bit(fact)),
                Ok(None) => self.set(here.leaf, bit(fact), here.id, first, here.entry.id),
                Err(cut) => self.cut(here.leaf, bit(fact), &cut),
            }
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
            if self.blobs.facts(self.store, entry.id)?.agree(after, fact) {
                return Ok(Some(number));
            }
        }
        Ok(None)
    }

    /// Settles the questions about a file that no parent has: it was moved here, or it is new.
    fn settle_new(&mut self, here: &Here<'_>, mask: Mask) -> Result<(), Cut> {
        let Some((parent, path, blob)) = self.moved_from(here)? else {
            self.set(here.leaf, mask, here.id, None, here.entry.id);
            return Ok(());
        };
        let leaf = self.follow(self.owners[here.leaf as usize], &path);
        if blob == here.entry.id {
            self.send(here, parent, leaf, mask);
            return Ok(());
        }
        let after = self.blobs.facts(self.store, here.entry.id)?;
        let before = self.blobs.facts(self.store, blob)?;
        for fact in facts_in(mask) {
            if before.agree(&after, fact) {
                self.send(here, parent, leaf, bit(fact));
            } else {
                self.set(here.leaf, bit(fact), here.id, Some(blob), here.entry.id);
            }
        }
        Ok(())
    }

    /// Where a file that no parent has was before, in which parent and with which blob.
    pub(super) fn source_of(&mut self, here: &Here<'_>) -> Result<Option<(usize, Leaf, Oid)>, Cut> {
        self.removed = vec![None; here.parents.len()];
        let Some((parent, path, blob)) = self.moved_from(here)? else { return Ok(None) };
        let leaf = self.follow(self.owners[here.leaf as usize], &path);
        Ok(Some((parent, leaf, blob)))
    }

    pub(super) fn path(&self, leaf: Leaf) -> &str {
        self.paths.path(leaf)
    }

    /// The parent, path and blob of a file that the commit removed and that holds the same bytes, else the same id.
    fn moved_from(&mut self, here: &Here<'_>) -> Result<Option<(usize, String, Oid)>, Cut> {
        for (number, parent) in here.parents.iter().enumerate() {
            if self.removed[number].is_none() {
                let trees = (parent.tree, here.commit.tree);
                self.removed[number] = Some(Rc::new(rename::removed(self.store, trees)?));
            }
            let same = self.removed[number].as_ref().and_then(|it| it.same_blob(here.entry.id));
            if let Some(path) = same {
                return Ok(Some((number, path.to_owned(), here.entry.id)));
            }
        }
        if self.removed.iter().flatten().all(|it| it.is_empty()) {
            return Ok(None);
        }
        let after = self.blobs.facts(self.store, here.entry.id)?;
        let Some(id) = &after.header.id else { return Ok(None) };
        for number in 0..here.parents.len() {
            let Some(removed) = self.removed[number].clone() else { continue };
            for (path, blob) in removed.like(self.paths.path(here.leaf)) {
                // A file that cannot be read is no candidate: it may be anything.
                let facts = self.blobs.facts(self.store, *blob);
                if facts.is_ok_and(|it| it.header.id.as_ref() == Some(id)) {
                    return Ok(Some((number, path.clone(), *blob)));
                }
            }
        }
        Ok(None)
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
        self.open_at(here.commit.parents[parent], here.parents[parent].time).add(leaf, mask);
    }

    fn open_at(&mut self, commit: Oid, time: i64) -> &mut Open {
        self.open.entry(commit).or_insert_with(|| {
            self.queue.push((time, commit));
            Open::default()
        })
    }

    fn set(&mut self, leaf: Leaf, mask: Mask, commit: Oid, before: Option<Oid>, after: Oid) {
        let answer = Event::Answer(Outcome::Set { commit, before, after });
        self.events.push((self.owners[leaf as usize], mask, answer));
    }

    fn cut(&mut self, leaf: Leaf, mask: Mask, cut: &Cut) {
        let answer = Event::Answer(Outcome::Cut(cut.clone()));
        self.events.push((self.owners[leaf as usize], mask, answer));
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
