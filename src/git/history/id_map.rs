//! Maps by object id. An id is a hash already: its first bytes serve as they are.
//!
//! Only for ids of objects that exist: nobody can make thousands of those begin alike, while a tree may name any.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use git2::Oid;

pub(super) type IdMap<V> = HashMap<Oid, V, BuildHasherDefault<IdHasher>>;

#[derive(Debug, Default)]
pub(super) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, id: &[u8]) {
        if let Some(first) = id.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    /// The id's length, which is the same for all.
    fn write_usize(&mut self, _: usize) {}
}
