//! Reports of earlier runs, kept under Git's common folder by a name that says what they answer.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::{Path, PathBuf};

use git2::Repository;

use super::snapshot::Snapshot;

/// So many are kept: people go back and forth between a few branches and formats.
const MOST: usize = 8;
/// Far above what anybody reads, and above what a run should spend on being quicker the next time: 4 MiB.
pub const LONGEST_REPORT: usize = 4 << 20;

impl Snapshot {
    /// The report of that name, if it is kept.
    pub fn kept_report(&self, name: &str) -> Option<Vec<u8>> {
        let file = folder(&self.handle.as_ref()?.open().ok()?).join(name);
        let data = file.symlink_metadata().ok()?;
        if !data.is_file() || data.len() > 2 * LONGEST_REPORT as u64 {
            return None;
        }
        std::fs::read(file).ok()
    }

    /// Keeps a report, and the latest others. It is written beside its place and renamed, so that a run that is killed leaves
    /// a whole one or none. A folder that cannot be written costs time on the next run and nothing else.
    pub fn keep_report(&self, name: &str, report: &[u8]) {
        let Some(Ok(repository)) = self.handle.as_ref().map(super::repository::Handle::open) else {
            return;
        };
        let folder = folder(&repository);
        let _ = std::fs::create_dir_all(&folder);
        let random = RandomState::new().build_hasher().finish();
        let unfinished = folder.join(format!("{name}.{random:016x}"));
        let written = std::fs::write(&unfinished, report)
            .and_then(|()| std::fs::rename(&unfinished, folder.join(name)));
        if written.is_err() {
            let _ = std::fs::remove_file(&unfinished);
        }
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
