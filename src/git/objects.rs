//! The bytes of commits, trees and blobs.
//!
//! gitoxide reads them: its threads share no lock, and it unpacks in less time than libgit2, which has one lock for each
//! pack and loses more by a second thread than it wins (PERFORMANCE.md, section 3). And what is damaged is an error, where
//! git2 0.21 gives up the process (`Odb::read_header` at a byte that names no kind).

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use git2::{ObjectType, Oid};
use gix_odb::Header as _;
use gix_pack::Find as _;
use gix_pack::cache::lru::MemoryCappedHashmap;

use super::repository::Handle;

/// How long an object is that is unpacked without asking for its length before: 16 MiB.
const LONGEST: usize = 16 << 20;
/// Texts that others are stored as the difference from, for each thread: 4 MiB. Four times as much saves no time.
const BASES: usize = 4 << 20;

/// Whatever a repository holds, by its id; for one thread.
pub(super) struct Objects {
    /// The repository's own, and those of a push under way.
    stores: Vec<Result<gix_odb::Handle, String>>,
}

/// The packs that all threads read, folder by folder.
#[derive(Clone, Default)]
pub(super) struct Packs(Arc<OnceLock<Vec<Opened>>>);

type Opened = Result<Arc<gix_odb::Store>, String>;

/// Why an object cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    Missing,
    TooLong { bytes: u64 },
    OtherKind(ObjectType),
    Failed(String),
}

impl Objects {
    pub(super) fn of(handle: &Handle) -> Objects {
        let opened = handle.packs().opened(handle).iter().cloned();
        Objects { stores: opened.map(|it| it.map(|store| reader(&store))).collect() }
    }

    /// Reads an object of at most so many bytes into a buffer, and lends it.
    pub(super) fn read<'b>(
        &self,
        id: Oid,
        kind: ObjectType,
        limit: u64,
        buffer: &'b mut Vec<u8>,
    ) -> Result<&'b [u8], Unread> {
        match self.find(id, limit, buffer)? {
            found if found != kind => Err(Unread::OtherKind(found)),
            _ if buffer.len() as u64 > limit => Err(Unread::TooLong { bytes: buffer.len() as u64 }),
            _ => Ok(buffer),
        }
    }

    fn find(&self, id: Oid, limit: u64, buffer: &mut Vec<u8>) -> Result<ObjectType, Unread> {
        let id = gix_hash::oid::from_bytes_unchecked(id.as_bytes());
        for store in &self.stores {
            let store = store.as_ref().map_err(|why| Unread::Failed(why.clone()))?;
            return match store.try_find(id, buffer) {
                Ok(Some((object, _))) => kind(object.kind.as_bytes()),
                Ok(None) => continue,
                Err(cause) => match store.try_header(id) {
                    Ok(Some(header)) if header.size() > limit => {
                        Err(Unread::TooLong { bytes: header.size() })
                    }
                    Ok(Some(header)) if header.size() > LONGEST as u64 => {
                        let path = store.store_ref().path();
                        find_long(path, id, header.size(), buffer)
                    }
                    _ => Err(Unread::Failed(first_line(&cause))),
                },
            };
        }
        Err(Unread::Missing)
    }
}

fn reader(store: &Arc<gix_odb::Store>) -> gix_odb::Handle {
    let mut reader = store.to_cache();
    reader.set_pack_cache(|| Box::new(MemoryCappedHashmap::new(BASES)));
    reader
}

/// An object that is longer than most, and not longer than is asked for.
fn find_long(
    folder: &Path,
    id: &gix_hash::oid,
    bytes: u64,
    buffer: &mut Vec<u8>,
) -> Result<ObjectType, Unread> {
    let limit = usize::try_from(bytes).map_err(|cause| Unread::Failed(cause.to_string()))?;
    let store = open(folder, limit).map_err(Unread::Failed)?.to_cache();
    match store.try_find(id, buffer) {
        Ok(Some((object, _))) => kind(object.kind.as_bytes()),
        Ok(None) => Err(Unread::Missing),
        Err(cause) => Err(Unread::Failed(first_line(&cause))),
    }
}

/// The kind of that name.
fn kind(name: &[u8]) -> Result<ObjectType, Unread> {
    let kind = std::str::from_utf8(name).ok().and_then(ObjectType::from_str);
    kind.ok_or_else(|| Unread::Failed("it is of no known kind".to_owned()))
}

fn open(folder: &Path, longest: usize) -> Opened {
    let options = gix_odb::store::init::Options {
        alloc_limit_bytes: Some(longest),
        current_dir: Some(folder.to_owned()),
        ..gix_odb::store::init::Options::default()
    };
    // A commit's replacement is another history: that there is one is said, and the commit itself is read.
    let replacements = &mut std::iter::empty();
    let store =
        gix_odb::Store::at_opts(folder.to_owned(), gix_hash::Kind::Sha1, replacements, options);
    store.map(Arc::new).map_err(|cause| cause.to_string())
}

fn first_line(cause: &impl fmt::Display) -> String {
    cause.to_string().lines().next().unwrap_or_default().to_owned()
}

impl Packs {
    fn opened(&self, handle: &Handle) -> &[Opened] {
        self.0.get_or_init(|| {
            let own = handle.common_folder().join("objects");
            let folders: Vec<PathBuf> =
                [own].into_iter().chain(handle.objects().map(Path::to_owned)).collect();
            folders.iter().map(|it| open(it, LONGEST)).collect()
        })
    }
}

impl fmt::Debug for Packs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Packs")
    }
}
