//! The keys that are trusted for signed commits: the house's own, else those of Git's configuration.

use super::load;
use super::output::Failure;
use crate::attestation::signature::AllowedSigners;
use crate::configuration::Configuration;
use crate::git::Snapshot;
use crate::input::{self, Contents};
use crate::path;

/// Far above any real file: 1 MiB.
const LIMIT: u64 = 1 << 20;

/// Those of the file that Git's configuration names.
pub(super) fn of_git(snapshot: &Snapshot) -> AllowedSigners {
    match snapshot.allowed_signers() {
        None => AllowedSigners::default(),
        Some(Ok(text)) => AllowedSigners::read(&text),
        Some(Err(why)) => AllowedSigners { fault: Some(why), ..AllowedSigners::default() },
    }
}

/// Those of the file that `isms.toml` names: one of the snapshot, by its path from the ISMS's root.
pub(super) fn own(
    configuration: &Configuration,
    snapshot: &Snapshot,
) -> Result<AllowedSigners, Failure> {
    let Some(file) = configuration.allowed_signers.get().map(|it| it.value.as_str()) else {
        return Ok(AllowedSigners::default());
    };
    let wrong = |why: &str| {
        Failure::new(
            format!("`allowed_signers = \"{file}\"` in isms.toml: {why}"),
            "name a file of this repository, from the folder of isms.toml: `allowed_signers = \"allowed_signers\"`",
        )
    };
    let path = path::resolve("", file).ok_or_else(|| wrong(path::leads_out(snapshot.prefix())))?;
    if !load::has(snapshot, &path) {
        return Err(wrong("there is no such file"));
    }
    let contents = snapshot.read(&[&path], LIMIT).pop();
    match contents.map(|it| (matches!(it, Contents::Bytes(_)), input::text(0, it))) {
        Some((true, (text, None))) => Ok(AllowedSigners::read(&text)),
        _ => Err(wrong("it cannot be read as text")),
    }
}
