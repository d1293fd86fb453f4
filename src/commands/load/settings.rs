//! `isms.toml`: where it stands, and what stops a run because of it.

use std::path::Path;

use super::has;
use crate::commands::output::{Failure, Terminal};
use crate::configuration::Configuration;
use crate::fault::Fault;
use crate::git::Snapshot;
use crate::input::{self, Contents, DOCUMENT_LIMIT};
use crate::path;
use crate::phrase;
use crate::render::full;
use crate::source::{FileId, Sources};

/// The settings that were named, else those of the snapshot. Where they are at fault or cannot be read, nothing runs.
pub(super) fn configuration(
    snapshot: &Snapshot,
    asked: Option<&Path>,
    sources: &mut Sources,
    terminal: &Terminal,
) -> Result<Configuration, Failure> {
    let (path, contents) = match asked {
        Some(path) => (name_of(path, snapshot.root()), Some(from_disk(path)?)),
        None => match settings(snapshot) {
            Some((path, contents)) => (path.to_owned(), Some(contents)),
            None => match unread_settings(snapshot) {
                Some(failure) => return Err(failure),
                None => ("isms.toml".to_owned(), None),
            },
        },
    };
    let Some(contents) = contents else {
        let file = sources.add(path, "");
        return Ok(Configuration::unwritten(file));
    };
    let (text, fault) = input::text(sources.files.len(), contents);
    let file = sources.add(path, text);
    let (configuration, faults) = match fault {
        Some(fault) => (Configuration::unwritten(file), vec![fault]),
        None => Configuration::read(file, sources.files[file].text()),
    };
    if faults.is_empty() {
        return Ok(configuration);
    }
    Err(at_fault(file, faults, sources, terminal))
}

/// Settings that stand there and are no file: to judge without them would be to judge by others in silence.
fn unread_settings(snapshot: &Snapshot) -> Option<Failure> {
    let is_folder = |it: &&&str| {
        let inside = format!("{it}/");
        let at = snapshot.paths().partition_point(|path| *path < inside);
        snapshot.paths().get(at).is_some_and(|path| path.starts_with(&inside))
    };
    let left_out = |it: &&str| snapshot.left_out().iter().find(|left| left.path == *it);
    let mut all = settings_paths(snapshot).iter();
    let (path, why) = all.find_map(|it| match left_out(it) {
        Some(left) => Some((it, left.why.told())),
        None => Some((it, "it is a folder")).filter(|_| is_folder(&it)),
    })?;
    Some(Failure::new(
        format!("the settings in `{path}` are not read: {why}"),
        "put the file itself there, or name another one: `--config FILE`",
    ))
}

/// Why nothing was checked: the faults of a file that must have none.
pub(super) fn at_fault(
    file: FileId,
    mut faults: Vec<Fault>,
    sources: &Sources,
    terminal: &Terminal,
) -> Failure {
    faults.sort_by_key(|it| it.at);
    let count = phrase::count(faults.len(), "fault");
    let drawn = full::render_faults(&faults, sources, terminal.look_of_errors());
    let message = format!("`{}` has {count}, so nothing was checked", sources.path(file));
    Failure { message, help: None, drawn }
}

/// The settings that a snapshot holds.
pub(in crate::commands) fn settings(snapshot: &Snapshot) -> Option<(&'static str, Contents)> {
    let found = settings_path(snapshot)?;
    Some((found, snapshot.read(&[found], DOCUMENT_LIMIT).pop()?))
}

/// Where they stand.
pub(in crate::commands) fn settings_path(snapshot: &Snapshot) -> Option<&'static str> {
    settings_paths(snapshot).iter().copied().find(|it| has(snapshot, it))
}

/// Where settings may stand, in the order in which they count.
fn settings_paths(snapshot: &Snapshot) -> &'static [&'static str] {
    match snapshot.prefix() {
        "" => &["isms.toml", ".github/isms.toml"],
        _ => &["isms.toml"],
    }
}

/// A path from the ISMS's root where it lies there, else an absolute one.
fn name_of(path: &Path, root: Option<&Path>) -> String {
    let Ok(full) = path::resolved(path) else { return path::shown(path) };
    let inside = root.and_then(|root| path::below(root, &full));
    inside.unwrap_or_else(|| path::shown(&full))
}

/// A configuration that the user named: the one file read from outside the snapshot.
fn from_disk(path: &Path) -> Result<Contents, Failure> {
    #[expect(clippy::disallowed_methods, reason = "the user named this file on the command line")]
    let bytes = std::fs::read(path).map_err(|error| {
        Failure::new(
            format!("cannot read `{}`: {error}", path::shown(path)),
            "name a configuration that exists: `--config isms.toml`",
        )
    })?;
    Ok(Contents::Bytes(bytes))
}
