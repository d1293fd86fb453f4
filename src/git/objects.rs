//! The bytes of commits, trees and blobs.
//!
//! Most lie in packs, where every thread unpacks by itself. libgit2 reads the others, and whatever is unusual: loose objects,
//! the empty tree, packs that came meanwhile, texts that are very long, and what is damaged, as it says why.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use git2::{ErrorCode, ObjectType, Oid, Repository};

use super::error::reason;
use super::packs::{Packs, Unpacked, Unpacker};
use super::repository::Handle;

/// Whatever a repository holds, by its id; for one thread.
pub(super) struct Objects {
    handle: Handle,
    packs: Arc<Packs>,
    unpacker: Unpacker,
    /// Opened when it is first needed.
    repository: Option<Repository>,
    /// What was read last.
    latest: Option<Unpacked>,
}

/// The packs of a repository, opened by the first thread that reads.
#[derive(Clone, Default)]
pub(super) struct SharedPacks(Arc<OnceLock<Arc<Packs>>>);

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
        Objects {
            handle: handle.clone(),
            packs: handle.packs().open(handle),
            unpacker: Unpacker::new(),
            repository: None,
            latest: None,
        }
    }

    /// An object of at most so many bytes, until the next one is read.
    pub(super) fn read(&mut self, id: Oid, kind: ObjectType, limit: u64) -> Result<&[u8], Unread> {
        // What is no longer lent may be forgotten while the next one is unpacked.
        self.latest = None;
        let found = self.find(id, limit)?;
        match &*self.latest.insert(found) {
            it if it.kind != kind => Err(Unread::OtherKind(it.kind)),
            it if it.bytes.len() as u64 > limit => {
                Err(Unread::TooLong { bytes: it.bytes.len() as u64 })
            }
            it => Ok(&it.bytes),
        }
    }

    fn find(&mut self, id: Oid, limit: u64) -> Result<Unpacked, Unread> {
        let Some(place) = self.unpacker.find(&self.packs, id) else {
            return self.find_elsewhere(id, limit);
        };
        if let Some(text) = self.unpacker.unpack(&self.packs, place) {
            return Ok(text);
        }
        match self.unpacker.length(&self.packs, place) {
            Some(bytes) if bytes > limit => Err(Unread::TooLong { bytes }),
            // Not its header first: at a byte that names no kind, git2 0.21 gives up the process.
            _ => self.read_by_libgit2(id),
        }
    }

    /// An object that is in none of the packs.
    fn find_elsewhere(&mut self, id: Oid, limit: u64) -> Result<Unpacked, Unread> {
        let header = self.repository()?.odb().and_then(|it| it.read_header(id));
        match header.map_err(|it| unread(&it))?.0 as u64 {
            bytes if bytes > limit => Err(Unread::TooLong { bytes }),
            _ => self.read_by_libgit2(id),
        }
    }

    fn read_by_libgit2(&mut self, id: Oid) -> Result<Unpacked, Unread> {
        let store = self.repository()?.odb().map_err(|it| unread(&it))?;
        let object = store.read(id).map_err(|it| unread(&it))?;
        Ok(Unpacked { kind: object.kind(), bytes: object.data().to_vec().into() })
    }

    fn repository(&mut self) -> Result<&Repository, Unread> {
        if self.repository.is_none() {
            self.repository = Some(self.handle.open().map_err(|it| unread(&it))?);
        }
        self.repository.as_ref().ok_or(Unread::Missing)
    }
}

fn unread(cause: &git2::Error) -> Unread {
    match cause.code() {
        ErrorCode::NotFound => Unread::Missing,
        _ => Unread::Failed(reason(cause)),
    }
}

impl SharedPacks {
    fn open(&self, handle: &Handle) -> Arc<Packs> {
        let folders = || {
            let own = handle.common_folder().join("objects");
            [own].into_iter().chain(handle.objects().map(Path::to_owned)).collect()
        };
        Arc::clone(self.0.get_or_init(|| Arc::new(Packs::open(folders()))))
    }
}

impl std::fmt::Debug for SharedPacks {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SharedPacks")
    }
}
