//! Reports of earlier runs, kept under Git's common folder by a name that says what they answer.

use std::fs::File;
use std::path::Path;

use super::read;
use super::snapshot::Snapshot;
use super::unfinished::{Unfinished, make_own_folder, own_folder};

/// So many are kept: people go back and forth between a few branches and formats.
const MOST: usize = 8;
/// Below Git's common folder.
const FOLDER: [&str; 2] = ["isms", "reports"];
const UNFINISHED: &str = "unfinished";
/// Far above what anybody reads: 16 MiB.
const LONGEST: u64 = 16 << 20;

impl Snapshot {
    /// The report of that name, if it is kept, and its length in bytes.
    pub fn kept_report(&self, name: &str) -> Option<(File, u64)> {
        let path = own_folder(self.handle.as_ref()?.common_folder(), &FOLDER)?.join(name);
        let length = read::regular(&path).ok().filter(|it| *it <= LONGEST)?;
        Some((File::open(path).ok()?, length))
    }

    /// A place to write a report to while it is printed; none where nothing can be kept.
    pub fn new_report(&self) -> Option<NewReport> {
        let folder = make_own_folder(self.handle.as_ref()?.common_folder(), &FOLDER)?;
        let file = Unfinished::begin(folder, UNFINISHED).ok()?;
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
        forget_oldest(&folder, name);
    }
}

/// Removes all but the latest; unfinished ones of runs that were killed age like the others. The one just kept stays, even
/// where the clock was set back.
fn forget_oldest(folder: &Path, kept: &str) {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let written = entry.metadata().and_then(|it| it.modified());
        if let Some(name) = entry.file_name().to_str().filter(|it| *it != kept && is_own(it)) {
            files.push((written.ok(), name.to_owned()));
        }
    }
    files.sort_unstable();
    for (_, name) in files.iter().rev().skip(MOST - 1) {
        let _ = std::fs::remove_file(folder.join(name));
    }
}

/// Whether a file is called as this program calls its own.
fn is_own(name: &str) -> bool {
    let is_hex = |it: &str| it.bytes().all(|it| it.is_ascii_hexdigit());
    name.len() == 64 && is_hex(name) || name.split_once('.').is_some_and(|it| it.0 == UNFINISHED)
}
