//! Which commits set what the documents state, read in one walk. The definitions are in [`crate::history`].
//!
//! - `objects`: commits and trees, raw
//! - `paths`: the followed paths, and where two trees differ below them
//! - `blobs`: what old versions state
//! - `walk`: the questions on their way down the parents; `open` is those at one commit
//! - `cache`: what an earlier walk found, as the bytes of `codec`
//! - `rename`: where a document was before it was moved
//! - `revisions`: every commit that touched one path
//! - `people`: a commit's names, dates and signature

mod blobs;
mod cache;
mod codec;
mod objects;
mod open;
mod paths;
mod people;
mod rename;
mod revisions;
mod walk;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use git2::{Oid, Repository};

use super::error::reason;
use super::list::Place;
use super::repository::Handle;
use super::snapshot::{Kind, Snapshot};
use crate::history::wanted::{Revisions, Want};
use crate::history::{
    Answer, Change, Commit, DocumentHistory, Fact, Facts, Gap, GapKind, History, Revision,
};
use blobs::Blobs;
use cache::Record;
use objects::{Cut, Store};
use people::People;
use revisions::Touch;
use walk::{Outcome, Walk, bit};

/// Whether the walk may end where an earlier one began, and leave its own findings for the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caching {
    Use,
    Avoid,
}

/// Answers what is wanted, one [`DocumentHistory`] for each; none outside Git.
pub fn read(snapshot: &Snapshot, wants: &[Want], caching: Caching) -> Option<History> {
    let handle = snapshot.handle.as_ref()?;
    let unread = |kind: GapKind| {
        let documents = wants.iter().map(|it| document(it, Answer::Cut)).collect();
        let gap = Gap { kind, documents: wants.iter().filter(|it| is_asked(it)).count() };
        Some(History { commits: Vec::new(), documents, gaps: vec![gap] })
    };
    let repository = match handle.open() {
        Ok(repository) => repository,
        Err(cause) => return unread(GapKind::Unreadable(reason(&cause))),
    };
    let Some(head) = snapshot.commit().and_then(|it| Oid::from_str(it).ok()) else {
        let documents = wants.iter().map(|it| document(it, Answer::NotCommitted)).collect();
        let gap = Gap { kind: GapKind::Unborn, documents: wants.len() };
        return Some(History { commits: Vec::new(), documents, gaps: vec![gap] });
    };
    let record = match caching {
        Caching::Use => Record::load(&repository),
        Caching::Avoid => None,
    };
    let known = record.as_ref().filter(|it| it.commit == head).map(Record::len);
    match Reading::new(snapshot, handle, &repository, head, wants, record) {
        Ok(mut reading) => {
            if caching == Caching::Use
                && let Some(found) = reading.record(head, wants)
                && known.is_none_or(|it| it < found.len())
            {
                found.keep(&repository);
            }
            Some(reading.finish())
        }
        Err(cut) => unread(cut.kind()),
    }
}

fn is_asked(want: &Want) -> bool {
    want.revisions != Revisions::None || !want.facts.is_empty()
}

/// A document of which every question has the same answer.
fn document(want: &Want, answer: Answer) -> DocumentHistory {
    let mut document = DocumentHistory { current: want.current.clone(), ..Default::default() };
    for fact in &want.facts {
        document.answers[*fact as usize] = answer.clone();
    }
    document
}

/// What the walk found, before it is told in the words of [`crate::history`].
struct Reading<'r> {
    repository: &'r Repository,
    store: Store<'r>,
    blobs: Blobs,
    people: People,
    documents: Vec<DocumentHistory>,
    outcomes: Vec<(usize, Fact, Outcome)>,
    touches: Vec<(usize, Vec<Touch>)>,
    cuts: BTreeMap<Cut, BTreeSet<usize>>,
    commits: Vec<Commit>,
    numbers: HashMap<Oid, usize>,
}

impl<'r> Reading<'r> {
    fn new(
        snapshot: &Snapshot,
        handle: &Handle,
        repository: &'r Repository,
        head: Oid,
        wants: &[Want],
        record: Option<Record>,
    ) -> Result<Reading<'r>, Cut> {
        let mut store = Store::open(repository)?;
        let tree = store.commit(head)?.tree;
        let mut reading = Reading {
            people: People::of(snapshot, &store, tree),
            repository,
            store,
            blobs: Blobs::new(handle),
            documents: Vec::with_capacity(wants.len()),
            outcomes: Vec::new(),
            touches: Vec::new(),
            cuts: BTreeMap::new(),
            commits: Vec::new(),
            numbers: HashMap::new(),
        };
        reading.walk(snapshot, head, tree, wants, record);
        Ok(reading)
    }

    fn walk(
        &mut self,
        snapshot: &Snapshot,
        head: Oid,
        tree: Oid,
        wants: &[Want],
        record: Option<Record>,
    ) {
        let clean = Clean::of(snapshot, self.repository, wants);
        let mut walk = Walk::new(&mut self.store, &mut self.blobs);
        if let Some(record) = record {
            walk.remember(record);
        }
        for (number, want) in wants.iter().enumerate() {
            let mut history = document(want, Answer::NotCommitted);
            if !is_asked(want) {
                self.documents.push(history);
                continue;
            }
            let leaf = walk.follow(number, &want.path);
            let entry = match walk.entry(tree, leaf) {
                Ok(entry) => entry,
                Err(cut) => {
                    history = document(want, Answer::Cut);
                    self.cuts.entry(cut).or_default().insert(number);
                    self.documents.push(history);
                    continue;
                }
            };
            history.is_committed = entry.is_file();
            let (true, Some(current)) = (entry.is_file(), &want.current) else {
                self.documents.push(history);
                continue;
            };
            if clean.holds(&want.path, entry.id) {
                walk.blobs.insert(entry.id, Arc::clone(current));
            }
            let mut mask = 0;
            match walk.blobs.facts(walk.store, entry.id) {
                Ok(committed) => {
                    for fact in want.facts.iter().filter(|it| committed.agree(current, **it)) {
                        mask |= bit(*fact);
                    }
                }
                Err(cut) => {
                    history = DocumentHistory { is_committed: true, ..document(want, Answer::Cut) };
                    self.cuts.entry(cut).or_default().insert(number);
                }
            }
            self.documents.push(history);
            if mask != 0 {
                walk.ask(head, leaf, mask);
            }
        }
        walk.run();
        self.outcomes = std::mem::take(&mut walk.outcomes);
        for (number, want) in wants.iter().enumerate() {
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

    /// What was found, to be kept; none where there is nothing.
    fn record(&mut self, head: Oid, wants: &[Want]) -> Option<Record> {
        let mut record = Record { commit: head, answers: HashMap::new(), facts: HashMap::new() };
        for (number, fact, outcome) in &self.outcomes {
            let Some(answer) = cache::Answer::of(outcome) else { continue };
            for blob in answer.blobs() {
                if let Ok(facts) = self.blobs.facts(&self.store, blob) {
                    record.facts.insert(blob, facts);
                }
            }
            record.answers.entry(wants[*number].path.clone()).or_default().insert(*fact, answer);
        }
        (!record.answers.is_empty()).then_some(record)
    }

    fn finish(mut self) -> History {
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
        History { commits: self.commits, documents: self.documents, gaps }
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
        self.blobs.facts(&self.store, blob)
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

    fn gaps(&self) -> Vec<Gap> {
        let mut gaps: Vec<Gap> = Vec::new();
        for (cut, documents) in &self.cuts {
            let gap = Gap { kind: cut.kind(), documents: documents.len() };
            // One unreadable object stands for all: the fix is the same.
            match gaps.iter_mut().find(|it| it.is_like(&gap)) {
                Some(like) => like.documents += gap.documents,
                None => gaps.push(gap),
            }
        }
        if is_replaced(self.repository) {
            gaps.push(Gap { kind: GapKind::Replaced, documents: 0 });
        }
        gaps
    }
}

impl Gap {
    fn is_like(&self, other: &Gap) -> bool {
        std::mem::discriminant(&self.kind) == std::mem::discriminant(&other.kind)
    }
}

impl Cut {
    fn kind(&self) -> GapKind {
        match self {
            Cut::Shallow => GapKind::Shallow,
            Cut::Missing => GapKind::MissingObjects,
            Cut::Unreadable(why) => GapKind::Unreadable(why.clone()),
        }
    }
}

/// Whether Git would show another history than the commits tell.
fn is_replaced(repository: &Repository) -> bool {
    let grafts = repository.commondir().join("info/grafts");
    let replacements = repository.references_glob("refs/replace/*");
    replacements.is_ok_and(|mut it| it.next().is_some())
        || grafts.metadata().is_ok_and(|it| it.len() > 0)
}

/// Which files are known to be the head's, so that no blob is read for what they state.
struct Clean {
    blobs: HashMap<String, Oid>,
}

impl Clean {
    fn of(snapshot: &Snapshot, repository: &Repository, wants: &[Want]) -> Clean {
        let blobs = match snapshot.kind() {
            Kind::Commit | Kind::Index => of_places(snapshot),
            Kind::WorkTree => of_index(snapshot, repository, wants).unwrap_or_default(),
            Kind::Folder => HashMap::new(),
        };
        Clean { blobs }
    }

    fn holds(&self, path: &str, blob: Oid) -> bool {
        self.blobs.get(path) == Some(&blob)
    }
}

fn of_places(snapshot: &Snapshot) -> HashMap<String, Oid> {
    let prefix = snapshot.prefix();
    let files = snapshot.paths().iter().zip(&snapshot.places);
    files
        .filter_map(|(path, place)| match place {
            Place::Blob(id) => Some((format!("{prefix}{path}"), *id)),
            Place::Disk => None,
        })
        .collect()
}

/// The files on disk that are as the index recorded them, by size and time, as `git status` judges.
fn of_index(
    snapshot: &Snapshot,
    repository: &Repository,
    wants: &[Want],
) -> Option<HashMap<String, Oid>> {
    let (prefix, root) = (snapshot.prefix(), snapshot.root()?);
    let index = repository.index().ok()?;
    let written = modified(&index.path()?.metadata().ok()?)?;
    let clean = |want: &Want| {
        let entry = index.get_path(Path::new(&want.path), 0)?;
        let data = root.join(want.path.strip_prefix(prefix)?).symlink_metadata().ok()?;
        let (seconds, nanoseconds) = modified(&data)?;
        let recorded = (i64::from(entry.mtime.seconds()), entry.mtime.nanoseconds());
        let is_same = data.is_file()
            && data.len() == u64::from(entry.file_size)
            && recorded.0 == seconds
            && (recorded.1 == 0 || recorded.1 == nanoseconds);
        // A file written in the second the index was written may have changed since.
        (is_same && recorded.0 < written.0).then(|| (want.path.clone(), entry.id))
    };
    Some(wants.iter().filter(|it| is_asked(it)).filter_map(clean).collect())
}

fn modified(data: &std::fs::Metadata) -> Option<(i64, u32)> {
    let since = data.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some((i64::try_from(since.as_secs()).ok()?, since.subsec_nanos()))
}
