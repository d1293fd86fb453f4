//! The rest of the repository, where the ISMS stands in a folder of it: which files are there, and what CODEOWNERS says.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use git2::{Index, IndexEntry, ObjectType, Oid, Tree, TreeEntry};
use sha2::{Digest as _, Sha256};

use super::environment::Environment;
use super::list;
use super::objects::Objects;
use super::read;
use super::repository::{self, Found};
use super::snapshot::{Content, Kind, Snapshot, Why};
use crate::path;

impl Snapshot {
    /// Those of these paths that the repository holds, as files or folders: in the commit that is linted, else in the index.
    /// They are from the repository's root, which itself is the empty path. What lies in a submodule or behind a symbolic link
    /// is taken to be there.
    pub fn holding(&self, mut paths: BTreeSet<String>) -> BTreeSet<String> {
        if paths.is_empty() {
            return paths;
        }
        let Some(found) = self.handle.as_ref().and_then(|it| it.found().ok()) else {
            return BTreeSet::new();
        };
        match self.kind() {
            Kind::Commit => {
                let tree = self.tree(&found);
                paths.retain(|it| tree.as_ref().is_some_and(|tree| is_in_tree(tree, it)));
            }
            Kind::WorkTree | Kind::Index | Kind::Folder => {
                let index = found.index().ok();
                paths.retain(|it| index.as_ref().is_some_and(|(index, _)| is_in_index(index, it)));
            }
        }
        paths
    }

    /// What is in the ISMS and was left out for this reason.
    pub fn left_out_as(&self, why: &Why) -> BTreeSet<String> {
        let left_out = self.left_out().iter().filter(|it| it.why == *why);
        left_out.map(|it| it.path.clone()).collect()
    }

    /// Whether Git ignores a path of the ISMS, be it there or not.
    pub fn is_ignored(&self, path: &str) -> bool {
        let found = self.handle.as_ref().and_then(|it| it.found().ok());
        found.is_some_and(|found| {
            let path = format!("{}{path}", self.prefix());
            found.repository.is_path_ignored(path).unwrap_or(false)
        })
    }

    /// The bytes of a file beside the ISMS, by its path from the repository's root: as they are in the commit that is linted,
    /// else in the index. None where nothing is there; a link is not followed.
    pub fn read_beside(&self, path: &str, limit: u64) -> Option<Content> {
        let found = self.handle.as_ref()?.found().ok()?;
        self.content_beside(&found, path, limit)
    }

    fn content_beside(&self, found: &Found, path: &str, limit: u64) -> Option<Content> {
        let (mode, id) = match self.kind() {
            Kind::Commit => {
                let entry = self.tree(found)?.get_path(Path::new(path)).ok()?;
                (entry.filemode().cast_unsigned(), entry.id())
            }
            Kind::WorkTree | Kind::Index | Kind::Folder => {
                let entry = found.index().ok()?.0.get_path(Path::new(path), 0)?;
                (entry.mode, Some(entry.id).filter(|_| !list::is_promised(&entry))?)
            }
        };
        if list::is_link(mode) {
            return Some(Content::Unreadable("a symbolic link is not followed".to_owned()));
        }
        let objects = || Objects::of(&found.handle);
        list::is_file(mode).then(|| read::blob(&mut objects(), id, limit, Vec::new()))
    }

    /// The whole tree of the commit that is linted.
    fn tree<'f>(&self, found: &'f Found) -> Option<Tree<'f>> {
        let id = Oid::from_str(self.commit()?).ok()?;
        found.repository.find_commit(id).and_then(|it| it.tree()).ok()
    }
}

/// Where a folder lies in the repository that holds it, as `docs/isms`; none where it is the root, or where no repository
/// holds it. A folder that is not there yet lies where it will.
pub fn below_root(folder: &Path) -> Option<String> {
    let folder = std::path::absolute(folder).ok()?;
    let there = folder.ancestors().find(|it| it.is_dir())?;
    let new = folder.strip_prefix(there).ok()?;
    if new.iter().any(|it| it == "..") {
        return None;
    }
    let there = path::resolved(there).ok()?;
    let root = repository::find(&there, &Environment::of_process()).ok()??.work_tree?;
    let below = there.strip_prefix(root).ok()?.join(new);
    let names: Option<Vec<&str>> = below.iter().map(|it| it.to_str()).collect();
    names.filter(|it| !it.is_empty()).map(|it| it.join("/"))
}

/// A digest of what the index holds beside a folder; none where there is nothing beside it.
pub(super) fn digest(index: &Index, prefix: &str) -> Option<[u8; 32]> {
    if prefix.is_empty() {
        return None;
    }
    let mut digest = Sha256::new();
    let is_beside = |it: &IndexEntry| !it.path.starts_with(prefix.as_bytes());
    for entry in index.iter().filter(|it| is_beside(it) && !list::is_promised(it)) {
        digest.update(&entry.path);
        // No name holds it.
        digest.update([0]);
        digest.update(entry.mode.to_le_bytes());
        digest.update(entry.id);
    }
    Some(digest.finalize().into())
}

pub(super) fn is_in_tree(tree: &Tree<'_>, path: &str) -> bool {
    let entry = |path: &str| tree.get_path(Path::new(path)).ok();
    let leads_away = |it: TreeEntry<'_>| {
        it.kind() == Some(ObjectType::Commit) || list::is_link(it.filemode().cast_unsigned())
    };
    path.is_empty()
        || entry(path).is_some()
        || folders(path).any(|it| entry(it).is_some_and(leads_away))
}

pub(super) fn is_in_index(index: &Index, path: &str) -> bool {
    // A file in conflict has no stage 0.
    let entry = |path: &str| {
        let path = Path::new(path);
        // libgit2's binding panics at any other, such as the drive in `C:/a` on Windows.
        let is_plain = path.components().all(|it| matches!(it, Component::Normal(_)));
        (0..=3).filter(|_| is_plain).find_map(|stage| index.get_path(path, stage))
    };
    let leads_away = |it: IndexEntry| list::is_submodule(it.mode) || list::is_link(it.mode);
    path.is_empty()
        || entry(path).is_some_and(|it| !list::is_promised(&it))
        || index.find_prefix(format!("{path}/")).is_ok()
        || folders(path).any(|it| entry(it).is_some_and(leads_away))
}

/// The folders above a path, from the root down.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}
