//! The files of the index and of a commit.

use git2::{Index, IndexEntry, IndexEntryExtendedFlag, Oid, Repository, Tree};

use super::clean::Recorded;
use super::error::{Error, reason};
use super::snapshot::{LeftOut, Why};
use crate::phrase;

/// A commit of a few hundred bytes can name billions of files by sharing folders. Twenty times
/// the largest policy repository measured.
const MOST_FILES: usize = 2_000_000;
/// Longer than any path an operating system takes, so nothing real is deeper.
const LONGEST_PATH: usize = 4096;

const LINK: u32 = 0o120_000;
const SUBMODULE: u32 = 0o160_000;

/// Where the bytes of a file lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// With what the index knows of it.
    Disk(Option<Recorded>),
    Blob(Oid),
}

/// A snapshot's files while they are gathered.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    files: Vec<(String, Place)>,
    left_out: Vec<LeftOut>,
}

impl Listing {
    pub(crate) fn reserve(&mut self, files: usize) {
        self.files.reserve(files);
    }

    pub(crate) fn add(&mut self, path: &[u8], place: Place) {
        match std::str::from_utf8(path) {
            Ok(text) if is_plain(text) => self.files.push((text.to_owned(), place)),
            Ok(_) => self.leave_out(path, Why::OtherKind),
            Err(_) => self.leave_out(path, Why::NameNotUtf8),
        }
    }

    /// An entry of the index or of a tree that is no folder.
    pub(crate) fn add_entry(&mut self, path: &[u8], mode: u32, id: Oid) {
        match mode {
            _ if is_file(mode) => self.add(path, Place::Blob(id)),
            LINK => self.leave_out(path, Why::SymbolicLink),
            SUBMODULE => self.leave_out(path, Why::Submodule),
            _ => self.leave_out(path, Why::OtherKind),
        }
    }

    pub(crate) fn leave_out(&mut self, path: &[u8], why: Why) {
        self.left_out.push(LeftOut { path: String::from_utf8_lossy(path).into_owned(), why });
    }

    /// Paths, their places, and what was left out, sorted and without duplicates.
    pub(crate) fn finish(mut self) -> (Vec<String>, Vec<Place>, Vec<LeftOut>) {
        // Most stand in their order already, as the index has it: a stable sort sees that.
        self.files.sort();
        self.files.dedup_by(|a, b| a.0 == b.0);
        self.left_out.sort_unstable();
        self.left_out.dedup();
        let (paths, places) = self.files.into_iter().unzip();
        (paths, places, self.left_out)
    }
}

/// What `git commit` would record, below a prefix.
pub(crate) fn index(index: &Index, prefix: &str) -> Listing {
    let mut listing = Listing::default();
    for entry in index.iter().filter(|it| !is_promised(it)) {
        if let Some(path) = entry.path.strip_prefix(prefix.as_bytes()) {
            listing.add_entry(path, entry.mode, entry.id);
        }
    }
    listing
}

/// Every file of a tree.
pub(crate) fn tree(repository: &Repository, root: Tree<'_>) -> Result<Listing, Error> {
    let mut listing = Listing::default();
    // A stack, not recursion: a hostile tree is as deep as it likes.
    let mut folders = vec![(Vec::new(), root)];
    while let Some((prefix, tree)) = folders.pop() {
        for entry in &tree {
            let path = [prefix.as_slice(), entry.name_bytes()].concat();
            if entry.kind() != Some(git2::ObjectType::Tree) {
                listing.add_entry(&path, entry.filemode().cast_unsigned(), entry.id());
                continue;
            }
            if path.len() > LONGEST_PATH {
                listing.leave_out(&path, Why::Unreadable("the path is too long".to_owned()));
                continue;
            }
            match repository.find_tree(entry.id()) {
                Ok(tree) => folders.push(([path.as_slice(), b"/"].concat(), tree)),
                Err(cause) => listing.leave_out(&path, Why::Unreadable(reason(&cause))),
            }
        }
        if listing.files.len() + listing.left_out.len() + folders.len() > MOST_FILES {
            return Err(Error::new(format!("the commit holds more than {MOST_FILES} files"))
                .with_help("add an `isms.toml` to the folder of the ISMS and run there"));
        }
    }
    Ok(listing)
}

/// A file that is in conflict has three texts; none of them is what will be committed.
pub(crate) fn refuse_conflicts(index: &Index) -> Result<(), Error> {
    const SHOWN: usize = 5;
    if !index.has_conflicts() {
        return Ok(());
    }
    let conflicted = index.iter().filter(|it| stage(it) > 0);
    let mut names: Vec<_> =
        conflicted.map(|it| String::from_utf8_lossy(&it.path).into_owned()).collect();
    names.dedup();
    let verb = if names.len() == 1 { "is" } else { "are" };
    Err(Error::new(format!("{} {verb} in conflict", phrase::first_of(&names, SHOWN)))
        .with_help("resolve the conflict and `git add` the result"))
}

/// Whether a mode of the index or of a tree is that of a regular file. Old trees hold 100664.
pub(crate) fn is_file(mode: u32) -> bool {
    mode & 0o170_000 == 0o100_000
}

pub(crate) fn is_link(mode: u32) -> bool {
    mode == LINK
}

pub(crate) fn is_submodule(mode: u32) -> bool {
    mode == SUBMODULE
}

/// `git add -N`: a promise to add a file, with no text yet.
pub(crate) fn is_promised(entry: &IndexEntry) -> bool {
    entry.flags_extended & IndexEntryExtendedFlag::INTENT_TO_ADD.bits() != 0
}

/// Outside a sparse checkout: absent from the disk, and yet not deleted.
pub(crate) fn is_sparse(entry: &IndexEntry) -> bool {
    entry.flags_extended & IndexEntryExtendedFlag::SKIP_WORKTREE.bits() != 0
}

/// 0, or which of the three sides of a conflict.
pub(crate) fn stage(entry: &IndexEntry) -> u16 {
    (entry.flags >> 12) & 3
}

/// Git itself never writes such names; a hand-made tree may.
fn is_plain(path: &str) -> bool {
    path.split('/')
        .all(|name| !matches!(name, "" | "." | "..") && !name.eq_ignore_ascii_case(".git"))
}
