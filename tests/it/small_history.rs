//! A case with a past: `history.toml` says which commits were made, and real Git makes them in a temporary folder.
//!
//! ```toml
//! clone_depth = 1                                # read a shallow clone instead
//! uncommitted = { "a.md" = "v3/a.md" }           # written after the last commit
//!
//! [[commit]]
//! on = 2026-01-05                                # it landed; `authored` is the same day if not said
//! author = "Jane Doe <jane@example.com>"         # who did it; `committer` is the same if not said
//! trailers = ["Approved-by: Sam Roe <sam@example.com>"]
//! files = { "a.md" = "v1/a.md" }                 # what it writes, and which file of the case that is
//! removed = ["b.md"]                             # what it deletes
//! ```
//!
//! Files of the case that no commit names are part of the first.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use isms::git::history::Question;
use isms::git::{self, Environment, Which};
use isms::history::wanted;
use isms::isms::Isms;
use serde::Deserialize;

use crate::repository::{self, Repository};
use crate::small_isms;

/// The file that describes a case's past.
const PAST: &str = "history.toml";

type Files = BTreeMap<String, Vec<u8>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Past {
    clone_depth: Option<u32>,
    #[serde(default)]
    uncommitted: BTreeMap<String, String>,
    #[serde(default)]
    commit: Vec<Commit>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Commit {
    on: toml::value::Datetime,
    authored: Option<toml::value::Datetime>,
    author: Option<String>,
    committer: Option<String>,
    #[serde(default)]
    trailers: Vec<String>,
    #[serde(default)]
    files: BTreeMap<String, String>,
    #[serde(default)]
    removed: Vec<String>,
}

/// The system that the files of a case make, with its history where the case describes one.
pub(crate) fn isms(mut files: Files) -> Isms {
    let Some(past) = files.remove(PAST) else { return small_isms::isms(&files) };
    let text = String::from_utf8(past).expect("history.toml is UTF-8");
    let past: Past = toml::from_str(&text).unwrap_or_else(|error| panic!("{PAST}: {error}"));
    let repository = Repository::new();
    make(&repository, &past, &files);
    let Some(depth) = past.clone_depth else { return read(&repository.path()) };
    let clone = tempfile::TempDir::new().expect("a temporary folder");
    let depth = format!("--depth={depth}");
    let source = crate::repository::url(&repository.path());
    repository::git(clone.path(), &["clone", "--quiet", depth.as_str(), source.as_str(), "."]);
    read(&isms::path::resolved(clone.path()).expect("the folder is there"))
}

fn make(repository: &Repository, past: &Past, files: &Files) {
    let contents = |name: &String| {
        files.get(name).unwrap_or_else(|| panic!("{PAST} names `{name}`, which is not there"))
    };
    let versions = past.commit.iter().flat_map(|it| it.files.values());
    let versions: BTreeSet<&String> = versions.chain(past.uncommitted.values()).collect();
    for (path, text) in files.iter().filter(|(path, _)| !versions.contains(path)) {
        repository.write(path, text);
    }
    for commit in &past.commit {
        for (path, name) in &commit.files {
            repository.write(path, contents(name));
        }
        for path in &commit.removed {
            repository.git(&["rm", "--quiet", path]);
        }
        record(repository, commit);
    }
    for (path, name) in &past.uncommitted {
        repository.write(path, contents(name));
    }
}

fn record(repository: &Repository, commit: &Commit) {
    let author = person(commit.author.as_deref().unwrap_or("Jane Doe <jane@example.com>"));
    let committer = commit.committer.as_deref().map_or(author, person);
    let landed = format!("{}T12:00:00+00:00", commit.on);
    let authored = commit.authored.map_or(landed.clone(), |it| format!("{it}T12:00:00+00:00"));
    let message = format!("Change documents\n\n{}", commit.trailers.join("\n"));
    repository.git(&["add", "--all"]);
    let environment = [
        ("GIT_AUTHOR_NAME", author.0),
        ("GIT_AUTHOR_EMAIL", author.1),
        ("GIT_AUTHOR_DATE", &authored),
        ("GIT_COMMITTER_NAME", committer.0),
        ("GIT_COMMITTER_EMAIL", committer.1),
        ("GIT_COMMITTER_DATE", &landed),
    ];
    let arguments = ["commit", "--quiet", "--allow-empty", "--message", &message];
    repository::run(&repository.path(), &arguments, &environment).expect("git commit");
}

/// The name and the address of `Name <address>`.
fn person(text: &str) -> (&str, &str) {
    let (name, rest) = text.split_once(" <").expect("a person is written `Name <address>`");
    (name, rest.trim_end_matches('>'))
}

/// Reads a work tree as the program does.
pub(crate) fn read(folder: &Path) -> Isms {
    let above = isms::path::resolved(&std::env::temp_dir()).expect("a folder for temporary files");
    let environment =
        Environment { folder: folder.to_owned(), ceilings: vec![above], ..Environment::default() };
    let snapshot =
        git::open_in(folder, &Which::WorkTree, &environment).unwrap_or_else(|it| panic!("{it}"));
    let mut files = small_isms::folder(folder);
    files.retain(|path, _| !path.starts_with(".git/"));
    let mut isms = small_isms::isms(&files);
    let (wants, settled) = (wanted::by_rules(&isms), isms.configuration.addresses());
    let question = Question { snapshot: &snapshot, wants: &wants, settled: &settled };
    isms.history = git::history::read(question);
    assert!(isms.history.is_some(), "the folder is a repository");
    isms
}
