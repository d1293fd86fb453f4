//! Which commits set what the documents state, read in one walk. The definitions are in [`crate::history`].
//!
//! - `reading`: from questions to answers; `ask`: what is asked of the walk
//! - `objects`: commits, trees and blobs, raw; `trees`: what stands in a tree
//! - `paths`: the followed paths, and where two trees differ below them
//! - `blobs`: what old versions state
//! - `judging`: which change of a document answers a question, found beside the walk
//! - `walk`: the questions on their way down the parents, and documents that moved; `open` is those at one commit, and the commits with some
//! - `cache`: what an earlier walk found; `record`: as bytes, with `codec`; `keeping`: beside other work
//! - `id_map`: maps by object id
//! - `rename`: where a document was before it was moved
//! - `revisions`: every commit that touched some paths; `earlier`: which of them recorded an attestation first
//! - `people`: a commit's names, dates and signature

mod ask;
mod blobs;
mod cache;
mod codec;
mod earlier;
mod id_map;
mod judging;
mod keeping;
mod landing;
mod objects;
mod open;
mod paths;
mod people;
mod reading;
mod record;
mod rename;
mod revisions;
mod trees;
mod walk;

use std::collections::HashSet;

use git2::Oid;

use super::error::reason;
use super::snapshot::Snapshot;
use crate::history::wanted::Want;
use crate::history::{Answer, Gap, GapKind, History};
use blobs::Versions;
use cache::Record;
pub use keeping::{Keeping, Writing};
use objects::Cut;
use reading::Reading;

/// Whether a run uses what earlier ones kept, of documents and of the history, and keeps what it found for the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caching {
    Use,
    Avoid,
}

/// What is asked of one commit's history.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    pub snapshot: &'a Snapshot,
    pub wants: &'a [Want],
    /// Addresses, in small letters, whose commits no `.mailmap` gives to anybody else. Those of the first question count.
    pub settled: &'a HashSet<String>,
}

/// Answers what is wanted, one [`crate::history::DocumentHistory`] for each, without what earlier runs found; none outside Git.
pub fn read(question: Question<'_>) -> Option<History> {
    read_all(&[question], Caching::Avoid)?.0.pop()
}

/// The same for the snapshot and then its base, in one walk: their histories are mostly one. A gap is told of the first.
/// What is to be kept is not written yet.
pub fn read_all(questions: &[Question<'_>], caching: Caching) -> Option<(Vec<History>, Keeping)> {
    let handle = questions.first()?.snapshot.handle.as_ref()?;
    let unread = |kind: &GapKind| {
        Some((questions.iter().map(|it| it.unread(kind)).collect(), Keeping::default()))
    };
    let repository = match handle.open() {
        Ok(repository) => repository,
        Err(cause) => return unread(&GapKind::Unreadable(reason(&cause))),
    };
    let commit = |it: &Question<'_>| Oid::from_str(it.snapshot.commit()?).ok();
    let Some(heads) = questions.iter().map(commit).collect::<Option<Vec<Oid>>>() else {
        return unread(&GapKind::Unborn);
    };
    let names = || cache::NAMES.into_iter().zip(&heads);
    let records: Vec<Record> = match caching {
        Caching::Use => names().filter_map(|(name, _)| Record::load(&repository, name)).collect(),
        Caching::Avoid => Vec::new(),
    };
    let known: Vec<usize> = heads.iter().map(|head| cache::answers(&records, *head)).collect();
    let versions = Versions::default();
    match Reading::new(handle, &repository, questions, &heads, records, &versions) {
        Ok(mut reading) => {
            let folder = repository.commondir().to_owned();
            let mut keeping = Keeping { folder, records: Vec::new() };
            if caching == Caching::Use {
                for (number, (name, head)) in names().enumerate() {
                    if known[number] < reading.count(number) {
                        let found = reading.record(number, *head, questions[number].wants);
                        keeping.records.push((name, found));
                    }
                }
            }
            Some((reading.finish(), keeping))
        }
        Err(cut) => unread(&cut.kind()),
    }
}

impl Question<'_> {
    /// What is answered where no walk is possible.
    fn unread(&self, kind: &GapKind) -> History {
        let answer = match kind {
            GapKind::Unborn => Answer::NotCommitted,
            _ => Answer::Cut,
        };
        let documents = self.wants.iter().map(|it| it.answered(&answer)).collect();
        let is_told = |it: &&Want| *kind == GapKind::Unborn || it.is_asked();
        let gap = Gap { kind: kind.clone(), documents: self.wants.iter().filter(is_told).count() };
        History { documents, gaps: vec![gap], ..History::default() }
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
            Cut::Rewritten => GapKind::Rewritten,
            Cut::Unreadable(why) => GapKind::Unreadable(why.clone()),
        }
    }
}
