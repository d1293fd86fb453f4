//! What was found at one commit, kept under Git's common folder: the next walk ends there.
//!
//! Every entry is true of its commit for ever, so a cache can be too old to help and never wrong. It is written beside its
//! place and renamed; one that is damaged, of another version or cannot be read is as good as none.

use std::path::Path;
use std::sync::Arc;

use git2::{Oid, Repository};

use super::judging::Outcome;
use super::people::Stated;
use super::record;
use crate::git::unfinished::{keep_file, kept_file};
use crate::history::{Fact, Facts};

/// One for what is checked, one for its base.
pub(super) const NAMES: [&str; 2] = ["history-v1", "history-v1-base"];
/// Below Git's common folder.
const FOLDER: [&str; 1] = ["isms"];
/// 10,000 documents take about 10 MB.
const LIMIT: u64 = 256 << 20;

/// What was found at one commit.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) commit: Oid,
    /// Sorted by path.
    pub(super) documents: Vec<Known>,
    pub(super) versions: Vec<(Oid, Arc<Facts>)>,
    /// Those that an answer names.
    pub(super) commits: Vec<(Oid, Arc<Stated>)>,
}

/// What is known of a document at that commit.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) path: String,
    /// The commit has it with these bytes.
    pub(super) blob: Oid,
    /// The commits that set what it states.
    pub(super) answers: Vec<(Fact, Answer)>,
}

/// Which commit set a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) commit: Oid,
    /// The blob in the first parent that had the document; none where the commit brought it in.
    pub(super) before: Option<Oid>,
    pub(super) after: Oid,
    /// The commit that set it last; another one where it was taken out and put back.
    pub(super) last: Oid,
}

impl Answer {
    pub(super) fn set(commit: Oid, before: Option<Oid>, after: Oid) -> Answer {
        Answer { commit, before, after, last: commit }
    }

    pub(super) fn of(outcome: &Outcome) -> Option<Answer> {
        match outcome {
            Outcome::Set(answer) | Outcome::Known(answer) => Some(*answer),
            Outcome::Last(_) | Outcome::Cut(_) => None,
        }
    }

    pub(super) fn blobs(self) -> impl Iterator<Item = Oid> {
        self.before.into_iter().chain([self.after])
    }
}

impl Record {
    /// The record that was kept, if there is a good one.
    pub(super) fn load(repository: &Repository, name: &str) -> Option<Record> {
        record::read(&kept_file(repository.commondir(), &FOLDER, name, LIMIT)?)
    }

    /// How many questions it answers.
    pub(super) fn len(&self) -> usize {
        self.documents.iter().map(|it| it.answers.len()).sum()
    }

    /// What it knows of a document, which is probably the one of that number.
    pub(super) fn document(&self, path: &str, number: usize) -> Option<&Known> {
        if let Some(likely) = self.documents.get(number).filter(|it| it.path == path) {
            return Some(likely);
        }
        let at = self.documents.binary_search_by(|it| it.path.as_str().cmp(path)).ok()?;
        Some(&self.documents[at])
    }

    /// Keeps this record under Git's common folder.
    pub(super) fn keep(&self, common: &Path, name: &str) {
        keep_file(common, &FOLDER, name, &record::written(self));
    }
}

impl Known {
    pub(super) fn answer(&self, fact: Fact) -> Option<Answer> {
        self.answers.iter().find(|it| it.0 == fact).map(|it| it.1)
    }
}

/// How many questions about a commit some records answer.
pub(super) fn answers(records: &[Record], commit: Oid) -> usize {
    records.iter().filter(|it| it.commit == commit).map(Record::len).max().unwrap_or(0)
}
