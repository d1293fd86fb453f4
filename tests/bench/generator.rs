//! Repositories of any size with a history that never changes: the same size gives the same commit ids, on every machine.
//!
//! The history has what makes histories hard to read: topic branches merged with `--no-ff` (one side taken, or both
//! combined), octopus merges, cherry-picks that leave equal blobs on both sides, reverts, renames with and without
//! edits, one renamed folder, deleted and restored files, clocks that are late, bulk edits, and files that few commits
//! touch. The documents are valid; as in life, many are overdue for review, and a few links are broken.

mod branches;
mod document;
mod history;
mod layout;
mod random;
mod state;
mod stream;
pub(crate) mod system;
mod text;
mod work;

use std::io::{self, Write};

/// Raised whenever the same size would give other commit ids than before, so that no kept repository is taken for a new one.
pub(crate) const VERSION: u32 = 1;

const SEED: u64 = 27_001;

/// Writes a `git fast-import` stream of about this many commits which end at this many documents.
pub(crate) fn write(out: impl Write, documents: usize, commits: usize) -> io::Result<()> {
    history::History::new(out, documents, commits, SEED).write()
}
