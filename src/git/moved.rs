//! Where an ISMS had its settings in another commit, before its folder moved or got settings of its own.

use std::collections::BTreeSet;
use std::path::Path;

use git2::{ObjectType, Tree};

use super::error::Error;
use super::list;
use super::repository::Found;
use super::snapshot::{self, Kind, SETTINGS, Snapshot};
use crate::path;

/// Settings at the root may lie here as well.
pub(super) const SETTINGS_OF_FORGE: &str = ".github/isms.toml";

/// The settings of a folder that holds none, as paths from the repository's root.
#[derive(Clone, Debug, Default)]
pub struct Elsewhere {
    /// Those of a folder above, which ruled it.
    pub above: Option<String>,
    /// Those that may have been its own.
    pub unsure: Vec<String>,
}

/// Where a commit holds the ISMS of a folder on disk.
pub(super) enum Home {
    /// In that folder or above it.
    Here,
    /// In the folder of that prefix.
    Moved(String),
    Unknown,
}

/// Looks for the ISMS of `start`, a path from the repository's root, which need not be in the commit.
pub(super) fn from(found: &Found, tree: &Tree<'_>, start: &Path) -> Result<Home, Error> {
    let Some(top) = &found.work_tree else { return Ok(Home::Here) };
    let is_root = start.as_os_str().is_empty();
    if is_root || tree.get_path(start).is_ok() || above(tree, start).is_some() {
        return Ok(Home::Here);
    }
    let on_disk = |it: &Path| snapshot::is_file(&top.join(it).join(SETTINGS));
    if !start.ancestors().any(on_disk) {
        return Ok(Home::Here);
    }
    Ok(match settings(found, tree)?.as_slice() {
        [path] => Home::Moved(folder_of(path)),
        _ => Home::Unknown,
    })
}

/// The folder of a snapshot's ISMS in another commit, and the settings that it had there.
pub(super) fn beside(
    snapshot: &Snapshot,
    found: &Found,
    tree: &Tree<'_>,
) -> Result<(String, Elsewhere), Error> {
    let prefix = snapshot.prefix();
    let folder = Path::new(prefix.trim_end_matches('/'));
    let is_folder = prefix.is_empty()
        || tree.get_path(folder).is_ok_and(|it| it.kind() == Some(ObjectType::Tree));
    let nearest = if is_folder { prefix.to_owned() } else { snapshot::prefix_in(tree, folder)? };
    let has_settings =
        |it: &str| snapshot.paths().binary_search_by(|path| path.as_str().cmp(it)).is_ok();
    let is_ruled = has_settings(SETTINGS) || prefix.is_empty() && has_settings(SETTINGS_OF_FORGE);
    let above = above(tree, folder);
    let is_own = above.as_ref().is_some_and(|it| folder_of(it) == nearest);
    if !is_ruled || is_own && is_folder {
        return Ok((nearest, Elsewhere::default()));
    }
    if is_folder && above.is_some() {
        return Ok((nearest, Elsewhere { above, unsure: Vec::new() }));
    }
    let mut all = settings(found, tree)?;
    all.retain(|it| Some(it) != above.as_ref());
    let gone = gone(snapshot, all.clone());
    match gone.as_slice() {
        [path] if above.is_none() => Ok((folder_of(path), Elsewhere::default())),
        // The folder may be a copy of one that is still there.
        [] if above.is_none() && !is_folder => {
            Ok((nearest, Elsewhere { above: None, unsure: all }))
        }
        _ => Ok((nearest, Elsewhere { above: None, unsure: gone })),
    }
}

/// The nearest settings from a folder upwards.
fn above(tree: &Tree<'_>, folder: &Path) -> Option<String> {
    let is_file =
        |it: &Path| tree.get_path(it).is_ok_and(|it| list::is_file(it.filemode().cast_unsigned()));
    let places = folder.ancestors().map(|it| it.join(SETTINGS));
    let mut places = places.chain([Path::new(SETTINGS_OF_FORGE).to_owned()]);
    places.find(|it| is_file(it)).map(|it| path::shown(&it))
}

/// All settings of a commit.
fn settings(found: &Found, tree: &Tree<'_>) -> Result<Vec<String>, Error> {
    let (paths, ..) = list::tree(&found.repository, tree.clone())?.finish();
    let is_settings = |it: &String| path::name(it) == SETTINGS;
    Ok(paths.into_iter().filter(is_settings).collect())
}

/// Those that a snapshot's repository holds no more.
fn gone(snapshot: &Snapshot, mut settings: Vec<String>) -> Vec<String> {
    match snapshot.top().filter(|_| snapshot.kind() == Kind::WorkTree) {
        Some(top) => settings.retain(|it| !snapshot::is_file(&top.join(it))),
        None => {
            let held = snapshot.holding(settings.iter().cloned().collect::<BTreeSet<_>>());
            settings.retain(|it| !held.contains(it));
        }
    }
    settings
}

/// The folder of the ISMS that has these settings, with a `/` at its end unless it is the root.
fn folder_of(settings: &str) -> String {
    if settings == SETTINGS_OF_FORGE {
        return String::new();
    }
    settings.strip_suffix(SETTINGS).unwrap_or_default().to_owned()
}
