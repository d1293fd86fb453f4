//! The paths on the command line, as paths of the snapshot. One that names nothing stops the run: "no gaps found" about
//! a file that nobody read would be the worst answer.

use std::path::{Path, PathBuf};

use super::find;
use super::load::Loaded;
use super::output::{self, Failure};
use crate::arguments::SnapshotArguments;
use crate::git::Snapshot;
use crate::path::{self, holds};
use crate::render::escape;
use crate::shell::argument;

/// What was asked for, from the ISMS's root.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Everything where empty.
    pub paths: Vec<String>,
    /// Those among them that hold no document and no settings.
    pub without_documents: Vec<String>,
}

/// The folder or file a command starts from: the first path, else the current folder.
pub(super) fn start(paths: &[PathBuf]) -> &Path {
    paths.first().map_or(Path::new("."), PathBuf::as_path)
}

/// The same for a command that takes a document's id, or a path as a report shows it, which may lead nowhere from here. A commit
/// or the index may hold what is not on disk: there the first path counts.
pub(super) fn start_past_ids<'a>(paths: &'a [PathBuf], snapshot: &SnapshotArguments) -> &'a Path {
    let first = start(paths);
    if snapshot.staged || snapshot.rev.is_some() || !is_missing(first) {
        return first;
    }
    let is_elsewhere = |it: &Path| it.is_absolute() || it.starts_with("..");
    let is_start = |it: &&PathBuf| !is_missing(it) || is_elsewhere(it);
    paths.iter().find(is_start).map_or(Path::new("."), PathBuf::as_path)
}

fn is_missing(path: &Path) -> bool {
    path.symlink_metadata().is_err()
}

/// What was asked for, by paths or, where there is no such file, by ids.
pub(super) fn asked(paths: &[PathBuf], loaded: &Loaded) -> Result<Asked, Failure> {
    let snapshot = &loaded.snapshot;
    let Some(root) = snapshot.place_on_disk() else { return Ok(Asked::default()) };
    let mut asked = Asked::default();
    let mut names_root = false;
    for path in paths {
        let inside = inside(path, &root, snapshot)
            .or_else(|failure| as_shown(path, snapshot).ok_or(failure))
            .or_else(|failure| of_id(path, loaded).unwrap_or(Err(failure)))?;
        names_root |= inside.is_empty();
        let sources = &loaded.isms.sources.files;
        if !sources.iter().any(|it| holds(&inside, &it.path)) {
            asked.without_documents.push(format!("{}{inside}", snapshot.prefix()));
        }
        asked.paths.push(inside);
    }
    if names_root {
        return Ok(Asked::default());
    }
    if !paths.is_empty() && asked.without_documents.len() == paths.len() {
        let names = asked.without_documents.join("`, `");
        return Err(Failure::new(
            format!("no document matched `{names}`, so nothing was checked"),
            "`[documents] include` and `exclude` in isms.toml say what is a document; \
             README and the like are none unless included",
        ));
    }
    Ok(asked)
}

/// The same for a command that reads other files than documents: everything where empty.
pub(super) fn within(paths: &[PathBuf], loaded: &Loaded) -> Result<Vec<String>, Failure> {
    let Some(root) = loaded.snapshot.place_on_disk() else { return Ok(Vec::new()) };
    let inside: Vec<String> =
        paths.iter().map(|it| inside(it, &root, &loaded.snapshot)).collect::<Result<_, _>>()?;
    Ok(if inside.iter().any(String::is_empty) { Vec::new() } else { inside })
}

/// Whether the base of a snapshot has a file or folder that is on disk no more.
pub(super) fn is_gone_since(path: &Path, snapshot: &Snapshot, base: &Snapshot) -> bool {
    if !is_missing(path) {
        return false;
    }
    let inside = snapshot.top().and_then(|top| path::below(top, &by_its_folder(path)?));
    let is_asked = |it: &String| {
        inside.as_ref().is_some_and(|inside| holds(inside, &format!("{}{it}", base.prefix())))
    };
    base.paths().iter().any(is_asked)
}

/// Says that a command that judges the system as a whole shows all of it, where a part of it was named.
pub(super) fn tell_of_the_whole(path: Option<&PathBuf>, loaded: &Loaded) {
    let part =
        path.and_then(|it| path::below(&loaded.snapshot.place_on_disk()?, &by_its_folder(it)?));
    if let Some(part) = part.filter(|it| !it.is_empty()) {
        output::remark(&format!(
            "the whole system is shown: it is judged as a whole, and `{}` is a part of it\n",
            escape::line(&part)
        ));
    }
}

/// A path as reports show it, from the repository's root, which leads nowhere from here.
fn as_shown(path: &Path, snapshot: &Snapshot) -> Option<String> {
    let inside = path.to_str().filter(|_| is_missing(path))?.strip_prefix(snapshot.prefix())?;
    is_part(inside, snapshot).then(|| inside.to_owned())
}

/// The path of the document with an id. None where there is no such id, or a file of that name.
fn of_id(id: &Path, loaded: &Loaded) -> Option<Result<String, Failure>> {
    let name = id.to_str().filter(|_| is_missing(id))?;
    loaded.isms.all_by_id(name).next()?;
    Some(find::document(loaded, name).map(|it| loaded.isms.path(it).to_owned()))
}

/// A path from the ISMS's root: as it is named, else as its links resolve. Empty for the root.
fn inside(path: &Path, root: &Path, snapshot: &Snapshot) -> Result<String, Failure> {
    let named = by_its_folder(path);
    let candidates = [named.clone(), path::resolved(path).ok()];
    let relative: Vec<String> =
        candidates.iter().flatten().filter_map(|it| path::below(root, it)).collect();
    if let Some(found) = relative.iter().find(|it| is_part(it, snapshot)) {
        return Ok(found.clone());
    }
    let shown = path::shown(path);
    if is_missing(path) {
        let place = if snapshot.commit().is_some() { " here, nor in what is checked" } else { "" };
        return Err(Failure::new(
            format!("`{shown}` does not exist{place}"),
            "name a file or a folder that is there, or leave the path out",
        ));
    }
    let Some(relative) = relative.first() else {
        return Err(Failure::new(
            format!("`{shown}` lies outside the ISMS in `{}`", path::shown(root)),
            "check one ISMS at a time",
        ));
    };
    Err(Failure::new(
        format!("`{shown}` is not among the files that were read, so nothing was checked"),
        match snapshot.left_out().iter().find(|it| it.path == *relative) {
            Some(thing) => thing.why.told().to_owned(),
            None => "it is empty, ignored by Git, or not part of this commit or index".to_owned(),
        },
    ))
}

/// A path of the ISMS as it is called in the folder the user stands in.
pub(super) fn here(snapshot: &Snapshot, path: &str) -> String {
    let Some(root) = snapshot.root() else { return path.to_owned() };
    let depth = snapshot.prefix().split_terminator('/').count();
    let top = root.ancestors().nth(depth).unwrap_or(root);
    let here = path::resolved(Path::new(".")).unwrap_or_default();
    match path::below(top, &here) {
        Some(folder) => {
            path::relative(&format!("{folder}/."), &format!("{}{path}", snapshot.prefix()))
        }
        None => path::shown(&root.join(path)),
    }
}

/// The same as an argument of a command. Git takes it for no flag: no `--` need go before it.
pub(super) fn typed(snapshot: &Snapshot, path: &str) -> String {
    let here = here(snapshot, path);
    argument(&if here.starts_with('-') { format!("./{here}") } else { here })
}

/// The absolute path with every link resolved but the last part, which may be a link itself or deleted.
pub(super) fn by_its_folder(path: &Path) -> Option<PathBuf> {
    let Some(name) = path.file_name() else { return path::resolved(path).ok() };
    let parent = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = path::resolved(parent).ok().or_else(|| by_its_folder(parent))?;
    let named = folder.join(name);
    Some(match path::resolved(&named) {
        // On Windows and macOS a file answers to its name in any case.
        Ok(spelt) if spelt.parent() == Some(&folder) && !is_link(&named) => spelt,
        _ => named,
    })
}

fn is_link(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|it| it.is_symlink())
}

/// Whether it is a file of the snapshot or a folder with one.
fn is_part(inside: &str, snapshot: &Snapshot) -> bool {
    snapshot.paths().iter().any(|path| holds(inside, path))
}
