//! Reports of earlier runs, kept under Git's common folder by a name that says what they answer.

use std::path::{Path, PathBuf};

use git2::Repository;

use super::snapshot::Snapshot;
use super::unfinished::Unfinished;

/// So many are kept: people go back and forth between a few branches and formats.
const MOST: usize = 8;
/// Far above what anybody reads: 16 MiB.
const LONGEST: u64 = 16 << 20;

impl Snapshot {
    /// The report of that name, if it is kept.
    pub fn kept_report(&self, name: &str) -> Option<Vec<u8>> {
        let file = folder(&self.handle.as_ref()?.open().ok()?).join(name);
        let data = file.symlink_metadata().ok()?;
        if !data.is_file() || data.len() > LONGEST {
            return None;
        }
        std::fs::read(file).ok()
    }

    /// A place to write a report to while it is printed; none where nothing can be kept.
    pub fn new_report(&self) -> Option<NewReport> {
        let folder = folder(&self.handle.as_ref()?.open().ok()?);
        let file = Unfinished::begin(folder, "unfinished").ok()?;
        Some(NewReport { file, length: 0 })
    }
}

/// A report that is being written.
#[derive(Debug)]
pub struct NewReport {
    file: Unfinished,
    length: u64,
}

impl NewReport {
    /// Adds to it. None where it cannot be kept: the disk is full, or it is too long.
    pub fn with(mut self, bytes: &[u8]) -> Option<NewReport> {
        self.length += bytes.len() as u64;
        (self.length <= LONGEST && self.file.write(bytes).is_ok()).then_some(self)
    }

    /// Keeps it under a name, with the latest others.
    pub fn keep(self, name: &str) {
        let folder = self.file.folder().to_owned();
        // Without it, the next run takes longer.
        let _ = self.file.finish(name);
        forget_oldest(&folder);
    }
}

fn folder(repository: &Repository) -> PathBuf {
    repository.commondir().join("isms/reports")
}

/// Unfinished ones of runs that were killed age like the others.
fn forget_oldest(folder: &Path) {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let written = entry.metadata().and_then(|it| it.modified());
        files.push((written.ok(), entry.file_name()));
    }
    files.sort_unstable();
    for (_, name) in files.iter().rev().skip(MOST) {
        let _ = std::fs::remove_file(folder.join(name));
    }
}
