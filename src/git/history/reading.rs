//! From questions to answers: what is asked of the walk, and what it found in the words of [`crate::history`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use git2::{Oid, Repository};

use super::Question;
use super::ask::{Asked, ask};
use super::blobs::{Blobs, Versions};
use super::cache::{self, Known, Record};
use super::earlier::seconds;
use super::id_map::IdMap;
use super::judging::{Judging, Outcome};
use super::objects::{Cut, Store};
use super::people::People;
use super::revisions::{Start, Touch, Trail};
use super::walk::{Number, Walk};
use crate::git::objects::Objects;
use crate::git::repository::{self, Handle};
use crate::history::wanted::{Revisions, Want};
use crate::history::{
    Answer, Change, Commit, DocumentHistory, Fact, Facts, Gap, GapKind, History, Revision,
};

/// What the walk found, before it is told in the words of [`crate::history`].
pub(super) struct Reading<'r> {
    repository: &'r Repository,
    store: Store,
    blobs: Blobs<'r>,
    people: People,
    /// How many documents each question speaks of.
    counts: Vec<usize>,
    /// Of all questions, one after the other.
    documents: Vec<DocumentHistory>,
    /// What the head has of each, if it can be read.
    blobs_at_head: Vec<Option<Oid>>,
    /// By document.
    outcomes: Vec<(usize, Fact, Outcome)>,
    touches: Vec<Touch>,
    cuts: BTreeMap<Cut, BTreeSet<usize>>,
    commits: Vec<Commit>,
    numbers: IdMap<usize>,
}

impl<'r> Reading<'r> {
    pub(super) fn new(
        handle: &Handle,
        repository: &'r Repository,
        questions: &[Question<'_>],
        heads: &[Oid],
        records: Vec<Record>,
        versions: &'r Versions,
    ) -> Result<Reading<'r>, Cut> {
        let mut store = Store::open(handle);
        let mut trees = Vec::with_capacity(heads.len());
        for head in heads {
            trees.push(store.commit(*head)?.tree);
        }
        let counts: Vec<usize> = questions.iter().map(|it| it.wants.len()).collect();
        let mut reading = Reading {
            people: People::of(&questions[0], &store, trees[0]),
            repository,
            store,
            blobs: Blobs::new(versions, Objects::of(handle)),
            documents: Vec::with_capacity(counts.iter().sum()),
            blobs_at_head: Vec::new(),
            counts,
            outcomes: Vec::new(),
            touches: Vec::new(),
            cuts: BTreeMap::new(),
            commits: Vec::new(),
            numbers: IdMap::default(),
        };
        reading.walk(handle, questions, heads, &trees, records);
        Ok(reading)
    }

    fn walk(
        &mut self,
        handle: &Handle,
        questions: &[Question<'_>],
        heads: &[Oid],
        trees: &[Oid],
        records: Vec<Record>,
    ) {
        let documents = self.counts.iter().sum();
        let judging = Judging::of(documents);
        let mut walk = Walk::new(&mut self.store, &mut self.blobs, &judging, documents);
        for record in records {
            for (id, stated) in &record.commits {
                self.people.insert(*id, Arc::clone(stated));
            }
            walk.remember(record);
        }
        for ((question, head), tree) in questions.iter().zip(heads).zip(trees) {
            let first = self.documents.len();
            let asked = ask(&mut walk, question, first, (*head, *tree));
            for (number, Asked { history, blob, cut }) in (first..).zip(asked) {
                self.documents.push(history);
                self.blobs_at_head.push(blob);
                if let Some(cut) = cut {
                    self.cuts.entry(cut).or_default().insert(number);
                }
            }
        }
        walk.run(handle);
        self.outcomes = judging.outcomes();
        let doubts = walk.doubts(&mut self.people, &self.outcomes);
        let wants = questions
            .iter()
            .zip(heads)
            .flat_map(|(it, head)| it.wants.iter().map(move |want| (want, *head)));
        for follows in [false, true] {
            let kind = if follows { Revisions::OfDocument } else { Revisions::OfPath };
            let asked = wants.clone().enumerate().filter(|(_, (want, _))| want.revisions == kind);
            let start = |(number, (want, commit)): (usize, (&Want, Oid))| Start {
                commit,
                leaf: walk.follow(number, &want.path),
                since: want.since.map_or(i64::MIN, seconds),
            };
            let starts: Vec<Start> = asked.map(start).collect();
            let Trail { touches, cuts, .. } = walk.revisions(&starts, follows);
            self.touches.extend(touches);
            for (number, cut) in cuts {
                self.cuts.entry(cut).or_default().insert(number);
            }
        }
        if doubts.is_empty() {
            return;
        }
        let judging = Judging::of(doubts.len());
        let walk = Walk::new(&mut self.store, &mut self.blobs, &judging, doubts.len());
        for (doubt, outcome) in doubts.iter().zip(walk.first_recorded(handle, &doubts)) {
            self.outcomes[doubt.outcome].2 = outcome;
        }
    }

    /// How many answers were found for one question.
    pub(super) fn count(&self, question: usize) -> usize {
        self.outcomes_of(question).iter().filter(|it| cache::Answer::of(&it.2).is_some()).count()
    }

    /// What was found for one question, to be kept.
    pub(super) fn record(&mut self, question: usize, head: Oid, wants: &[Want]) -> Record {
        let first: Number = self.counts[..question].iter().sum();
        let (mut versions, mut commits) = (IdMap::default(), IdMap::default());
        let mut documents = Vec::with_capacity(wants.len());
        let mut outcomes = self.outcomes_of(question).to_vec().into_iter().peekable();
        for (want, number) in wants.iter().zip(first..) {
            let mut answers = Vec::new();
            while let Some((_, fact, outcome)) = outcomes.next_if(|it| it.0 == number) {
                let Some(answer) = cache::Answer::of(&outcome) else { continue };
                let is_stated = [answer.commit, answer.last].into_iter().all(|commit| {
                    commits.contains_key(&commit)
                        || self.people.stated(&self.store, commit).is_ok_and(|stated| {
                            commits.insert(commit, stated);
                            true
                        })
                });
                if is_stated && self.add_versions(&mut versions, answer.blobs()) {
                    answers.push((fact, answer));
                }
            }
            let blob = self.blobs_at_head[number];
            if let Some(blob) = blob.filter(|it| self.add_versions(&mut versions, [*it])) {
                documents.push(Known { path: want.path.clone(), blob, answers });
            }
        }
        documents.sort_unstable_by(|one, two| one.path.cmp(&two.path));
        documents.dedup_by(|one, two| one.path == two.path);
        let (versions, commits) = (versions.into_iter().collect(), commits.into_iter().collect());
        Record { commit: head, documents, versions, commits }
    }

    /// Adds what some blobs state, which is known of each that was compared.
    fn add_versions(
        &mut self,
        versions: &mut IdMap<Arc<Facts>>,
        blobs: impl IntoIterator<Item = Oid>,
    ) -> bool {
        blobs.into_iter().all(|blob| {
            versions.contains_key(&blob)
                || self.blobs.facts(blob).is_ok_and(|facts| {
                    versions.insert(blob, facts);
                    true
                })
        })
    }

    fn outcomes_of(&self, question: usize) -> &[(Number, Fact, Outcome)] {
        let first: Number = self.counts[..question].iter().sum();
        let end = first + self.counts[question];
        let at = |number: Number| self.outcomes.partition_point(|it| it.0 < number);
        &self.outcomes[at(first)..at(end)]
    }

    /// One history for each question.
    pub(super) fn finish(mut self) -> Vec<History> {
        for (number, fact, outcome) in std::mem::take(&mut self.outcomes) {
            let answer = self.answer(outcome).unwrap_or_else(|cut| {
                self.cuts.entry(cut).or_default().insert(number);
                Answer::Cut
            });
            self.documents[number].answers[fact as usize] = answer;
        }
        for touch in std::mem::take(&mut self.touches) {
            let number = touch.document;
            match self.revision(touch) {
                Ok(revision) => self.documents[number].revisions.push(revision),
                Err(cut) => {
                    self.cuts.entry(cut).or_default().insert(number);
                }
            }
        }
        let gaps = self.gaps();
        let commits = Arc::new(self.commits);
        let mut documents = self.documents.into_iter();
        let histories = self.counts.iter().map(|count| History {
            commits: Arc::clone(&commits),
            documents: documents.by_ref().take(*count).collect(),
            gaps: gaps.clone(),
        });
        histories.collect()
    }

    fn answer(&mut self, outcome: Outcome) -> Result<Answer, Cut> {
        match outcome {
            Outcome::Cut(cut) => Err(cut),
            Outcome::Set(known) | Outcome::Known(known) | Outcome::Last(known) => {
                let cache::Answer { commit, before, after, last } = known;
                let before = before.map(|it| self.facts(it)).transpose()?;
                let after = self.facts(after)?;
                let (commit, last) = (self.commit(commit)?, self.commit(last)?);
                Ok(Answer::Set(Change { commit, before, after, last }))
            }
        }
    }

    fn revision(&mut self, touch: Touch) -> Result<Revision, Cut> {
        let before = touch.before.map(|it| self.facts(it)).transpose()?;
        let after = touch.after.map(|it| self.facts(it)).transpose()?;
        let beside = touch.beside.into_iter().map(|it| self.facts(it)).collect::<Result<_, _>>()?;
        let Touch { commit, path, moved_from, .. } = touch;
        Ok(Revision { commit: self.commit(commit)?, path, moved_from, before, beside, after })
    }

    fn facts(&mut self, blob: Oid) -> Result<Arc<Facts>, Cut> {
        self.blobs.facts(blob)
    }

    fn commit(&mut self, id: Oid) -> Result<usize, Cut> {
        if let Some(number) = self.numbers.get(&id) {
            return Ok(*number);
        }
        let commit = self.people.commit(&self.store, id)?;
        self.commits.push(commit);
        self.numbers.insert(id, self.commits.len() - 1);
        Ok(self.commits.len() - 1)
    }

    /// Told of the first question: what its base lacks is lacking here too, or is nobody's concern.
    fn gaps(&self) -> Vec<Gap> {
        let mut gaps: Vec<Gap> = Vec::new();
        for (cut, documents) in &self.cuts {
            let documents = documents.iter().filter(|it| **it < self.counts[0]).count();
            let gap = Gap { kind: cut.kind(), documents };
            // One unreadable object stands for all: the fix is the same.
            match gaps.iter_mut().find(|it| it.is_like(&gap)) {
                Some(like) => like.documents += gap.documents,
                None if documents > 0 => gaps.push(gap),
                None => {}
            }
        }
        if repository::is_replaced(self.repository) {
            gaps.push(Gap { kind: GapKind::Replaced, documents: 0 });
        }
        gaps
    }
}
