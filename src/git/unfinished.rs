//! A file under Git's folder that is written beside its place: a run that is killed leaves a whole one there, or none.

use std::fs::File;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{Result, Write};
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub(super) struct Unfinished {
    folder: PathBuf,
    path: PathBuf,
    file: File,
}

impl Unfinished {
    /// Begins one called `NAME.` and a random number, in a folder that is made if need be.
    pub(super) fn begin(folder: PathBuf, name: &str) -> Result<Unfinished> {
        std::fs::create_dir_all(&folder)?;
        let random = RandomState::new().build_hasher().finish();
        let path = folder.join(format!("{name}.{random:016x}"));
        Ok(Unfinished { file: File::create_new(&path)?, folder, path })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
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
