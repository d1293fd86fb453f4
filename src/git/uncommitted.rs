//! What the last commit does not hold yet, and who would make the next one.

use std::path::Path;

use git2::{Config, ErrorCode, IndexEntryExtendedFlag, IndexEntryFlag, Repository, Status};

use super::error::{Error, reason};
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

impl Snapshot {
    /// How a file of the work tree differs from the last commit; none where it does not, or where there is no Git.
    pub fn uncommitted(&self, path: &str) -> Result<Option<Uncommitted>, Error> {
        if self.kind() == Kind::Folder {
            return Ok(None);
        }
        let repository = self.with_work_tree()?;
        let path = format!("{}{path}", self.prefix());
        let cannot = |cause: git2::Error| {
            let message =
                format!("cannot compare `{path}` with the last commit: {}", reason(&cause));
            Error::new(message).with_help("check the repository with `git status`")
        };
        let status = repository.status_file(Path::new(&path)).map_err(cannot)?;
        if status == Status::CURRENT && !is_hidden(&repository, Path::new(&path)) {
            return Ok(None);
        }
        if status.contains(Status::CONFLICTED) {
            return Ok(Some(Uncommitted::Conflicted));
        }
        Ok(Some(versions(&repository, Path::new(&path)).map_err(cannot)?))
    }

    /// The addresses of whoever would commit here: Git's `user.email`, and the one `.mailmap` has for it. The variables
    /// `GIT_AUTHOR_EMAIL` and `GIT_COMMITTER_EMAIL` speak of one commit, not of a person, and are not read.
    pub fn user_emails(&self) -> Result<Vec<String>, Error> {
        let cannot = |cause: git2::Error| {
            Error::new(format!("cannot read Git's configuration: {}", reason(&cause)))
                .with_help("check it with `git config --list`")
        };
        let repository = match self.kind() {
            Kind::Folder => None,
            _ => Some(self.with_work_tree()?),
        };
        let mut configuration = match &repository {
            Some(repository) => repository.config(),
            None => Config::open_default(),
        }
        .map_err(cannot)?;
        let configuration = configuration.snapshot().map_err(cannot)?;
        let email = configuration.get_string("user.email").unwrap_or_default();
        if email.is_empty() {
            return Ok(Vec::new());
        }
        let name = configuration.get_string("user.name").unwrap_or_default();
        let stated = Identity { name, email };
        let mailmap = repository.and_then(|_| Mailmap::read(&mailmap::on_disk(self)?));
        let proper = mailmap.map(|it| it.proper(&stated).email);
        let mut emails = vec![stated.email];
        emails.extend(proper.filter(|it| *it != emails[0]));
        Ok(emails)
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
fn is_hidden(repository: &Repository, path: &Path) -> bool {
    let entry = repository.index().ok().and_then(|it| it.get_path(path, 0));
    let Some(entry) = entry.filter(|it| {
        it.flags & IndexEntryFlag::VALID.bits() != 0
            || it.flags_extended & IndexEntryExtendedFlag::SKIP_WORKTREE.bits() != 0
    }) else {
        return false;
    };
    let bytes = repository.workdir().and_then(|it| read::whole(&it.join(path), u64::MAX));
    bytes.is_some_and(|it| read::blob_id(&it) != entry.id.as_bytes())
}

fn versions(repository: &Repository, path: &Path) -> Result<Uncommitted, git2::Error> {
    let committed = match repository.head() {
        Ok(head) => head.peel_to_tree()?.get_path(path),
        Err(cause) if cause.code() == ErrorCode::UnbornBranch => return Ok(Uncommitted::New),
        Err(cause) => return Err(cause),
    };
    let (Ok(committed), Some(staged)) = (committed, repository.index()?.get_path(path, 0)) else {
        return Ok(Uncommitted::New);
    };
    let bytes = |id| Ok::<_, git2::Error>(repository.find_blob(id)?.content().to_vec());
    Ok(Uncommitted::Changed { committed: bytes(committed.id())?, staged: bytes(staged.id)? })
}
