//! What is linted: which files a snapshot lists, and whose bytes it returns.

mod environment;
mod folder;
mod hostile;
mod objects;
mod revision;
mod staged;
mod work_tree;

use std::path::Path;

use isms::git::{Content, Environment, Error, Snapshot, Which, Why, open_in};

const LIMIT: u64 = 1_000_000;

/// No variables, and no search above the temporary folders.
fn environment(folder: &Path) -> Environment {
    let above = isms::path::resolved(&std::env::temp_dir()).expect("a folder for temporary files");
    Environment { folder: folder.to_owned(), ceilings: vec![above], ..Environment::default() }
}

fn open(folder: &Path, which: &Which) -> Snapshot {
    try_open(folder, which).unwrap_or_else(|error| panic!("{error}"))
}

fn try_open(folder: &Path, which: &Which) -> Result<Snapshot, Error> {
    open_in(folder, which, &environment(folder))
}

fn revision(name: &str) -> Which {
    Which::Revision(name.to_owned())
}

/// Every path with its text.
fn texts(snapshot: &Snapshot) -> Vec<(String, String)> {
    let paths: Vec<&str> = snapshot.paths().iter().map(String::as_str).collect();
    let contents = snapshot.read(&paths, LIMIT);
    assert_eq!(contents.len(), paths.len());
    let text = |content| match content {
        Content::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        other => format!("{other:?}"),
    };
    paths.into_iter().map(str::to_owned).zip(contents.into_iter().map(text)).collect()
}

fn text(snapshot: &Snapshot, path: &str) -> String {
    match snapshot.read(&[path], LIMIT).remove(0) {
        Content::Bytes(bytes) => String::from_utf8(bytes).expect("UTF-8"),
        other => format!("{other:?}"),
    }
}

fn left_out(snapshot: &Snapshot) -> Vec<(&str, Why)> {
    snapshot.left_out().iter().map(|it| (it.path.as_str(), it.why.clone())).collect()
}
