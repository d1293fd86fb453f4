//! From questions to answers: what is asked of the walk, and what it found in the words of [`crate::history`].

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use git2::{Oid, Repository};

use super::Question;
use super::blobs::{Blobs, Versions};
use super::cache::{self, Record};
use super::judging::{Judging, Outcome};
use super::objects::{Cut, Objects, Store};
use super::people::People;
use super::revisions::Touch;
use super::walk::{Walk, bit};
use crate::git::clean::Clean;
use crate::git::repository::Handle;
use crate::history::wanted::{Revisions, Want};
use crate::history::{
    Answer, Change, Commit, DocumentHistory, Fact, Facts, Gap, GapKind, History, Revision,
};

/// What the walk found, before it is told in the words of [`crate::history`].
pub(super) struct Reading<'r> {
    repository: &'r Repository,
    store: Store<'r>,
    blobs: Blobs<'r>,
    people: People,
    /// How many documents each question speaks of.
    counts: Vec<usize>,
    /// Of all questions, one after the other.
    documents: Vec<DocumentHistory>,
    outcomes: Vec<(usize, Fact, Outcome)>,
    touches: Vec<(usize, Vec<Touch>)>,
    cuts: BTreeMap<Cut, BTreeSet<usize>>,
    commits: Vec<Commit>,
    numbers: HashMap<Oid, usize>,
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
        let mut store = Store::open(repository)?;
        let mut trees = Vec::with_capacity(heads.len());
        for head in heads {
            trees.push(store.commit(*head)?.tree);
        }
        let counts: Vec<usize> = questions.iter().map(|it| it.wants.len()).collect();
        let mut reading = Reading {
            people: People::of(questions[0].snapshot, &store, trees[0]),
            repository,
            store,
            blobs: Blobs::new(versions, Objects::of(repository)?),
            documents: Vec::with_capacity(counts.iter().sum()),
            counts,
            outcomes: Vec::new(),
            touches: Vec::new(),
            cuts: BTreeMap::new(),
            commits: Vec::new(),
            numbers: HashMap::new(),
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
            walk.remember(record);
        }
        for ((question, head), tree) in questions.iter().zip(heads).zip(trees) {
            let asked = question.wants.iter().filter(|it| it.is_asked()).map(|it| it.path.as_str());
            let clean = Clean::of(question.snapshot, self.repository, asked);
            for want in question.wants {
                let number = self.documents.len();
                let (history, cut) = ask(&mut walk, (*head, *tree), &clean, number, want);
                self.documents.push(history);
                if let Some(cut) = cut {
                    self.cuts.entry(cut).or_default().insert(number);
                }
            }
        }
        walk.run(handle);
        self.outcomes = judging.outcomes();
        let wants = questions
            .iter()
            .zip(heads)
            .flat_map(|(it, head)| it.wants.iter().map(move |want| (want, *head)));
        for (number, (want, head)) in wants.enumerate() {
            if want.revisions == Revisions::None {
                continue;
            }
            let leaf = walk.follow(number, &want.path);
            let follows = want.revisions == Revisions::OfDocument;
            let (touches, cut) = walk.revisions(head, leaf, follows);
            self.touches.push((number, touches));
            if let Some(cut) = cut {
                self.cuts.entry(cut).or_default().insert(number);
            }
        }
    }

    /// What was found for one question, to be kept; none where there is nothing.
    pub(super) fn record(&mut self, question: usize, head: Oid, wants: &[Want]) -> Option<Record> {
        let first: usize = self.counts[..question].iter().sum();
        let mut record = Record { commit: head, answers: HashMap::new(), facts: HashMap::new() };
        for (number, fact, outcome) in &self.outcomes {
            let want = number.checked_sub(first).and_then(|it| wants.get(it));
            let (Some(want), Some(answer)) = (want, cache::Answer::of(outcome)) else { continue };
            for blob in answer.blobs() {
                if let Ok(facts) = self.blobs.facts(blob) {
                    record.facts.insert(blob, facts);
                }
            }
            record.answers.entry(want.path.clone()).or_default().insert(*fact, answer);
        }
        (!record.answers.is_empty()).then_some(record)
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
        for (number, touches) in std::mem::take(&mut self.touches) {
            for touch in touches {
                match self.revision(touch) {
                    Ok(revision) => self.documents[number].revisions.push(revision),
                    Err(cut) => {
                        self.cuts.entry(cut).or_default().insert(number);
                    }
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
            Outcome::Set { commit, before, after } => {
                let before = before.map(|it| self.facts(it)).transpose()?;
                let after = self.facts(after)?;
                Ok(Answer::Set(Change { commit: self.commit(commit)?, before, after }))
            }
        }
    }

    fn revision(&mut self, touch: Touch) -> Result<Revision, Cut> {
        let before = touch.before.map(|it| self.facts(it)).transpose()?;
        let after = touch.after.map(|it| self.facts(it)).transpose()?;
        Ok(Revision { commit: self.commit(touch.commit)?, path: touch.path, before, after })
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
        if is_replaced(self.repository) {
            gaps.push(Gap { kind: GapKind::Replaced, documents: 0 });
        }
        gaps
    }
}

/// Asks about one document at a commit with that tree; what is known before the walk, and why no more will be.
fn ask(
    walk: &mut Walk<'_, '_>,
    (head, tree): (Oid, Oid),
    clean: &Clean,
    number: usize,
    want: &Want,
) -> (DocumentHistory, Option<Cut>) {
    let history = want.answered(&Answer::NotCommitted);
    if !want.is_asked() {
        return (history, None);
    }
    let leaf = walk.follow(number, &want.path);
    let entry = match walk.entry(tree, leaf) {
        Ok(entry) => entry,
        Err(cut) => return (want.answered(&Answer::Cut), Some(cut)),
    };
    let history = DocumentHistory { is_committed: entry.is_file(), ..history };
    let (true, Some(current)) = (entry.is_file(), &want.current) else {
        return (history, None);
    };
    if clean.holds(&want.path, entry.id) {
        walk.blobs.versions().insert(entry.id, Arc::clone(current));
    }
    let committed = match walk.blobs.facts(entry.id) {
        Ok(committed) => committed,
        Err(cut) => {
            let history = DocumentHistory { is_committed: true, ..want.answered(&Answer::Cut) };
            return (history, Some(cut));
        }
    };
    let agreeing = want.facts.iter().filter(|it| committed.agree(current, **it));
    let mask = agreeing.fold(0, |mask, fact| mask | bit(*fact));
    if mask != 0 {
        walk.ask(head, leaf, mask);
    }
    (history, None)
}

/// Whether Git would show another history than the commits tell.
fn is_replaced(repository: &Repository) -> bool {
    let grafts = repository.commondir().join("info/grafts");
    let replacements = repository.references_glob("refs/replace/*");
    replacements.is_ok_and(|mut it| it.next().is_some())
        || grafts.metadata().is_ok_and(|it| it.len() > 0)
}
