//! Why a file or folder that was named is left alone: silence would look as if it had been read.

use super::super::load::{self, Loaded};
use crate::adopt::properties::Format;
use crate::path;

/// Why nothing of this path was adopted or refused.
pub(super) fn why(loaded: &Loaded, path: &str) -> String {
    let (isms, snapshot) = (&loaded.isms, &loaded.snapshot);
    if let Some(document) = isms.by_path(path) {
        return if document.is_readable() {
            "it has front matter already".to_owned()
        } else {
            "it has front matter already, which cannot be read: `isms check` tells why".to_owned()
        };
    }
    if !snapshot.paths().iter().any(|it| it == path) {
        return why_folder(loaded, path).to_owned();
    }
    if isms.attachments().contains_key(path) {
        return "a document names it as its `source` already".to_owned();
    }
    let sidecar = format!("{path}.md");
    if load::has(snapshot, &sidecar) {
        return format!("`{sidecar}` stands beside it already");
    }
    why_not_selected(loaded, path).to_owned()
}

fn why_folder(loaded: &Loaded, folder: &str) -> &'static str {
    let isms = &loaded.isms;
    if isms.documents.iter().any(|it| path::holds(folder, isms.path(it))) {
        "every document in it has front matter already"
    } else {
        "it holds no document: README, CHANGELOG and the like are none, nor is what `include` and `exclude` in isms.toml leave out"
    }
}

fn why_not_selected(loaded: &Loaded, path: &str) -> &'static str {
    let selection = &loaded.isms.configuration.selection;
    let name = path::name(path);
    let is_markdown =
        name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("md"));
    // Of a file of another program the document beside it would be one.
    let is_left_out = Format::of(path).is_some() || selection.leaves_out(path);
    if selection.is_stated() || is_left_out {
        return "`include` and `exclude` under `[documents]` in isms.toml leave it out";
    }
    if !is_markdown {
        return "it is neither Markdown nor a file of an Office program nor a PDF";
    }
    if path.split('/').any(|it| it.starts_with('.')) {
        return "what is hidden is no document";
    }
    "README, CHANGELOG and the like are no documents: where it is one, name it under `[documents] include` in isms.toml"
}
