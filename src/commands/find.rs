//! The document that the command line names.

use std::path::Path;

use super::load::Loaded;
use super::output::Failure;
use super::paths::by_its_folder;
use crate::document::Document;
use crate::isms::Isms;
use crate::path;
use crate::suggest;

/// Where the search for the ISMS starts: at the first document that is named by its path, else here.
pub(super) fn start<'a>(names: impl IntoIterator<Item = &'a String>) -> &'a Path {
    let mut paths = names.into_iter().map(Path::new);
    paths.find(|it| it.symlink_metadata().is_ok_and(|it| !it.is_dir())).unwrap_or(Path::new("."))
}

/// The document of an id or a path, or the sidecar of a path.
pub(super) fn document<'a>(loaded: &'a Loaded, name: &str) -> Result<&'a Document, Failure> {
    let isms = &loaded.isms;
    let inside = inside(loaded, name);
    // A path as a finding shows it is one from the repository's root; a list of documents shows those from the ISMS's.
    let shown = name.strip_prefix(loaded.snapshot.prefix());
    let mut paths = inside.iter().map(String::as_str).chain(shown).chain([name]);
    let of_path = paths.find_map(|path| {
        let sidecar = || isms.documents.iter().find(|it| source(isms, it).as_deref() == Some(path));
        isms.by_path(path).or_else(sidecar)
    });
    let mut of_id = isms.all_by_id(name).chain(of_path);
    let Some(document) = of_id.next() else {
        return Err(unknown(loaded, name, inside.as_deref()));
    };
    match of_id.find(|it| it.file != document.file) {
        None => Ok(document),
        Some(other) if other.id() == Some(name) => Err(Failure::new(
            format!(
                "`{name}` is the id of `{}` and of `{}`",
                isms.path(document),
                isms.path(other)
            ),
            "give one of them another id, or name the file",
        )),
        // One document must not take the approval of another.
        Some(_) => Err(Failure::new(
            format!("`{name}` is a file, and the id of `{}`", isms.path(document)),
            format!("write `./{name}` for the file, and give the other an id of its own"),
        )),
    }
}

/// A path as it is typed here, from the root of the ISMS.
fn inside(loaded: &Loaded, name: &str) -> Option<String> {
    by_its_folder(Path::new(name)).and_then(|it| path::below(loaded.snapshot.root()?, &it))
}

/// The document that had a path once and has another now, as far as the history of each that is there tells.
pub(super) fn moved<'a>(loaded: &'a Loaded, name: &str) -> Option<&'a Document> {
    let isms = &loaded.isms;
    let inside = inside(loaded, name).map(|it| format!("{}{it}", loaded.snapshot.prefix()));
    let had_it = |it: &str| it == name || Some(it) == inside.as_deref();
    isms.documents.iter().find(|document| {
        let revisions = isms.history_of(document).map_or(&[][..], |it| it.revisions.as_slice());
        revisions.iter().filter_map(|it| it.moved_from.as_deref()).any(had_it)
    })
}

fn unknown(loaded: &Loaded, name: &str, inside: Option<&str>) -> Failure {
    let isms = &loaded.isms;
    if inside.is_some_and(|it| loaded.snapshot.left_out().iter().any(|left| left.path == it)) {
        let message = format!("`{name}` is not read, so nothing can be said of it");
        return Failure::new(message, "`isms check` says why, under what was not checked");
    }
    if inside.is_some_and(|it| isms.has_file(it)) {
        return Failure::new(
            format!("`{name}` is no document of this ISMS"),
            "name a document, or see `[documents]` in isms.toml for what counts as one",
        );
    }
    let paths = isms.documents.iter().map(|it| isms.path(it));
    let help = match suggest::nearest_name(name, isms.ids().chain(paths)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a document by its id, as `POL-03`, or by its path; `isms log POL-03 --rev COMMIT` tells of one that was deleted, as of a commit that has it".to_owned(),
    };
    Failure::new(format!("there is no document `{name}`"), help)
}

/// The path of the file that a sidecar speaks for.
pub(super) fn source(isms: &Isms, document: &Document) -> Option<String> {
    path::resolve(isms.path(document), document.source.get()?)
}
