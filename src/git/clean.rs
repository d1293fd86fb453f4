//! Which files are known to be some blob, so that no byte is read to find out.

use std::collections::{HashMap, HashSet};
use std::fs::Metadata;

use git2::{IndexEntry, Oid};
use rayon::prelude::*;

use super::list::Place;
use super::snapshot::Snapshot;

/// To ask the system for 2,000 files takes a thread five milliseconds. Fewer than this are not worth another thread, which
/// may have to be started first.
const FEWEST_FILES: usize = 512;

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

/// A file whose blob is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) blob: Oid,
    /// In bytes, as it lies on disk: line ends may differ from the blob's. 0 where it is not looked at.
    pub(super) length: u32,
}

impl Snapshot {
    /// Those of these files whose blob is known without reading a byte, in the order asked. All paths are from the root of
    /// the ISMS.
    pub(super) fn known_files<'a>(
        &self,
        paths: impl Iterator<Item = &'a str>,
    ) -> Vec<(&'a str, Known)> {
        let places: Vec<_> = paths.filter_map(|it| Some((it, self.place(it)?))).collect();
        let known = |(path, place): (&'a str, Place)| match place {
            Place::Blob(blob) => Some((path, Known { blob, length: 0 })),
            Place::Disk(recorded) => Some((path, self.unchanged(path, recorded?)?)),
        };
        match places.len() < FEWEST_FILES {
            true => places.into_iter().filter_map(known).collect(),
            false => places.into_par_iter().filter_map(known).collect(),
        }
    }

    /// Their blobs.
    pub(super) fn known_blobs<'a>(
        &self,
        paths: impl Iterator<Item = &'a str>,
    ) -> HashMap<&'a str, Oid> {
        self.known_files(paths).into_iter().map(|(path, file)| (path, file.blob)).collect()
    }

    /// Those of these paths that a commit's snapshot holds with the same bytes, as far as that is known.
    pub fn same_files(&self, commit: &Snapshot, paths: &[&str]) -> HashSet<String> {
        let known = self.known_files(paths.iter().copied()).into_iter();
        let is_same = |it: &(&str, Known)| commit.place(it.0) == Some(Place::Blob(it.1.blob));
        known.filter(is_same).map(|(path, _)| path.to_owned()).collect()
    }

    /// A file on disk, where it is still as the index recorded it by size and times, as `git status` judges.
    fn unchanged(&self, path: &str, recorded: Recorded) -> Option<Known> {
        let data = self.root()?.join(path).symlink_metadata().ok()?;
        let is_same = recorded.is_of(&data, self.index_written?);
        is_same.then_some(Known { blob: recorded.blob, length: recorded.length })
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

    fn is_of(&self, data: &Metadata, index_written: Moment) -> bool {
        let Some(modified) = modified(data) else { return false };
        // Some programs record whole seconds only.
        let has_parts = self.modified.1 != 0;
        let is_same = data.is_file()
            && data.len() == u64::from(self.length)
            && self.modified.0 == modified.0
            && (!has_parts || self.modified == modified)
            && !is_replaced_since(data, self.changed);
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

/// Whether a file's bytes, name or rights were set after the index looked at it. No program sets that time back, as `cp -p`
/// does the other one. Some programs record none.
#[cfg(unix)]
fn is_replaced_since(data: &Metadata, recorded: Moment) -> bool {
    // Git compares whole seconds, and would not mend a part of one that differs.
    recorded.0 != 0 && recorded.0 != std::os::unix::fs::MetadataExt::ctime(data)
}

/// Elsewhere nothing tells.
#[cfg(not(unix))]
fn is_replaced_since(_: &Metadata, _: Moment) -> bool {
    false
}
