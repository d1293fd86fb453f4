//! What is linted: the work tree, the index, a commit, or a plain folder.

use std::path::{Path, PathBuf};

use git2::{Oid, Tree};

use super::environment::Environment;
use super::error::{Error, reason};
use super::list::{self, Listing, Place};
use super::moved::{self, Elsewhere, Home};
use super::repository::{self, Found, Handle};
use super::rest;
use super::seen::Moment;
use super::walk;
pub use crate::input::Contents as Content;
use crate::path;
use crate::shell::argument;

/// Where the settings lie. The nearest folder that holds one is the root of the ISMS.
pub(super) const SETTINGS: &str = "isms.toml";

/// What to lint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// The files on disk: tracked, and untracked but not ignored. Outside Git, a plain folder.
    WorkTree,
    /// What `git commit` would record now.
    Staged,
    /// The tree of the commit this text names.
    Revision(String),
}

/// What was linted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    WorkTree,
    Index,
    Commit,
    Folder,
}

/// A list of files, fixed when it was opened, and a way to read them.
#[derive(Debug)]
pub struct Snapshot {
    kind: Kind,
    commit: Option<String>,
    prefix: String,
    root: Option<PathBuf>,
    shallow: bool,
    paths: Vec<String>,
    left_out: Vec<LeftOut>,
    /// Where the bytes of each path lie, in the order of `paths`.
    pub(super) places: Vec<Place>,
    /// When the index was written that `places` speak of; none where they speak of none.
    pub(super) index_written: Option<Moment>,
    pub(super) settings_elsewhere: Elsewhere,
    /// Of the names beside the folder of the ISMS.
    pub(super) rest: Option<[u8; 32]>,
    pub(super) handle: Option<Handle>,
}

/// Something that was seen and is not part of the snapshot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// Relative to the root of the ISMS; bytes that are not UTF-8 are replaced.
    pub path: String,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Never followed: its text could come from outside the repository.
    SymbolicLink,
    /// A submodule, or a repository of its own inside this one.
    Submodule,
    NameNotUtf8,
    Unreadable(String),
    /// Neither a file nor a folder: a pipe, a socket, a device, or a name no file can have.
    OtherKind,
}

impl Why {
    /// As a phrase.
    pub fn told(&self) -> &str {
        match self {
            Why::SymbolicLink => "a symbolic link is not followed",
            Why::Submodule => "a submodule is another repository",
            Why::NameNotUtf8 => "its name is not UTF-8",
            Why::Unreadable(why) => why,
            Why::OtherKind => "it is no regular file",
        }
    }
}

/// Lists what `which` means for `start`, a file or a folder.
pub fn open(start: &Path, which: &Which) -> Result<Snapshot, Error> {
    open_in(start, which, &Environment::of_process())
}

/// The same, with the environment as an argument.
pub fn open_in(start: &Path, which: &Which, environment: &Environment) -> Result<Snapshot, Error> {
    let places = match which {
        Which::WorkTree => vec![folder_of(start)?],
        Which::Staged | Which::Revision(_) => places_of(start)?,
    };
    let folder = &places[places.len() - 1];
    let Some(found) = repository::find(folder, environment)? else {
        if *which == Which::WorkTree {
            return Ok(plain(folder, environment));
        }
        return Err(Error::new(format!("no Git repository holds `{}`", path::shown(folder)))
            .with_help("lint the files as they are, without `--staged` and `--rev`"));
    };
    // A bare repository's own folder stands for the files that it has not.
    let git_folder = || path::resolved(found.handle.git_folder()).ok();
    let top = found.work_tree.clone().or_else(git_folder).unwrap_or_default();
    let inside = |it: &PathBuf| it.strip_prefix(&top).map(Path::to_owned).ok();
    let places: Vec<PathBuf> = places.iter().filter_map(inside).collect();
    let start = places.last().map_or(Path::new(""), PathBuf::as_path);
    match which {
        Which::WorkTree => work_tree(&found, start),
        Which::Staged => staged(&found, &places),
        Which::Revision(revision) => committed(&found, &places, revision),
    }
}

impl Snapshot {
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The full id of the commit, or of HEAD under a work tree or an index. None before the first
    /// commit and outside Git.
    pub fn commit(&self) -> Option<&str> {
        self.commit.as_deref()
    }

    /// The root of the ISMS inside the repository: empty, or a folder with a `/` at its end.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The root of the ISMS on disk. None for a bare repository.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// Where its files would lie on disk: its root, and in a bare repository the same folder below the repository's own.
    pub fn place_on_disk(&self) -> Option<PathBuf> {
        let of_bare = || {
            let top = path::resolved(self.handle.as_ref()?.git_folder()).ok()?;
            Some(walk::below(&top, &self.prefix))
        };
        self.root.clone().or_else(of_bare)
    }

    /// The root of the work tree that holds the ISMS, or of the folder that is no repository. None for a bare repository.
    pub fn top(&self) -> Option<&Path> {
        self.root()?.ancestors().nth(self.prefix.matches('/').count())
    }

    /// Git's own folders, without symbolic links: the repository's, and where all work trees share another one, that too.
    pub fn git_folders(&self) -> Vec<PathBuf> {
        let Some(handle) = &self.handle else { return Vec::new() };
        let folders = [handle.git_folder(), handle.common_folder()];
        folders.into_iter().filter_map(|it| path::resolved(it).ok()).collect()
    }

    /// Whether the history ends early, so that nothing can be proved with it.
    pub fn is_shallow(&self) -> bool {
        self.shallow
    }

    /// Every regular file, relative to the root of the ISMS, with `/`, sorted by bytes.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }

    /// What was seen and not read, so that nothing is silent; sorted by path.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    fn of_folder(root: Option<PathBuf>, listing: Listing) -> Snapshot {
        let (paths, places, left_out) = listing.finish();
        Snapshot {
            kind: Kind::Folder,
            commit: None,
            prefix: String::new(),
            root,
            shallow: false,
            paths,
            left_out,
            places,
            index_written: None,
            settings_elsewhere: Elsewhere::default(),
            rest: None,
            handle: None,
        }
    }

    fn of_repository(found: &Found, kind: Kind, prefix: String, listing: Listing) -> Snapshot {
        let root = found.work_tree.as_ref().map(|it| walk::below(it, &prefix));
        Snapshot {
            kind,
            commit: found.head().map(|it| it.to_string()),
            prefix,
            shallow: found.is_shallow(),
            handle: Some(found.handle.clone()),
            ..Snapshot::of_folder(root, listing)
        }
    }

    /// The settings that ruled this folder from another one, where it holds none of its own.
    pub fn settings_elsewhere(&self) -> &Elsewhere {
        &self.settings_elsewhere
    }

    pub(super) fn of_commit(
        found: &Found,
        commit: Oid,
        prefix: String,
        listing: Listing,
    ) -> Snapshot {
        let snapshot = Snapshot::of_repository(found, Kind::Commit, prefix, listing);
        Snapshot { commit: Some(commit.to_string()), ..snapshot }
    }
}

/// The folder to search from, absolute and without symbolic links.
pub(super) fn folder_of(start: &Path) -> Result<PathBuf, Error> {
    let missing = |cause: std::io::Error| {
        let shown = path::shown(start);
        match cause.kind() {
            std::io::ErrorKind::NotFound => Error::new(format!("`{shown}` does not exist"))
                .with_help("name a file or a folder that is on disk, or leave the path out"),
            _ => Error::new(format!("cannot open `{shown}`: {cause}")),
        }
    };
    let start = if start.as_os_str().is_empty() { Path::new(".") } else { start };
    let whole = path::resolved(start).map_err(missing)?;
    if whole.is_dir() {
        return Ok(whole);
    }
    // The parent of the name as given: a link's target may lie in another repository.
    let parent = start.parent().filter(|it| !it.as_os_str().is_empty());
    path::resolved(parent.unwrap_or(Path::new("."))).map_err(missing)
}

/// The places that a path may name in an index or a commit, absolute: as it is called, for it may be no longer on disk, or be a
/// link by now, and last the nearest folder that is there.
fn places_of(start: &Path) -> Result<Vec<PathBuf>, Error> {
    let nearest =
        |it: &Path| it.ancestors().find(|it| it.is_dir()).unwrap_or(Path::new("")).to_owned();
    let mut places = Vec::new();
    if let Some(parent) = start.parent().filter(|_| start.file_name().is_some()) {
        let above = nearest(parent);
        let rest = start.strip_prefix(&above).unwrap_or(start);
        places.push(folder_of(&above)?.join(rest));
    }
    places.push(folder_of(&nearest(start))?);
    Ok(places)
}

/// The first of the places that is there, else the last.
fn first_of(places: &[PathBuf], is_there: impl Fn(&str) -> bool) -> &Path {
    let is_there = |it: &&PathBuf| is_there(&path::shown(it));
    places.iter().find(is_there).or(places.last()).map_or(Path::new(""), PathBuf::as_path)
}

fn plain(start: &Path, environment: &Environment) -> Snapshot {
    let root = environment.upwards(start).find(|it| is_file(&it.join(SETTINGS))).unwrap_or(start);
    let mut listing = Listing::default();
    walk::folder(root, &mut listing);
    Snapshot::of_folder(Some(root.to_owned()), listing)
}

fn work_tree(found: &Found, start: &Path) -> Result<Snapshot, Error> {
    let Some(root) = &found.work_tree else { return Err(bare("work tree")) };
    let prefix = prefix(start, |path| is_file(&root.join(path)))?;
    let (index, index_written) = found.index()?;
    let mut listing = Listing::default();
    walk::work_tree(&found.repository, root, &prefix, &index, &mut listing)?;
    let rest = rest::digest(&index, &prefix);
    let snapshot = Snapshot::of_repository(found, Kind::WorkTree, prefix, listing);
    Ok(Snapshot { index_written, rest, ..snapshot })
}

fn staged(found: &Found, places: &[PathBuf]) -> Result<Snapshot, Error> {
    if found.work_tree.is_none() {
        return Err(bare("index"));
    }
    let (index, _) = found.index()?;
    list::refuse_conflicts(&index)?;
    let start = first_of(places, |it| rest::is_in_index(&index, it));
    let prefix = prefix(start, |path| {
        index.get_path(path, 0).is_some_and(|it| list::is_file(it.mode) && !list::is_promised(&it))
    })?;
    let listing = list::index(&index, &prefix);
    let rest = rest::digest(&index, &prefix);
    Ok(Snapshot { rest, ..Snapshot::of_repository(found, Kind::Index, prefix, listing) })
}

fn committed(found: &Found, places: &[PathBuf], revision: &str) -> Result<Snapshot, Error> {
    let commit = found.commit(revision)?;
    let cannot = |cause: git2::Error| {
        Error::new(format!("cannot read the files of `{revision}`: {}", reason(&cause)))
            .with_help("check the repository with `git fsck`")
    };
    let tree = commit.tree().map_err(cannot)?;
    let start = first_of(places, |it| rest::is_in_tree(&tree, it));
    let prefix = match moved::from(found, &tree, start)? {
        Home::Here => prefix_in(&tree, start)?,
        Home::Moved(prefix) => prefix,
        Home::Unknown => {
            let shown = path::shown(start);
            return Err(Error::new(format!(
                "`{revision}` holds neither `{shown}` nor settings that are sure to be its"
            ))
            .with_help(format!(
                "name the folder as it was called there: `isms check FOLDER --rev {}`",
                argument(revision)
            )));
        }
    };
    let root = subtree(found, tree, &prefix).map_err(cannot)?;
    let listing = list::tree(&found.repository, root)?;
    Ok(Snapshot::of_commit(found, commit.id(), prefix, listing))
}

/// The root of the ISMS that `start` belongs to in a commit.
pub(super) fn prefix_in(tree: &Tree<'_>, start: &Path) -> Result<String, Error> {
    prefix(start, |path| {
        tree.get_path(path).is_ok_and(|it| list::is_file(it.filemode().cast_unsigned()))
    })
}

pub(super) fn subtree<'a>(
    found: &'a Found,
    tree: Tree<'a>,
    prefix: &str,
) -> Result<Tree<'a>, git2::Error> {
    if prefix.is_empty() {
        return Ok(tree);
    }
    let entry = tree.get_path(Path::new(prefix.trim_end_matches('/')))?;
    found.repository.find_tree(entry.id())
}

/// The nearest folder from `start` upwards that holds settings, else the top.
pub(super) fn prefix(start: &Path, holds: impl Fn(&Path) -> bool) -> Result<String, Error> {
    let Some(folder) = start.ancestors().find(|it| holds(&it.join(SETTINGS))) else {
        return Ok(String::new());
    };
    let names: Option<Vec<&str>> = folder.iter().map(|it| it.to_str()).collect();
    match names {
        Some(names) => Ok(names.into_iter().flat_map(|it| [it, "/"]).collect()),
        None => Err(Error::new(format!("the name of `{}` is not UTF-8", path::shown(folder)))
            .with_help("rename the folder")),
    }
}

fn bare(what: &str) -> Error {
    Error::new(format!("a bare repository has no {what}")).with_help(
        "name a commit: `isms check --rev HEAD`, or a range for `isms diff`: `HEAD~1..HEAD`",
    )
}

pub(super) fn is_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|it| it.is_file())
}
