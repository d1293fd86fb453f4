//! The bytes of commits, trees and blobs.
//!
//! Most lie in packs, where every thread unpacks by itself. libgit2 reads those that have a file of their own.

use std::path::Path;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use git2::{ErrorCode, ObjectType, Oid, Repository};

use super::error::reason;
use super::packs::{Packs, Unpacked, Unpacker};
use super::repository::Handle;

/// Git knows it without storing it: 4b825dc642cb6eb9a060e54bf8d69288fbee4904.
const EMPTY_TREE: [u8; 20] = [
    0x4b, 0x82, 0x5d, 0xc6, 0x42, 0xcb, 0x6e, 0xb9, 0xa0, 0x60, 0xe5, 0x4b, 0xf8, 0xd6, 0x92, 0x88,
    0xfb, 0xee, 0x49, 0x04,
];

/// Whatever a repository holds, by its id; for one thread.
pub(super) struct Objects {
    handle: Handle,
    packs: Arc<Packs>,
    unpacker: Unpacker,
    /// Whether the packs were opened once more, as one missed something.
    is_up_to_date: bool,
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
            is_up_to_date: false,
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
        match self.unpacker.find(&self.packs, id) {
            Some(place) => self.unpacker.unpack(&self.packs, place, limit),
            None if id.as_bytes() == EMPTY_TREE => {
                Ok(Unpacked { kind: ObjectType::Tree, bytes: Rc::default() })
            }
            None if self.packs.is_loose(id) => self.find_loose(id, limit),
            // libgit2 would look through all packs again, and give up the process at a byte that names no kind.
            None if self.is_up_to_date => Err(Unread::Missing),
            None => {
                // `git gc` may have packed it anew meanwhile.
                self.is_up_to_date = true;
                self.packs = Arc::new(open(&self.handle));
                self.unpacker = Unpacker::new();
                self.find(id, limit)
            }
        }
    }

    fn find_loose(&mut self, id: Oid, limit: u64) -> Result<Unpacked, Unread> {
        let store = self.repository()?.odb().map_err(|it| unread(&it))?;
        match store.read_header(id).map_err(|it| unread(&it))?.0 as u64 {
            bytes if bytes > limit => Err(Unread::TooLong { bytes }),
            _ => {
                let object = store.read(id).map_err(|it| unread(&it))?;
                Ok(Unpacked { kind: object.kind(), bytes: object.data().to_vec().into() })
            }
        }
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

fn open(handle: &Handle) -> Packs {
    let own = handle.common_folder().join("objects");
    Packs::open([own].into_iter().chain(handle.objects().map(Path::to_owned)).collect())
}

impl SharedPacks {
    fn open(&self, handle: &Handle) -> Arc<Packs> {
        Arc::clone(self.0.get_or_init(|| Arc::new(open(handle))))
    }
}

impl std::fmt::Debug for SharedPacks {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SharedPacks")
    }
}
