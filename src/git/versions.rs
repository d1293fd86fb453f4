//! The texts of one document as commits have them, for whoever tells what each commit made of it.

use std::path::Path;

use git2::{Commit, Oid};

use super::list;
use super::objects::Objects;
use super::read;
use super::repository::Found;
use super::snapshot::{Content, Snapshot};

/// Reads one version after the other, of a repository that was opened once.
pub(crate) struct Versions {
    found: Found,
    objects: Objects,
}

impl Snapshot {
    /// None where no repository holds the ISMS.
    pub(crate) fn versions(&self) -> Option<Versions> {
        let found = self.handle.as_ref()?.found().ok()?;
        let objects = Objects::of(&found.handle);
        Some(Versions { found, objects })
    }
}

impl Versions {
    /// The text in a commit, by its path from the repository's root; none where it is not there or cannot be read.
    pub(crate) fn text(&mut self, commit: &str, path: &str, limit: u64) -> Option<String> {
        let id = blob(&commit_of(&self.found, commit)?, path)?;
        self.read(id, limit)
    }

    /// The text in the commit's first parent that has it.
    pub(crate) fn text_before(&mut self, commit: &str, path: &str, limit: u64) -> Option<String> {
        let id = commit_of(&self.found, commit)?.parents().find_map(|it| blob(&it, path))?;
        self.read(id, limit)
    }

    fn read(&mut self, id: Oid, limit: u64) -> Option<String> {
        match read::blob(&mut self.objects, id, limit, Vec::new()) {
            Content::Bytes(bytes) => String::from_utf8(bytes).ok(),
            _ => None,
        }
    }
}

fn commit_of<'f>(found: &'f Found, id: &str) -> Option<Commit<'f>> {
    found.repository.find_commit(Oid::from_str(id).ok()?).ok()
}

fn blob(commit: &Commit<'_>, path: &str) -> Option<Oid> {
    let entry = commit.tree().ok()?.get_path(Path::new(path)).ok()?;
    list::is_file(entry.filemode().cast_unsigned()).then(|| entry.id())
}
