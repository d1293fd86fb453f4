//! What the last commit does not hold yet, and who would make the next one.

use std::fmt;
use std::path::Path;

use git2::{ErrorCode, Index, IndexEntryExtendedFlag, IndexEntryFlag, Oid, Repository, Status};

use super::environment::Environment;
use super::error::{Error, reason};
use super::identity::{self, Author};
use super::mailmap::{self, Mailmap};
use super::read;
use super::snapshot::{Kind, Snapshot};
use crate::history::Identity;

/// How a file on disk stands to the last commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uncommitted {
    /// No commit holds it: it is untracked, or added since.
    New,
    /// Its bytes in the last commit and in the index; the disk differs from one of them.
    Changed { committed: Vec<u8>, staged: Vec<u8> },
    /// A merge left it in conflict.
    Conflicted,
}

/// The last commit and the index, with which files on disk are compared.
pub struct LastCommit {
    prefix: String,
    /// None where there is no Git.
    repository: Option<(Repository, Index)>,
    /// None where nothing was committed yet.
    tree: Option<Oid>,
}

impl fmt::Debug for LastCommit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LastCommit").field("tree", &self.tree).finish_non_exhaustive()
    }
}

impl LastCommit {
    /// How a file of the work tree differs from the last commit; none where it does not, or where there is no Git.
    pub fn difference(&self, path: &str) -> Result<Option<Uncommitted>, Error> {
        let Some((repository, index)) = &self.repository else { return Ok(None) };
        let path = format!("{}{path}", self.prefix);
        let (shown, path) = (&path, Path::new(&path));
        let cannot = |cause: git2::Error| {
            let message =
                format!("cannot compare `{shown}` with the last commit: {}", reason(&cause));
            Error::new(message).with_help("check the repository with `git status`")
        };
        if self.has_bytes_of(repository, index, path) {
            return Ok(None);
        }
        // It knows filters and conflicts, and reads the whole index for each file.
        let status = repository.status_file(path).map_err(cannot)?;
        if status == Status::CURRENT && !is_hidden(repository, index, path) {
            return Ok(None);
        }
        if status.contains(Status::CONFLICTED) {
            return Ok(Some(Uncommitted::Conflicted));
        }
        Ok(Some(self.versions(repository, index, path).map_err(cannot)?))
    }

    /// Whether the disk, the index and the last commit have the same bytes.
    fn has_bytes_of(&self, repository: &Repository, index: &Index, path: &Path) -> bool {
        let committed = self.tree.and_then(|it| repository.find_tree(it).ok()?.get_path(path).ok());
        let staged = index.get_path(path, 0);
        let (Some(committed), Some(staged)) = (committed, staged) else { return false };
        committed.id() == staged.id && is_on_disk(repository, path, staged.id)
    }

    fn versions(
        &self,
        repository: &Repository,
        index: &Index,
        path: &Path,
    ) -> Result<Uncommitted, git2::Error> {
        let Some(tree) = self.tree else { return Ok(Uncommitted::New) };
        let committed = repository.find_tree(tree)?.get_path(path);
        let (Ok(committed), Some(staged)) = (committed, index.get_path(path, 0)) else {
            return Ok(Uncommitted::New);
        };
        let bytes = |id| Ok::<_, git2::Error>(repository.find_blob(id)?.content().to_vec());
        Ok(Uncommitted::Changed { committed: bytes(committed.id())?, staged: bytes(staged.id)? })
    }
}

impl Snapshot {
    /// What files on disk are compared with.
    pub fn last_commit(&self) -> Result<LastCommit, Error> {
        let prefix = self.prefix().to_owned();
        if self.kind() == Kind::Folder {
            return Ok(LastCommit { prefix, repository: None, tree: None });
        }
        let cannot = |cause: git2::Error| {
            Error::new(format!("cannot read the last commit: {}", reason(&cause)))
                .with_help("check the repository with `git status`")
        };
        let repository = self.with_work_tree()?;
        let tree = match repository.head() {
            Ok(head) => Some(head.peel_to_tree().map_err(cannot)?.id()),
            Err(cause) if cause.code() == ErrorCode::UnbornBranch => None,
            Err(cause) => return Err(cannot(cause)),
        };
        let index = repository.index().map_err(cannot)?;
        Ok(LastCommit { prefix, repository: Some((repository, index)), tree })
    }

    /// Whoever would commit here, and all their addresses: the one that Git takes, and the one `.mailmap` has for it.
    pub fn author(&self) -> Result<(Author, Vec<String>), Error> {
        let cannot = |cause: git2::Error| {
            Error::new(format!("cannot read Git's configuration: {}", reason(&cause)))
                .with_help("check it with `git config --list`")
        };
        let environment = Environment::of_process();
        let settings = &environment.settings;
        let known = match self.kind() {
            Kind::Folder => settings.outside(),
            _ => settings.inside(&self.with_work_tree()?),
        };
        let author = identity::author(&known.map_err(cannot)?, &environment)?;
        if author.email.is_empty() {
            return Ok((author, Vec::new()));
        }
        let mailmap = match self.kind() {
            Kind::Folder => None,
            _ => mailmap::on_disk(self).and_then(|it| Mailmap::read(&it)),
        };
        let stated = Identity { name: author.name.clone(), email: author.email.clone() };
        let proper = mailmap.map(|it| it.proper(&stated).email);
        let mut emails = vec![stated.email];
        emails.extend(proper.filter(|it| *it != emails[0]));
        Ok((author, emails))
    }

    fn with_work_tree(&self) -> Result<Repository, Error> {
        let cannot = |cause: git2::Error| {
            Error::new(format!("cannot open the repository: {}", reason(&cause)))
                .with_help("check it with `git status`")
        };
        let no_work_tree = || Error::new("there is no work tree");
        let repository = self.handle.as_ref().ok_or_else(no_work_tree)?.open().map_err(cannot)?;
        let depth = self.prefix().split_terminator('/').count();
        let top = self.root().and_then(|it| it.ancestors().nth(depth)).ok_or_else(no_work_tree)?;
        // A hook's variables or a linked work tree may have it elsewhere than beside the Git folder.
        repository.set_workdir(top, false).map_err(cannot)?;
        Ok(repository)
    }
}

/// Whether Git was told to take a file for unchanged (`assume-unchanged`, `skip-worktree`), and it is not.
fn is_hidden(repository: &Repository, index: &Index, path: &Path) -> bool {
    let entry = index.get_path(path, 0).filter(|it| {
        it.flags & IndexEntryFlag::VALID.bits() != 0
            || it.flags_extended & IndexEntryExtendedFlag::SKIP_WORKTREE.bits() != 0
    });
    let exists = || repository.workdir().is_some_and(|it| it.join(path).is_file());
    entry.is_some_and(|it| exists() && !is_on_disk(repository, path, it.id))
}

fn is_on_disk(repository: &Repository, path: &Path, blob: Oid) -> bool {
    let bytes = repository.workdir().and_then(|it| read::whole(&it.join(path), u64::MAX));
    bytes.is_some_and(|it| read::blob_id(&it) == blob.as_bytes())
}
