//! Which files are known to be some blob, so that no byte is read to find out.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use git2::{IndexEntry, IndexTime, Oid, Repository};
use rayon::prelude::*;

use super::list::Place;
use super::repository::Handle;
use super::snapshot::{Kind, Snapshot};

/// Fewer files are not worth another thread.
const FEWEST_FILES: usize = 64;

/// The blobs of files, by path from the repository's root.
pub(super) struct Clean<'a> {
    files: HashMap<&'a str, Recorded>,
}

/// A file as the index or a commit records it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recorded {
    pub(super) blob: Oid,
    /// In bytes, as it lies on disk: line ends may differ from the blob's. 0 where the file is not looked at.
    pub(super) length: u32,
}

impl<'a> Clean<'a> {
    /// Those of these paths (from the repository's root) whose blob is known.
    pub(super) fn of(
        snapshot: &Snapshot,
        repository: &Repository,
        paths: impl Iterator<Item = &'a str>,
    ) -> Clean<'a> {
        let files = match snapshot.kind() {
            Kind::Commit | Kind::Index => of_places(snapshot, paths),
            Kind::WorkTree => of_index(snapshot, repository, paths).unwrap_or_default(),
            Kind::Folder => HashMap::new(),
        };
        Clean { files }
    }

    pub(super) fn holds(&self, path: &str, blob: Oid) -> bool {
        self.recorded(path).is_some_and(|it| it.blob == blob)
    }

    pub(super) fn recorded(&self, path: &str) -> Option<Recorded> {
        self.files.get(path).copied()
    }
}

impl Snapshot {
    /// Those of these paths that a commit's snapshot holds with the same bytes, as far as that is known without reading
    /// them. All paths are from the root of the ISMS.
    pub fn same_files(&self, commit: &Snapshot, paths: &[&str]) -> HashSet<String> {
        if paths.is_empty() {
            return HashSet::new();
        }
        let Some(Ok(repository)) = self.handle.as_ref().map(Handle::open) else {
            return HashSet::new();
        };
        let full = |path: &str| format!("{}{path}", self.prefix());
        let asked: Vec<String> = paths.iter().map(|it| full(it)).collect();
        let clean = Clean::of(self, &repository, asked.iter().map(String::as_str));
        let is_same = |(path, full): &(&&str, &String)| match commit.place(path) {
            Some(Place::Blob(blob)) => clean.holds(full, blob),
            _ => false,
        };
        paths.iter().zip(&asked).filter(is_same).map(|(path, _)| (*path).to_owned()).collect()
    }
}

fn of_places<'a>(
    snapshot: &Snapshot,
    paths: impl Iterator<Item = &'a str>,
) -> HashMap<&'a str, Recorded> {
    let recorded = |path: &'a str| match snapshot.place(path.strip_prefix(snapshot.prefix())?)? {
        Place::Blob(blob) => Some((path, Recorded { blob, length: 0 })),
        Place::Disk => None,
    };
    paths.filter_map(recorded).collect()
}

/// The files on disk that are as the index recorded them, by size and times, as `git status` judges.
fn of_index<'a>(
    snapshot: &Snapshot,
    repository: &Repository,
    paths: impl Iterator<Item = &'a str>,
) -> Option<HashMap<&'a str, Recorded>> {
    let (prefix, root) = (snapshot.prefix(), snapshot.root()?);
    let index = repository.index().ok()?;
    let written = modified(&index.path()?.metadata().ok()?)?;
    let recorded = paths.filter_map(|it| Some((it, index.get_path(Path::new(it), 0)?)));
    let recorded: Vec<(&str, IndexEntry)> = recorded.collect();
    let clean = |(path, entry): (&'a str, IndexEntry)| {
        let data = root.join(path.strip_prefix(prefix)?).symlink_metadata().ok()?;
        let on_disk = modified(&data)?;
        let recorded = (i64::from(entry.mtime.seconds()), entry.mtime.nanoseconds());
        // Some programs record whole seconds only.
        let has_parts = recorded.1 != 0;
        let is_same = data.is_file()
            && data.len() == u64::from(entry.file_size)
            && recorded.0 == on_disk.0
            && (!has_parts || recorded.1 == on_disk.1)
            && !is_replaced_since(&data, entry.ctime);
        // A file written in the moment the index was written may have changed since.
        let is_older = if has_parts { recorded < written } else { recorded.0 < written.0 };
        let recorded = Recorded { blob: entry.id, length: entry.file_size };
        (is_same && is_older).then_some((path, recorded))
    };
    // To ask the system for 2,000 files takes a thread five milliseconds.
    Some(recorded.into_par_iter().with_min_len(FEWEST_FILES).filter_map(clean).collect())
}

fn modified(data: &std::fs::Metadata) -> Option<(i64, u32)> {
    let since = data.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some((i64::try_from(since.as_secs()).ok()?, since.subsec_nanos()))
}

/// Whether a file's bytes, name or rights were set after the index looked at it. No program sets that time back, as `cp -p`
/// does the other one. Some programs record none.
#[cfg(unix)]
fn is_replaced_since(data: &std::fs::Metadata, recorded: IndexTime) -> bool {
    let seconds = i64::from(recorded.seconds());
    seconds != 0 && seconds != std::os::unix::fs::MetadataExt::ctime(data)
}

/// Elsewhere nothing tells.
#[cfg(not(unix))]
fn is_replaced_since(_: &std::fs::Metadata, _: IndexTime) -> bool {
    false
}
