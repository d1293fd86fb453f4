//! A file under Git's folder that is written beside its place: a run that is killed leaves a whole one there, or none.

use std::fs::{File, OpenOptions};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{Result, Write};
use std::path::{Path, PathBuf};

use super::read;

/// A folder of this program's below Git's common folder, by the names on the way. None where one of them is no folder: a link
/// would lead anywhere, and a repository may be unpacked with one.
pub(super) fn own_folder(common: &Path, names: &[&str]) -> Option<PathBuf> {
    let mut folder = common.to_owned();
    for name in names {
        folder.push(name);
        if !folder.symlink_metadata().ok()?.is_dir() {
            return None;
        }
    }
    Some(folder)
}

/// The same, made where it is missing.
pub(super) fn make_own_folder(common: &Path, names: &[&str]) -> Option<PathBuf> {
    for count in 1..=names.len() {
        if own_folder(common, &names[..count]).is_none() {
            let folder = names[..count].iter().fold(common.to_owned(), |it, name| it.join(name));
            // Fails where something else stands there.
            std::fs::create_dir(folder).ok()?;
        }
    }
    own_folder(common, names)
}

/// The bytes of a file in such a folder, if there is one of so many bytes at the most.
pub(super) fn kept_file(common: &Path, names: &[&str], name: &str, limit: u64) -> Option<Vec<u8>> {
    read::whole(&own_folder(common, names)?.join(name), limit)
}

/// Keeps bytes as a file in such a folder. Where nothing can be written, the next run takes longer and that is all.
pub(super) fn keep_file(common: &Path, names: &[&str], name: &str, bytes: &[u8]) {
    let Some(folder) = make_own_folder(common, names) else { return };
    Unfinished::sweep(&folder, name);
    let _ = Unfinished::begin(folder, name).and_then(|mut file| {
        file.write(bytes)?;
        file.finish(name)
    });
}

#[derive(Debug)]
pub(super) struct Unfinished {
    folder: PathBuf,
    path: PathBuf,
    file: File,
}

impl Unfinished {
    /// Begins one called `NAME.` and a random number, for its owner alone: it may quote what others must not read.
    pub(super) fn begin(folder: PathBuf, name: &str) -> Result<Unfinished> {
        let random = RandomState::new().build_hasher().finish();
        let path = folder.join(format!("{name}.{random:016x}"));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(Unfinished { file: options.open(&path)?, folder, path })
    }

    /// Removes what runs that were killed left behind. One that is still running loses its file, and then keeps nothing.
    fn sweep(folder: &Path, name: &str) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let other = entry.file_name();
            if other.to_string_lossy().strip_prefix(name).is_some_and(|it| it.starts_with('.')) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where it is until then.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes)
    }

    /// Puts it in its place, whatever stands there.
    pub(super) fn finish(self, name: &str) -> Result<()> {
        std::fs::rename(&self.path, self.folder.join(name))
    }
}

/// What was not put in its place goes.
impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}
