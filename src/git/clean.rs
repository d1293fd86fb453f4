//! Which files are known to be some blob, so that no byte is read to find out.

use std::collections::{HashMap, HashSet};
use std::fs::Metadata;

use git2::{IndexEntry, Oid};
use rayon::prelude::*;

use super::list::Place;
use super::snapshot::Snapshot;

/// So many files are looked at on all threads, if only to see that nothing has changed. To ask the system for 2,000 takes a
/// thread two milliseconds, and other threads may have to be started first.
pub const MANY_FILES: usize = 1000;

/// `git hash-object` of nothing.
const EMPTY_BLOB: &[u8] =
    b"\xe6\x9d\xe2\x9b\xb2\xd1\xd6\x43\x4b\x8b\x29\xae\x77\x5a\xd8\xc2\xe4\x8c\x53\x91";

/// A moment as the index writes it: seconds since 1970 and nanoseconds.
pub(super) type Moment = (i64, u32);

/// A file on disk as the index recorded it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Recorded {
    blob: Oid,
    length: u32,
    modified: Moment,
    changed: Moment,
}

impl Snapshot {
    /// The blobs of these files, as far as they are known without reading a byte. All paths are from the root of the ISMS.
    pub(super) fn known_blobs<'a>(
        &self,
        paths: impl Iterator<Item = &'a str>,
    ) -> HashMap<&'a str, Oid> {
        let places: Vec<_> = paths.filter_map(|it| Some((it, self.place(it)?))).collect();
        let known = |(path, place): (&'a str, Place)| Some((path, self.known_blob(path, place)?));
        match places.len() < MANY_FILES {
            true => places.into_iter().filter_map(known).collect(),
            false => places.into_par_iter().filter_map(known).collect(),
        }
    }

    /// Whether the blob of every file is known.
    pub(super) fn knows_all_blobs(&self) -> bool {
        let known = |path: &String, place: &Place| self.known_blob(path, *place).is_some();
        match self.places.len() < MANY_FILES {
            true => self.paths().iter().zip(&self.places).all(|it| known(it.0, it.1)),
            false => self.paths().par_iter().zip(&self.places).all(|it| known(it.0, it.1)),
        }
    }

    /// Those of these paths that a commit's snapshot holds with the same bytes, as far as that is known.
    pub fn same_files(&self, commit: &Snapshot, paths: &[&str]) -> HashSet<String> {
        let known = self.known_blobs(paths.iter().copied()).into_iter();
        let is_same = |it: &(&str, Oid)| commit.place(it.0) == Some(Place::Blob(it.1));
        known.filter(is_same).map(|(path, _)| path.to_owned()).collect()
    }

    /// Of a file on disk, where it is still as the index recorded it by size and times, as `git status` judges.
    fn known_blob(&self, path: &str, place: Place) -> Option<Oid> {
        let recorded = match place {
            Place::Blob(blob) => return Some(blob),
            Place::Disk(recorded) => recorded?,
        };
        let data = self.root()?.join(path).symlink_metadata().ok()?;
        recorded.is_of(&data, self.index_written?).then_some(recorded.blob)
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
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = [self.blob.as_bytes(), &self.length.to_le_bytes()].concat();
        for (seconds, part) in [self.modified, self.changed] {
            bytes.extend(seconds.to_le_bytes());
            bytes.extend(part.to_le_bytes());
        }
        bytes
    }

    fn is_of(&self, data: &Metadata, index_written: Moment) -> bool {
        let Some(modified) = modified(data) else { return false };
        // What was put into the index without looking at a file says 0 of its length.
        if self.length == 0 && self.blob.as_bytes() != EMPTY_BLOB {
            return false;
        }
        // Some programs record whole seconds only.
        let has_parts = self.modified.1 != 0;
        let is_same = data.is_file()
            && data.len() == u64::from(self.length)
            && self.modified.0 == modified.0
            && (!has_parts || self.modified == modified)
            && is_in_place(data, self.changed);
        // A file written in the moment the index was written may have changed since.
        let is_older = match has_parts {
            true => self.modified < index_written,
            false => self.modified.0 < index_written.0,
        };
        is_same && is_older
    }
}

/// When a file was last written.
pub(super) fn modified(data: &Metadata) -> Option<Moment> {
    let since = data.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some((i64::try_from(since.as_secs()).ok()?, since.subsec_nanos()))
}

/// Whether nothing set a file's bytes, name or rights since the index looked at it. No program sets that time back, as
/// `cp -p` does the other one. Where the index has none, nothing tells.
#[cfg(unix)]
fn is_in_place(data: &Metadata, recorded: Moment) -> bool {
    use std::os::unix::fs::MetadataExt;
    let is_same_part = recorded.1 == 0 || i64::from(recorded.1) == data.ctime_nsec();
    recorded.0 != 0 && recorded.0 == data.ctime() && is_same_part
}

/// Elsewhere the other time has to do.
#[cfg(not(unix))]
fn is_in_place(_: &Metadata, _: Moment) -> bool {
    true
}
