//! Puts new texts in the places of documents: each whole and all of them or none, never through a symbolic link, never outside
//! the ISMS.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::output::Failure;
use crate::path;
use crate::shell::argument;

/// A new text beside the file it will replace. Dropped before [`put_in_place`], it leaves nothing.
#[derive(Debug)]
pub(super) struct Prepared {
    temporary: PathBuf,
    target: PathBuf,
    /// The old text under another name; none of a file that was not there.
    old: Option<PathBuf>,
}

/// Names to try for the file beside the document, should an earlier run have been killed.
const TRIES: u32 = 100;

/// As much of a document's name as the name of the file beside it repeats, in bytes: there is a limit to names.
const LONGEST_NAME: usize = 200;

/// Writes the new text beside the old one. `old` is what was read: a file that changed since is not overwritten.
pub(super) fn prepare(root: &Path, path: &str, old: &str, new: &str) -> Result<Prepared, Failure> {
    let target = root.join(path);
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => gone(path),
        _ => cannot(path, &error.to_string()),
    };
    refuse_a_link(root, path, &target)?;
    let metadata = target.symlink_metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Err(cannot(path, "it is no regular file"));
    }
    if metadata.permissions().readonly() {
        let help = format!("`chmod u+w {}` takes that off, then run this again", argument(path));
        return Err(Failure { help: Some(help), ..cannot(path, "it is write-protected") });
    }
    #[expect(clippy::disallowed_methods, reason = "a file to be replaced must be the one judged")]
    if fs::read(&target).map_err(failed)? != old.as_bytes() {
        return Err(cannot(path, "it changed while it was read"));
    }
    let (mut file, temporary) = first_free(&target, "", new_file).map_err(failed)?;
    // From here on a failure removes the file again.
    let mut prepared = Prepared { temporary, target, old: None };
    file.write_all(new.as_bytes())
        .and_then(|()| file.set_permissions(metadata.permissions()))
        .and_then(|()| file.sync_all())
        .map_err(failed)?;
    prepared.keep_old().map_err(failed)?;
    Ok(prepared)
}

/// Writes the text of a file that is not there yet beside its place.
pub(super) fn prepare_new(root: &Path, path: &str, text: &str) -> Result<Prepared, Failure> {
    let target = root.join(path);
    let failed = |error: io::Error| cannot(path, &error.to_string());
    refuse_a_link(root, path, &target)?;
    let (mut file, temporary) = first_free(&target, "", new_file).map_err(failed)?;
    let prepared = Prepared { temporary, target, old: None };
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    Ok(prepared)
}

/// Puts each new text where the old one stood. Where one cannot be put there, those before it are taken back.
pub(super) fn put_in_place(prepared: &[Prepared]) -> Result<(), Failure> {
    for (at, it) in prepared.iter().enumerate() {
        let Err(error) = it.put_in_place() else { continue };
        let target = path::shown(&it.target);
        let done = prepared[..at].iter();
        let left = done.filter(|it| it.take_back().is_err()).map(|it| path::shown(&it.target));
        let left: Vec<String> = left.map(|it| format!("`{it}`")).collect();
        return Err(if left.is_empty() {
            Failure::new(
                format!("cannot write `{target}`: {error}, so nothing was written"),
                "make its folder yours to write in, then run this again",
            )
        } else {
            Failure::new(
                format!(
                    "cannot write `{target}`: {error}, and {} could not be taken back",
                    left.join(", ")
                ),
                "look with `git diff` at what was written, then run this again",
            )
        });
    }
    Ok(())
}

impl Prepared {
    /// A second name for the old text takes no room on a full disk; where the file system knows none, it is a copy.
    fn keep_old(&mut self) -> io::Result<()> {
        let link = |it: &Path| fs::hard_link(&self.target, it);
        let copied = |_| {
            first_free(&self.target, "-old", |it| {
                new_file(it)?;
                let copied = fs::copy(&self.target, it).map(|_| ());
                copied.inspect_err(|_| drop(fs::remove_file(it)))
            })
        };
        let ((), old) = first_free(&self.target, "-old", link).or_else(copied)?;
        self.old = Some(old);
        Ok(())
    }

    fn put_in_place(&self) -> io::Result<()> {
        if self.old.is_none() && self.target.symlink_metadata().is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        fs::rename(&self.temporary, &self.target)
    }

    fn take_back(&self) -> io::Result<()> {
        match &self.old {
            Some(old) => fs::rename(old, &self.target),
            None => fs::remove_file(&self.target),
        }
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        // What was put in place or taken back is no longer there to be removed.
        let _ = fs::remove_file(&self.temporary);
        let _ = self.old.as_ref().map(fs::remove_file);
    }
}

fn cannot(path: &str, why: &str) -> Failure {
    Failure::new(
        format!("cannot write `{path}`: {why}, so nothing was written"),
        "make it a file in a folder of yours, then run this again",
    )
}

/// What stands in the folder of a symbolic link is not the document that was read.
fn refuse_a_link(root: &Path, path: &str, target: &Path) -> Result<(), Failure> {
    let folder = target.parent().unwrap_or(root);
    match path::resolved(folder) {
        Ok(real) if real == folder => Ok(()),
        Ok(_) => Err(cannot(path, "its folder is a symbolic link")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(gone(path)),
        Err(error) => Err(cannot(path, &error.to_string())),
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

fn new_file(path: &Path) -> io::Result<fs::File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// Makes a file beside the document under the first name that none has. `kind` tells what is in it.
fn first_free<T>(
    target: &Path,
    kind: &str,
    make: impl Fn(&Path) -> io::Result<T>,
) -> io::Result<(T, PathBuf)> {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let letters = name.char_indices().take_while(|(at, _)| *at < LONGEST_NAME);
    let name: String = letters.map(|it| it.1).collect();
    let mut number = 0;
    loop {
        // No ending that makes a document of it.
        let path = target.with_file_name(format!(".{name}.isms{kind}-{number}"));
        match make(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < TRIES => {
                number += 1;
            }
            Err(error) => return Err(error),
        }
    }
}
