//! Maps by object id.
//!
//! An id is a hash already, so little is left to do: its bytes are mixed with numbers that differ from run to run, as a
//! hostile tree or cache may name thousands of ids that begin alike.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

use git2::Oid;

pub(super) type IdMap<V> = HashMap<Oid, V, Seeds>;

#[derive(Clone, Copy, Debug)]
pub(super) struct Seeds(u64, u64);

#[derive(Debug)]
pub(super) struct IdHasher {
    seeds: Seeds,
    hash: u64,
}

impl Default for Seeds {
    fn default() -> Seeds {
        let random = RandomState::new();
        Seeds(random.hash_one(0), random.hash_one(1))
    }
}

impl BuildHasher for Seeds {
    type Hasher = IdHasher;

    fn build_hasher(&self) -> IdHasher {
        IdHasher { seeds: *self, hash: 0 }
    }
}

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.hash
    }

    fn write(&mut self, id: &[u8]) {
        let part = |at: usize| id.get(at..).and_then(<[u8]>::first_chunk).copied();
        let word = |at: usize| part(at).map_or(0, u64::from_le_bytes);
        // The last two overlap: 20 bytes are two words and a half.
        let one = u128::from(word(0) ^ word(12).rotate_left(32) ^ self.seeds.0);
        let product = one * u128::from(word(8) ^ self.seeds.1);
        #[expect(clippy::cast_possible_truncation, reason = "both halves are used")]
        let folded = (product >> 64) as u64 ^ product as u64;
        self.hash = folded;
    }

    /// The id's length, which is the same for all.
    fn write_usize(&mut self, _: usize) {}
}
