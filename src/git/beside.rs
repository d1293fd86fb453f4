//! The other side of a comparison: the same folder in another commit.

use std::path::Path;

use git2::{ErrorClass, ErrorCode, Oid, Repository};

use super::error::{Error, reason};
use super::list::{self, Listing};
use super::moved;
use super::repository::Found;
use super::snapshot::{self, Kind, Snapshot};
use crate::history::WHOLE_IN_CI;
use crate::path;

impl Snapshot {
    /// The commit at which this snapshot and a revision parted: their merge base.
    pub fn base(&self, revision: &str) -> Result<Snapshot, Error> {
        let mut found = self.found(revision)?;
        let Some(head) = self.commit().and_then(|it| Oid::from_str(it).ok()) else {
            return Err(unborn(revision).with_help("leave the base out until the first commit"));
        };
        let commit = resolve(&found, revision)?;
        let mut commits = vec![commit, head];
        if self.kind() != Kind::Commit {
            commits.extend(found.merged_now());
        }
        let base = found.repository.merge_base_many(&commits);
        let base = base.map_err(|cause| parted(&found, revision, &cause))?;
        at(self, &found, base)
    }

    /// The commits that a merge under way joins with HEAD, by their full ids.
    pub fn merging(&self) -> Vec<String> {
        if self.kind() == Kind::Commit {
            return Vec::new();
        }
        let Some(mut found) = self.handle.as_ref().and_then(|it| it.found().ok()) else {
            return Vec::new();
        };
        found.merged_now().iter().map(Oid::to_string).collect()
    }

    /// The same folder in another commit.
    pub fn at(&self, revision: &str) -> Result<Snapshot, Error> {
        let found = self.found(revision)?;
        let commit = resolve(&found, revision).map_err(|error| {
            if found.head().is_none() && revision.starts_with("HEAD") {
                unborn(revision).with_help("`git add` and `git commit` first")
            } else {
                error
            }
        })?;
        at(self, &found, commit)
    }

    fn found(&self, revision: &str) -> Result<Found, Error> {
        let Some(handle) = &self.handle else {
            let place = path::shown(self.root().unwrap_or(Path::new(".")));
            return Err(Error::new(format!(
                "no Git repository holds `{place}`, so nothing can be compared with `{revision}`"
            ))
            .with_help("leave the base out, or run in a clone"));
        };
        let cannot = |cause: git2::Error| {
            Error::new(format!("cannot open the repository: {}", reason(&cause)))
        };
        handle.found().map_err(cannot)
    }
}

fn unborn(revision: &str) -> Error {
    Error::new(format!(
        "the current branch has no commit yet, so nothing can be compared with `{revision}`"
    ))
}

/// The commit that a revision names, or what would bring it here.
fn resolve(found: &Found, revision: &str) -> Result<Oid, Error> {
    found.commit(revision).map(|it| it.id()).map_err(|error| {
        if found.repository.revparse_single(revision).is_ok() {
            return error;
        }
        error.with_help(missing(&found.repository, revision))
    })
}

fn missing(repository: &Repository, revision: &str) -> String {
    if revision.len() >= 40 && revision.bytes().all(|it| it == b'0') {
        return "a forge writes zeros where a branch is new: name the branch that it will join, such as `origin/main`"
            .to_owned();
    }
    let is_branch = |it: char| it.is_alphanumeric() || "/._-".contains(it);
    let remotes: Vec<String> = repository.remotes().map_or_else(
        |_| Vec::new(),
        |it| it.iter().filter_map(|it| Some(it.ok()??.to_owned())).collect(),
    );
    for remote in &remotes {
        let tracked = format!("{remote}/{revision}");
        if repository.find_reference(&format!("refs/remotes/{tracked}")).is_ok() {
            return format!("name it as it is called here: `{tracked}`");
        }
    }
    if remotes.is_empty() {
        return "this clone has no remote that could bring it: `git branch --all` and `git tag` list what is here"
            .to_owned();
    }
    let is_id = revision.len() >= 7 && revision.bytes().all(|it| it.is_ascii_hexdigit());
    if is_id || revision.starts_with('-') || !revision.chars().all(is_branch) {
        return format!(
            "`git fetch` brings missing commits; {WHOLE_IN_CI} brings the whole history"
        );
    }
    let (remote, branch) = match revision.split_once('/') {
        Some((remote, branch)) if remotes.iter().any(|it| it == remote) => (remote, branch),
        _ => (remotes.first().map_or("origin", String::as_str), revision),
    };
    let here = format!("{remote}/{branch}");
    // In a clone of a single branch, or of the last commits alone, a fetch without the second name keeps it under none.
    format!(
        "`git fetch {remote} {branch}:refs/remotes/{here}` brings it, as `{here}`; {WHOLE_IN_CI} brings the whole history"
    )
}

/// Why two commits have no merge base.
fn parted(found: &Found, revision: &str, cause: &git2::Error) -> Error {
    if found.is_shallow() {
        return Error::new(format!(
            "this clone is shallow, and lacks the commit at which this branch and `{revision}` parted"
        ))
        .with_help(format!("`git fetch --unshallow` brings it; {WHOLE_IN_CI} brings the whole history"));
    }
    if cause.code() == ErrorCode::NotFound && cause.class() == ErrorClass::Merge {
        return Error::new(format!("`{revision}` and what is checked have no commit in common"))
            .with_help(
                "name a base with a shared history; `git merge-base` says whether there is one",
            );
    }
    Error::new(format!("cannot tell where this branch and `{revision}` parted: {}", reason(cause)))
        .with_help("check the repository with `git fsck`; a partial clone lacks objects")
}

/// The files that another commit has of the snapshot's ISMS.
fn at(snapshot: &Snapshot, found: &Found, commit: Oid) -> Result<Snapshot, Error> {
    let cannot = |cause: git2::Error| {
        Error::new(format!("cannot read the files of commit {commit}: {}", reason(&cause)))
            .with_help("check the repository with `git fsck`")
    };
    let tree = found.repository.find_commit(commit).and_then(|it| it.tree()).map_err(cannot)?;
    let (prefix, settings_elsewhere) = moved::beside(snapshot, found, &tree)?;
    let listing = match snapshot::subtree(found, tree, &prefix) {
        Ok(root) => list::tree(&found.repository, root)?,
        Err(cause) if cause.code() == ErrorCode::NotFound && !prefix.is_empty() => {
            Listing::default()
        }
        Err(cause) => return Err(cannot(cause)),
    };
    let mut other = Snapshot::of_commit(found, commit, prefix, listing);
    other.settings_elsewhere = settings_elsewhere;
    Ok(other)
}
