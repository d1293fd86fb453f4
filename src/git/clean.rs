//! Which files are known to be some blob, so that no byte is read to find out.

use std::collections::{HashMap, HashSet};

use git2::{IndexEntry, Oid};
use rayon::prelude::*;

use super::list::Place;
use super::seen::{Folder, Moment, Seen};
use super::snapshot::Snapshot;

/// So many files are looked at on all threads, if only to see that nothing has changed. To ask the system for 2,000 takes a
/// thread two milliseconds, and other threads may have to be started first.
pub const MANY_FILES: usize = 1000;

/// `git hash-object` of nothing.
const EMPTY_BLOB: &[u8] =
    b"\xe6\x9d\xe2\x9b\xb2\xd1\xd6\x43\x4b\x8b\x29\xae\x77\x5a\xd8\xc2\xe4\x8c\x53\x91";

/// A file on disk as the index recorded it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Recorded {
    blob: Oid,
    length: u32,
    modified: Moment,
    changed: Moment,
}

/// The text of a file, as far as it is known without reading it.
#[derive(Clone, Copy, Debug)]
pub struct KnownFile {
    pub blob: Blob,
    /// How many bytes the file has on disk, which other line ends make more; none where it is the blob itself.
    pub on_disk: Option<u64>,
}

/// A blob by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Blob(pub(super) Oid);

impl Snapshot {
    /// The blobs of these files, as far as they are known without reading a byte. All paths are from the root of the ISMS.
    pub(super) fn known_blobs<'a>(
        &self,
        paths: impl Iterator<Item = &'a str>,
    ) -> HashMap<&'a str, Oid> {
        self.known_files(paths).into_iter().map(|(path, it)| (path, it.blob.0)).collect()
    }

    /// The same, with what is on disk.
    pub fn known_files<'a>(
        &self,
        paths: impl Iterator<Item = &'a str>,
    ) -> HashMap<&'a str, KnownFile> {
        if self.index_written.is_some() && self.may_be_rewritten() {
            HashMap::new()
        } else {
            self.unchanged_files(paths)
        }
    }

    /// The same, whatever Git wrote to disk in the place of a blob: nobody touched it since.
    fn unchanged_files<'a>(
        &self,
        paths: impl Iterator<Item = &'a str>,
    ) -> HashMap<&'a str, KnownFile> {
        let places: Vec<_> = paths.filter_map(|it| Some((it, self.place(it)?))).collect();
        let folder = self.folder();
        let known = |(path, place): (&'a str, Place)| {
            Some((path, self.known_file(folder.as_ref(), path, place)?))
        };
        if places.len() < MANY_FILES {
            places.into_iter().filter_map(known).collect()
        } else {
            places.into_par_iter().filter_map(known).collect()
        }
    }

    /// Whether the blob of every file is known.
    pub(super) fn knows_all_blobs(&self) -> bool {
        let folder = self.folder();
        let known =
            |path: &String, place: &Place| self.known_file(folder.as_ref(), path, *place).is_some();
        if self.places.len() < MANY_FILES {
            self.paths().iter().zip(&self.places).all(|it| known(it.0, it.1))
        } else {
            self.paths().par_iter().zip(&self.places).all(|it| known(it.0, it.1))
        }
    }

    /// Those of these paths that nobody changed since a commit, as far as that is known.
    pub fn same_files(&self, commit: &Snapshot, paths: &[&str]) -> HashSet<String> {
        let known = self.unchanged_files(paths.iter().copied()).into_iter();
        let is_same = |it: &(&str, KnownFile)| commit.place(it.0) == Some(Place::Blob(it.1.blob.0));
        known.filter(is_same).map(|(path, _)| path.to_owned()).collect()
    }

    /// Of a file on disk, where it is still as the index recorded it by size and times, as `git status` judges.
    fn known_file(&self, folder: Option<&Folder>, path: &str, place: Place) -> Option<KnownFile> {
        let recorded = match place {
            Place::Blob(blob) => return Some(KnownFile { blob: Blob(blob), on_disk: None }),
            Place::Disk(recorded) => recorded?,
        };
        let seen = folder?.look(path)?;
        let known = KnownFile { blob: Blob(recorded.blob), on_disk: Some(seen.length) };
        recorded.is_of(&seen, self.index_written?).then_some(known)
    }

    /// The root of the ISMS; none where nothing lies on disk that the index knows.
    fn folder(&self) -> Option<Folder> {
        self.index_written.and_then(|_| Folder::open(self.root()?))
    }
}

impl Recorded {
    pub(super) fn of(entry: &IndexEntry) -> Recorded {
        let moment = |it: git2::IndexTime| (i64::from(it.seconds()), it.nanoseconds());
        Recorded {
            blob: entry.id,
            length: entry.file_size,
            modified: moment(entry.mtime),
            changed: moment(entry.ctime),
        }
    }

    /// All that the index says, as bytes: the blob alone is not the file, as a filter or other line ends may lie between.
    pub(super) fn bytes(&self) -> [u8; 48] {
        let mut bytes = [0; 48];
        let mut at = 0;
        let mut put = |part: &[u8]| {
            bytes[at..at + part.len()].copy_from_slice(part);
            at += part.len();
        };
        put(self.blob.as_bytes());
        put(&self.length.to_le_bytes());
        for (seconds, part) in [self.modified, self.changed] {
            put(&seconds.to_le_bytes());
            put(&part.to_le_bytes());
        }
        bytes
    }

    fn is_of(&self, seen: &Seen, index_written: Moment) -> bool {
        // What was put into the index without looking at a file says 0 of its length.
        if self.length == 0 && self.blob.as_bytes() != EMPTY_BLOB {
            return false;
        }
        // Some programs record whole seconds only.
        let has_parts = self.modified.1 != 0;
        let is_same = seen.is_file
            && seen.length == u64::from(self.length)
            && self.modified.0 == seen.modified.0
            && (!has_parts || self.modified == seen.modified)
            && seen.changed.is_none_or(|it| is_in_place(it, self.changed));
        // A file written in the moment the index was written may have changed since.
        let is_older = if has_parts {
            self.modified < index_written
        } else {
            self.modified.0 < index_written.0
        };
        is_same && is_older
    }
}

/// Whether nothing set a file's bytes, name or rights since the index looked at it. No program sets that time back, as
/// `cp -p` does the other one. Where the index has none, nothing tells. Where the system has none, the other time has to do.
fn is_in_place(changed: Moment, recorded: Moment) -> bool {
    let is_same_part = recorded.1 == 0 || recorded.1 == changed.1;
    recorded.0 != 0 && recorded.0 == changed.0 && is_same_part
}
