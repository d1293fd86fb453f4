//! Puts a new text in a document's place: whole or not at all, never through a symbolic link, never outside the ISMS.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::output::Failure;
use crate::shell::argument;

/// A new text beside the file it will replace. Dropped without [`Prepared::put_in_place`], it leaves nothing.
#[derive(Debug)]
pub(super) struct Prepared {
    temporary: PathBuf,
    target: PathBuf,
}

/// Names to try for the file beside the document, should an earlier run have been killed.
const TRIES: u32 = 100;

/// Writes the new text beside the old one. `old` is what was read: a file that changed since is not overwritten.
pub(super) fn prepare(root: &Path, path: &str, old: &str, new: &str) -> Result<Prepared, Failure> {
    let target = root.join(path);
    let cannot = |why: &str| {
        Failure::new(
            format!("cannot write `{path}`: {why}"),
            "make it a file in a folder of yours, then run this again",
        )
    };
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => gone(path),
        _ => cannot(&error.to_string()),
    };
    let folder = target.parent().unwrap_or(root);
    if folder.canonicalize().map_err(failed)? != folder {
        return Err(cannot("its folder is a symbolic link"));
    }
    let metadata = target.symlink_metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Err(cannot("it is no regular file"));
    }
    if metadata.permissions().readonly() {
        return Err(cannot("it is write-protected"));
    }
    #[expect(clippy::disallowed_methods, reason = "a file to be replaced must be the one judged")]
    if fs::read(&target).map_err(failed)? != old.as_bytes() {
        return Err(cannot("it changed while it was read"));
    }
    let (mut file, temporary) = create(folder, &target).map_err(failed)?;
    // From here on a failure removes the file again.
    let prepared = Prepared { temporary, target };
    file.write_all(new.as_bytes())
        .and_then(|()| file.set_permissions(metadata.permissions()))
        .and_then(|()| file.sync_all())
        .map_err(failed)?;
    Ok(prepared)
}

impl Prepared {
    /// Puts the new text where the old one stood, in one step.
    pub(super) fn put_in_place(self) -> Result<(), Failure> {
        fs::rename(&self.temporary, &self.target).map_err(|error| {
            Failure::new(
                format!("cannot write `{}`: {error}", self.target.display()),
                "see with `git status` which documents were written, then run this again",
            )
        })
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        // After the rename there is nothing to remove.
        let _ = fs::remove_file(&self.temporary);
    }
}

/// Git's index stands in for files outside of a sparse checkout: they were read, and are not on disk.
fn gone(path: &str) -> Failure {
    let folder = path.rsplit_once('/').map_or(path, |(folder, _)| folder);
    Failure::new(
        format!("cannot write `{path}`: it is not on disk, as outside of a sparse checkout"),
        format!(
            "bring it there with `git sparse-checkout add {}`, then run this again",
            argument(folder)
        ),
    )
}

fn create(folder: &Path, target: &Path) -> io::Result<(fs::File, PathBuf)> {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let mut number = 0;
    loop {
        // No ending that makes a document of it.
        let path = folder.join(format!(".{name}.isms-{number}"));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < TRIES => {
                number += 1;
            }
            Err(error) => return Err(error),
        }
    }
}
