//! What was found at one commit, kept under Git's common folder: the next walk ends there.
//!
//! Every entry is true of its commit for ever, so a cache can be too old to help and never wrong. It is written beside its
//! place and renamed; one that is damaged, of another version or cannot be read is as good as none.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use git2::{Oid, Repository};
use sha2::{Digest as _, Sha256};

use super::codec::{Reader, Writer};
use super::judging::Outcome;
use crate::history::{Fact, Facts, Header};

/// What it begins with: another version may understand documents in another way.
const MAGIC: &[u8] = concat!("isms history 3, ", env!("CARGO_PKG_VERSION"), "\n").as_bytes();
/// One for what is checked, one for its base.
pub(super) const NAMES: [&str; 2] = ["history-v1", "history-v1-base"];
/// 10,000 documents take about 10 MB.
const LIMIT: u64 = 256 << 20;

/// The commits that set what the documents stated at one commit.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) commit: Oid,
    /// By path and fact.
    pub(super) answers: HashMap<String, HashMap<Fact, Answer>>,
    pub(super) facts: HashMap<Oid, Arc<Facts>>,
}

/// An [`Outcome::Set`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    commit: Oid,
    before: Option<Oid>,
    after: Oid,
}

impl Answer {
    pub(super) fn of(outcome: &Outcome) -> Option<Answer> {
        match outcome {
            Outcome::Set { commit, before, after } => {
                Some(Answer { commit: *commit, before: *before, after: *after })
            }
            Outcome::Cut(_) => None,
        }
    }

    pub(super) fn outcome(self) -> Outcome {
        Outcome::Set { commit: self.commit, before: self.before, after: self.after }
    }

    pub(super) fn blobs(self) -> impl Iterator<Item = Oid> {
        self.before.into_iter().chain([self.after])
    }
}

impl Record {
    /// The record that was kept, if there is a good one.
    pub(super) fn load(repository: &Repository, name: &str) -> Option<Record> {
        let file = folder(repository).join(name);
        let data = file.symlink_metadata().ok()?;
        if !data.is_file() || data.len() > LIMIT {
            return None;
        }
        Record::read(&std::fs::read(file).ok()?)
    }

    /// How many questions it answers.
    pub(super) fn len(&self) -> usize {
        self.answers.values().map(HashMap::len).sum()
    }

    /// Keeps this record. A folder that cannot be written costs time on the next run and nothing else.
    pub(super) fn keep(&self, repository: &Repository, name: &str) {
        let folder = folder(repository);
        let _ = std::fs::create_dir_all(&folder);
        sweep(&folder, name);
        let random = RandomState::new().build_hasher().finish();
        let unfinished = folder.join(format!("{name}.{random:016x}"));
        let written = std::fs::write(&unfinished, self.written())
            .and_then(|()| std::fs::rename(&unfinished, folder.join(name)));
        if written.is_err() {
            let _ = std::fs::remove_file(&unfinished);
        }
    }

    fn written(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.oid(self.commit);
        let mut headers: HashMap<*const Header, u32> = HashMap::new();
        let mut distinct: Vec<&Header> = Vec::new();
        for facts in self.facts.values() {
            headers.entry(Arc::as_ptr(&facts.header)).or_insert_with(|| {
                distinct.push(&facts.header);
                u32::try_from(distinct.len() - 1).unwrap_or(u32::MAX)
            });
        }
        writer.length(distinct.len());
        for header in distinct {
            writer.header(header);
        }
        writer.length(self.facts.len());
        for (blob, facts) in &self.facts {
            writer.oid(*blob);
            writer.bytes(&facts.body);
            writer.number(headers[&Arc::as_ptr(&facts.header)]);
        }
        writer.length(self.answers.len());
        for (path, answers) in &self.answers {
            writer.text(path);
            writer.length(answers.len());
            for (fact, answer) in answers {
                writer.byte(*fact as u8);
                writer.oid(answer.commit);
                writer.oid(answer.after);
                writer.oid(answer.before.unwrap_or(Oid::ZERO_SHA1));
            }
        }
        let content = writer.into_bytes();
        [MAGIC, &Sha256::digest(&content)[..], &content].concat()
    }

    fn read(bytes: &[u8]) -> Option<Record> {
        let (sum, content) = bytes.strip_prefix(MAGIC)?.split_at_checked(32)?;
        if Sha256::digest(content)[..] != *sum {
            return None;
        }
        let mut reader = Reader::new(content);
        let commit = reader.oid()?;
        let count = reader.length()?;
        let headers: Vec<Arc<Header>> =
            (0..count).map(|_| reader.header().map(Arc::new)).collect::<Option<_>>()?;
        let mut facts = HashMap::new();
        for _ in 0..reader.length()? {
            let (blob, body) = (reader.oid()?, reader.hash()?);
            let header = headers.get(usize::try_from(reader.number()?).ok()?)?;
            facts.insert(blob, Arc::new(Facts { body, header: Arc::clone(header) }));
        }
        let mut answers = HashMap::new();
        for _ in 0..reader.length()? {
            let path = reader.text()?;
            let mut by_fact = HashMap::new();
            for _ in 0..reader.length()? {
                let fact = *Fact::ALL.get(usize::from(reader.byte()?))?;
                let (commit, after, before) = (reader.oid()?, reader.oid()?, reader.oid()?);
                let before = Some(before).filter(|it| *it != Oid::ZERO_SHA1);
                by_fact.insert(fact, Answer { commit, before, after });
            }
            answers.insert(path, by_fact);
        }
        Some(Record { commit, answers, facts })
    }
}

/// How many questions about a commit some records answer.
pub(super) fn answers(records: &[Record], commit: Oid) -> usize {
    records.iter().filter(|it| it.commit == commit).map(Record::len).max().unwrap_or(0)
}

fn folder(repository: &Repository) -> PathBuf {
    repository.commondir().join("isms")
}

/// Removes what runs that were killed left behind. One that is still running loses its file, and then keeps nothing.
fn sweep(folder: &Path, record: &str) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if name.to_string_lossy().strip_prefix(record).is_some_and(|it| it.starts_with('.')) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
