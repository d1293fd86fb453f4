//! What earlier runs made of blobs, kept under Git's common folder: a text that nobody changed need not be read again.
//!
//! An entry is true of its blob for ever, as long as the same program makes it in the same way, which is what `maker` says.
//! The file is written beside its place and renamed; one that is damaged or somebody else's is as good as none.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use flate2::Crc;
use git2::Oid;

use super::clean::Blob;
use super::read;
use super::snapshot::Snapshot;
use super::unfinished::{keep_file, kept_file};

const NAME: &str = "documents-v1";
/// Below Git's common folder.
const FOLDER: [&str; 1] = ["isms"];
/// 10,000 documents take about 30 MB.
const LIMIT: u64 = 256 << 20;
/// To write the file anew takes longer than to read a few documents: it has to lack one for each so many that it holds.
const HELD_FOR_ONE_NEW: usize = 16;

const ID: usize = 20;
const LENGTH: usize = 4;
const CHECKSUM: usize = 4;

/// A digest of who makes an entry, and how.
pub type Maker = [u8; 32];

/// Entries by blob.
#[derive(Debug)]
pub struct BlobCache {
    maker: Maker,
    bytes: Vec<u8>,
    entries: HashMap<Oid, Range<usize>>,
    changes: Mutex<Changes>,
}

#[derive(Debug, Default)]
struct Changes {
    used: Vec<Oid>,
    new: Vec<(Oid, Vec<u8>)>,
}

impl Blob {
    /// Whether these are its bytes: a filter may let others lie on disk.
    pub fn is_of(self, bytes: &[u8]) -> bool {
        read::blob_id(bytes) == self.0.as_bytes()
    }
}

impl Snapshot {
    /// What this maker made in earlier runs; none outside Git.
    pub fn blob_cache(&self, maker: Maker) -> Option<BlobCache> {
        let common = self.handle.as_ref()?.common_folder();
        let bytes = kept_file(common, &FOLDER, NAME, LIMIT).unwrap_or_default();
        let entries = entries(&bytes, maker).unwrap_or_default();
        Some(BlobCache { maker, bytes, entries, changes: Mutex::default() })
    }

    /// Keeps what was used and what is new, where that is worth it.
    pub fn keep(&self, cache: &BlobCache) {
        if let (Some(handle), Some(bytes)) = (&self.handle, cache.written()) {
            keep_file(handle.common_folder(), &FOLDER, NAME, &bytes);
        }
    }
}

impl BlobCache {
    pub fn get(&self, blob: Blob) -> Option<&[u8]> {
        Some(&self.bytes[self.entries.get(&blob.0)?.clone()])
    }

    /// Entries that served in this run: the others are let go when the file is written anew.
    pub fn note_used(&self, blobs: impl Iterator<Item = Blob>) {
        self.changes().used.extend(blobs.map(|it| it.0));
    }

    /// An entry that was missing.
    pub fn note_new(&self, blob: Blob, entry: Vec<u8>) {
        self.changes().new.push((blob.0, entry));
    }

    fn changes(&self) -> MutexGuard<'_, Changes> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The file as it is to be; none where it may stay as it is.
    fn written(&self) -> Option<Vec<u8>> {
        let changes = self.changes();
        if changes.new.len() * HELD_FOR_ONE_NEW <= changes.used.len() {
            return None;
        }
        let of_used = |id: &Oid| Some((*id, &self.bytes[self.entries.get(id)?.clone()]));
        let of_new = changes.new.iter().map(|(id, entry)| (*id, entry.as_slice()));
        let mut all: Vec<(Oid, &[u8])> =
            changes.used.iter().filter_map(of_used).chain(of_new).collect();
        all.sort_unstable_by_key(|it| it.0);
        all.dedup_by_key(|it| it.0);
        let mut bytes = self.maker.to_vec();
        bytes.extend(length(all.len())?);
        for (id, entry) in &all {
            bytes.extend(id.as_bytes());
            bytes.extend(length(entry.len())?);
        }
        for (_, entry) in &all {
            bytes.extend(*entry);
        }
        bytes.extend(checksum(&bytes));
        (bytes.len() as u64 <= LIMIT).then_some(bytes)
    }
}

fn length(length: usize) -> Option<[u8; LENGTH]> {
    u32::try_from(length).ok().map(u32::to_le_bytes)
}

/// A disk that loses its power may keep half of a file.
fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    let mut sum = Crc::new();
    sum.update(bytes);
    sum.sum().to_le_bytes()
}

/// Where the entries of a file stand, if it is this maker's and whole.
fn entries(file: &[u8], maker: Maker) -> Option<HashMap<Oid, Range<usize>>> {
    let (bytes, sum) = file.split_last_chunk::<CHECKSUM>()?;
    let rest = bytes.strip_prefix(&maker)?;
    if checksum(bytes) != *sum {
        return None;
    }
    let (count, rest) = rest.split_first_chunk::<LENGTH>()?;
    let count = usize::try_from(u32::from_le_bytes(*count)).ok()?;
    let (table, _) = rest.split_at_checked(count.checked_mul(ID + LENGTH)?)?;
    let mut at = maker.len() + LENGTH + table.len();
    let mut entries = HashMap::with_capacity(count);
    for row in table.chunks_exact(ID + LENGTH) {
        let (id, length) = row.split_at(ID);
        let end = at + usize::try_from(u32::from_le_bytes(length.try_into().ok()?)).ok()?;
        entries.insert(Oid::from_bytes(id).ok()?, at..end);
        at = end;
    }
    (at == bytes.len()).then_some(entries)
}
