//! Finding and opening the repository that holds a folder.

use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Once, PoisonError};

use git2::{ErrorCode, Index, Oid, Repository, RepositoryOpenFlags};

use super::environment::Environment;
use super::error::{Error, reason};
use super::objects::SharedPacks;
use super::seen::{self, Moment};
use super::settings::Settings;
use crate::history::WHOLE_IN_CI;
use crate::path;

/// Git's folder, or in a linked work tree and a submodule a file that says where it is.
const LINK: &str = ".git";

/// An open repository, with what the environment changes about it.
pub(crate) struct Found {
    pub(crate) repository: Lent,
    /// The work tree's root, without symbolic links; none in a bare repository.
    pub(crate) work_tree: Option<PathBuf>,
    /// An index other than the repository's own.
    index_file: Option<PathBuf>,
    pub(crate) handle: Handle,
}

/// How to open the same repository again, as libgit2's are not shared by threads, and its packs, which are.
#[derive(Clone, Debug)]
pub(crate) struct Handle {
    git_folder: PathBuf,
    common_folder: PathBuf,
    objects: Option<PathBuf>,
    user_attributes: Option<PathBuf>,
    settings: Settings,
    packs: SharedPacks,
    spare: Spare,
}

/// An open repository that stays open for whoever asks the handle next.
pub(crate) struct Lent {
    /// Some until it is given back.
    repository: Option<Repository>,
    spare: Spare,
}

/// One that is open and not in use. Opening one reads its settings, the user's and the machine's again.
#[derive(Clone, Default)]
struct Spare(Arc<Mutex<Option<Repository>>>);

/// The repository that holds `folder` (absolute, no symbolic links), if there is one.
pub(crate) fn find(folder: &Path, environment: &Environment) -> Result<Option<Found>, Error> {
    set_up();
    environment.settings.refuse_fault()?;
    let nearest = search(folder, environment)?;
    if let Some(exported) = exported(environment)
        && exported.holds(folder)
        && nearest.as_ref().is_none_or(|it| !it.is_inside(&exported))
    {
        return Ok(Some(exported));
    }
    refuse_broken_link(folder, nearest.as_ref(), environment)?;
    let Some(mut found) = nearest else { return Ok(None) };
    if environment.git_folder.is_none() && environment.index_file.is_some() {
        // `GIT_INDEX_FILE` on its own belongs to the repository the process stands in.
        let here = path::resolved(&environment.folder).ok();
        let own = here.and_then(|it| search(&it, environment).ok().flatten());
        if own.is_some_and(|it| it.handle.git_folder == found.handle.git_folder) {
            found.adopt_index(environment);
        }
    }
    Ok(Some(found))
}

impl Found {
    fn new(
        repository: Repository,
        objects: Option<PathBuf>,
        environment: &Environment,
    ) -> Result<Found, Error> {
        let work_tree = match repository.workdir() {
            None => None,
            Some(folder) => Some(path::resolved(folder).map_err(|cause| {
                Error::new(format!("cannot open the work tree `{}`: {cause}", path::shown(folder)))
            })?),
        };
        let (git_folder, common_folder) =
            (repository.path().to_owned(), repository.commondir().to_owned());
        let (packs, spare) = (SharedPacks::default(), Spare::default());
        let repository = Lent { repository: Some(repository), spare: spare.clone() };
        let user_attributes = environment.user_attributes.clone();
        let settings = environment.settings.clone();
        let handle =
            Handle { git_folder, common_folder, objects, user_attributes, settings, packs, spare };
        Ok(Found { repository, work_tree, index_file: None, handle })
    }

    /// The index that stands for "staged" here, and when it was written at the latest: a newer one may have come meanwhile.
    pub(crate) fn index(&self) -> Result<(Index, Option<Moment>), Error> {
        let own = || self.repository.path().join("index");
        let file = self.index_file.clone().unwrap_or_else(own);
        let written = file.metadata().ok().and_then(|it| seen::modified(&it));
        // Not the repository's own one, which would stay in memory as long as it does.
        let index = Index::open(&file).map_err(|cause| Error::index(&cause))?;
        Ok((index, written))
    }

    /// The commit HEAD names; none before the first commit.
    pub(crate) fn head(&self) -> Option<Oid> {
        self.repository.refname_to_id("HEAD").ok()
    }

    /// The commits that a merge under way will join with HEAD.
    pub(crate) fn merged_now(&mut self) -> Vec<Oid> {
        let mut merged = Vec::new();
        // No such file: no merge under way.
        let _ = self.repository.mergehead_foreach(|id| {
            merged.push(*id);
            true
        });
        merged
    }

    /// Whether the history ends early. libgit2 looks beside HEAD, and so misses it in a linked
    /// work tree; Git keeps the list in the folder all work trees share.
    pub(crate) fn is_shallow(&self) -> bool {
        let list = self.repository.commondir().join("shallow");
        self.repository.is_shallow() || list.metadata().is_ok_and(|it| it.len() > 0)
    }

    /// The commit a revision names.
    pub(crate) fn commit(&self, revision: &str) -> Result<git2::Commit<'_>, Error> {
        let object = self
            .repository
            .revparse_single(revision)
            .map_err(|cause| self.unresolved(revision, &cause))?;
        object.peel_to_commit().map_err(|cause| {
            if object.as_tag().is_some() || object.as_commit().is_some() {
                return self.unresolved(revision, &cause);
            }
            let kind = object.kind().map_or("something else", |it| it.str());
            Error::new(format!("`{revision}` is a {kind}, not a commit"))
                .with_help("name a branch, a tag or a commit, like `HEAD` or `v1.0`")
        })
    }

    fn unresolved(&self, revision: &str, cause: &git2::Error) -> Error {
        let error = Error::new(match cause.code() {
            ErrorCode::NotFound => format!("no commit is called `{revision}`"),
            ErrorCode::Ambiguous => format!("`{revision}` is the start of several object ids"),
            _ => format!("cannot resolve `{revision}`: {}", reason(cause)),
        });
        if self.head().is_none() && !self.is_shallow() {
            return error.with_help(
                "the current branch has no commit yet: `git add` and `git commit` first",
            );
        }
        if self.is_shallow() {
            return error.with_help(format!(
                "this clone is shallow: `git fetch --unshallow`, or {WHOLE_IN_CI}"
            ));
        }
        error.with_help(
            "`git branch --all` and `git tag` list the names; `git fetch` brings missing ones",
        )
    }

    /// Whether this work tree, or the folder of this bare repository, holds `folder`.
    fn holds(&self, folder: &Path) -> bool {
        match &self.work_tree {
            Some(root) => folder.starts_with(root),
            None => path::resolved(&self.handle.git_folder).is_ok_and(|it| folder.starts_with(it)),
        }
    }

    /// Whether this is a nested repository or a submodule of the other.
    fn is_inside(&self, outer: &Found) -> bool {
        match (&self.work_tree, &outer.work_tree) {
            (Some(inner), Some(outer)) => inner != outer && inner.starts_with(outer),
            _ => false,
        }
    }

    fn adopt_index(&mut self, environment: &Environment) {
        let Some(file) = &environment.index_file else { return };
        // Git changes to the work tree's root before it resolves this variable.
        let from = self.work_tree.as_deref().unwrap_or(&environment.folder);
        self.index_file = Some(from.join(file));
    }
}

impl Handle {
    pub(crate) fn git_folder(&self) -> &Path {
        &self.git_folder
    }

    /// The folder that all work trees of the repository share.
    pub(crate) fn common_folder(&self) -> &Path {
        &self.common_folder
    }

    /// Where the objects of a push under way lie.
    pub(super) fn objects(&self) -> Option<&Path> {
        self.objects.as_deref()
    }

    pub(super) fn user_attributes(&self) -> Option<&Path> {
        self.user_attributes.as_deref()
    }

    pub(super) fn packs(&self) -> &SharedPacks {
        &self.packs
    }

    /// The repository alone: what is staged and what is on disk belongs to the snapshot that was opened.
    pub(crate) fn found(&self) -> Result<Found, git2::Error> {
        let repository = Lent { repository: Some(self.open()?), spare: self.spare.clone() };
        Ok(Found { repository, work_tree: None, index_file: None, handle: self.clone() })
    }

    pub(crate) fn open(&self) -> Result<Repository, git2::Error> {
        if let Some(repository) = self.spare.take() {
            return Ok(repository);
        }
        let flags = RepositoryOpenFlags::NO_SEARCH;
        let repository = self.settings.open(&self.git_folder, flags, &[])?;
        add_objects(&repository, self.objects.as_deref())?;
        Ok(repository)
    }
}

impl Deref for Lent {
    type Target = Repository;

    fn deref(&self) -> &Repository {
        self.repository.as_ref().expect("it is given back last")
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut Repository {
        self.repository.as_mut().expect("it is given back last")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(repository) = self.repository.take() {
            self.spare.put(repository);
        }
    }
}

impl Spare {
    fn take(&self) -> Option<Repository> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn put(&self, repository: Repository) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(repository);
    }
}

impl std::fmt::Debug for Spare {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Spare")
    }
}

/// Whether Git would show another history than the commits tell.
pub(crate) fn is_replaced(repository: &Repository) -> bool {
    let grafts = repository.commondir().join("info/grafts");
    let replacements = repository.references_glob("refs/replace/*");
    replacements.is_ok_and(|mut it| it.next().is_some())
        || grafts.metadata().is_ok_and(|it| it.len() > 0)
}

/// The repository a hook's variables name. One that cannot be opened is no reason to stop:
/// the folder given on the command line counts for more.
fn exported(environment: &Environment) -> Option<Found> {
    let folder = environment.folder.join(environment.git_folder.as_ref()?);
    let flags = RepositoryOpenFlags::NO_SEARCH;
    let repository = environment.settings.open(&folder, flags, &[]).ok()?;
    if let Some(work_tree) = &environment.work_tree {
        repository.set_workdir(&environment.folder.join(work_tree), false).ok()?;
    }
    let objects = environment.objects.as_ref().map(|it| environment.folder.join(it));
    add_objects(&repository, objects.as_deref()).ok()?;
    let mut found = Found::new(repository, objects, environment).ok()?;
    found.adopt_index(environment);
    Some(found)
}

fn add_objects(repository: &Repository, objects: Option<&Path>) -> Result<(), git2::Error> {
    match objects.and_then(Path::to_str) {
        Some(folder) => repository.odb()?.add_disk_alternate(folder),
        None => Ok(()),
    }
}

fn search(folder: &Path, environment: &Environment) -> Result<Option<Found>, Error> {
    let flags = RepositoryOpenFlags::empty();
    match environment.settings.open(folder, flags, &environment.ceilings) {
        Ok(repository) => Found::new(repository, None, environment).map(Some),
        Err(cause) if cause.code() == ErrorCode::NotFound => Ok(None),
        Err(cause) => {
            let is_bare = |it: &Path| it.join("HEAD").is_file() && it.join("objects").is_dir();
            let holder = folder.ancestors().find(|it| it.join(".git").exists() || is_bare(it));
            let holder = holder.unwrap_or(folder);
            if cause.code() == ErrorCode::Owner {
                return Err(foreign(holder, environment));
            }
            Err(Error::opening(holder, &cause))
        }
    }
}

/// Another user's repository that nobody said is trusted, as far as libgit2 can see.
fn foreign(folder: &Path, environment: &Environment) -> Error {
    // `--global` means the file that the variable names, where there is one; libgit2 reads this one in any case.
    let home = environment.home.as_ref().filter(|_| environment.settings.global.is_some());
    let own = home.map(|it| it.join(".gitconfig"));
    Error::foreign(folder, own.as_deref(), environment.settings.trust_by_pattern(folder))
}

/// Stops where Git stops: at the nearest file `.git` that leads to no repository. libgit2 looks further up.
fn refuse_broken_link(
    folder: &Path,
    found: Option<&Found>,
    environment: &Environment,
) -> Result<(), Error> {
    let Some(holder) = environment.upwards(folder).find(|it| it.join(LINK).is_file()) else {
        return Ok(());
    };
    let place = found.map(|it| it.work_tree.as_ref().unwrap_or(&it.handle.git_folder));
    if place.is_some_and(|it| it.starts_with(holder)) {
        return Ok(());
    }
    match Repository::open_ext(holder, RepositoryOpenFlags::NO_SEARCH, [""; 0]) {
        Err(cause) if cause.code() == ErrorCode::NotFound => Err(Error::broken_link(holder)),
        _ => Ok(()),
    }
}

/// libgit2's settings hold for the whole process.
fn set_up() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Hashing every object that is read takes 1.7 times as long.
        // zlib's checksum still finds a torn object; proving the store's integrity is `git fsck`'s work.
        git2::opts::strict_hash_verification(false);
        // Each tree and blob is read once, so a cache of them is only memory to free at the end.
        git2::opts::enable_caching(false);
    });
}
