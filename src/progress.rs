//! How far the long loops are. They count, and nobody looks unless a person waits at a terminal.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::phrase;

/// Documents read so far.
pub static DOCUMENTS: Counter = Counter(AtomicU64::new(0));

/// Commits walked so far.
pub static COMMITS: Counter = Counter(AtomicU64::new(0));

#[derive(Debug)]
pub struct Counter(AtomicU64);

impl Counter {
    pub fn add_one(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What is shown meanwhile; nothing is read before the first document, and no commit before the last.
pub fn line(documents: u64, commits: u64) -> String {
    let read = format!("read {}", phrase::count(documents, "document"));
    match (documents, commits) {
        (0, _) => "looking for documents".to_owned(),
        (_, 0) => read,
        _ => format!("{read}, walked {}", phrase::count(commits, "commit")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_was_done_so_far() {
        assert_eq!(line(0, 0), "looking for documents");
        assert_eq!(line(1, 0), "read 1 document");
        assert_eq!(line(2000, 1), "read 2000 documents, walked 1 commit");
    }
}
