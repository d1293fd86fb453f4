//! What `git commit` would record now: the index, never the disk.

use isms::git::{Kind, Which};

use super::{open, text, try_open};
use crate::repository::{DAY, Repository, git, run};

#[test]
fn returns_the_staged_text_and_not_the_disks() {
    let repository = Repository::new();
    repository.write("a.md", "committed");
    repository.write("gone.md", "removed from the index");
    repository.write("kept.md", "deleted on disk only");
    let id = repository.commit("Add files", DAY);
    repository.write("a.md", "staged");
    repository.git(&["add", "a.md"]);
    repository.write("a.md", "on disk");
    repository.write("untracked.md", "on disk");
    repository.git(&["rm", "--quiet", "--cached", "gone.md"]);
    std::fs::remove_file(repository.path().join("kept.md")).unwrap();
    let snapshot = open(&repository.path(), &Which::Staged);
    assert_eq!(snapshot.kind(), Kind::Index);
    assert_eq!(snapshot.commit(), Some(id.as_str()));
    assert_eq!(snapshot.paths(), ["a.md", "kept.md"]);
    assert_eq!(text(&snapshot, "a.md"), "staged");
    assert_eq!(text(&snapshot, "kept.md"), "deleted on disk only");
}

/// A checkout may write other bytes than it was given, and a file may become something else.
#[cfg(unix)]
#[test]
fn what_lies_on_disk_is_taken_only_where_it_is_the_same() {
    let repository = Repository::new();
    for name in ["same.md", "lines.md", "folder.md", "pipe.md", "link.md", "in/folder.md"] {
        repository.write(name, format!("one\ntwo {name}\n"));
    }
    repository.commit("Add files", DAY);
    repository.write(".gitattributes", "lines.md text eol=crlf\n");
    std::fs::remove_file(repository.path().join("lines.md")).unwrap();
    repository.git(&["checkout", "--quiet", "--", "lines.md"]);
    let on_disk = std::fs::read(repository.path().join("lines.md")).unwrap();
    assert_eq!(on_disk, b"one\r\ntwo lines.md\r\n");
    assert_eq!(repository.git(&["status", "--porcelain"]), "?? .gitattributes");
    for name in ["folder.md", "pipe.md", "link.md", "in/folder.md"] {
        std::fs::remove_file(repository.path().join(name)).unwrap();
    }
    repository.write("folder.md/other.md", "other");
    let pipe = repository.path().join("pipe.md");
    assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
    let elsewhere = tempfile::TempDir::new().unwrap();
    std::fs::write(elsewhere.path().join("folder.md"), "elsewhere").unwrap();
    std::fs::remove_dir(repository.path().join("in")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), repository.path().join("in")).unwrap();
    std::os::unix::fs::symlink("same.md", repository.path().join("link.md")).unwrap();
    let snapshot = open(&repository.path(), &Which::Staged);
    assert_eq!(snapshot.paths().len(), 6);
    for name in snapshot.paths() {
        assert_eq!(text(&snapshot, name), format!("one\ntwo {name}\n"));
    }
}

#[test]
fn works_before_the_first_commit() {
    let repository = Repository::new();
    assert_eq!(open(&repository.path(), &Which::Staged).paths().len(), 0);
    repository.write("a.md", "a");
    repository.git(&["add", "a.md"]);
    let snapshot = open(&repository.path(), &Which::Staged);
    assert_eq!((snapshot.commit(), snapshot.paths().len()), (None, 1));
    assert_eq!(text(&snapshot, "a.md"), "a");
}

#[test]
fn a_promise_to_add_a_file_is_not_the_file() {
    let repository = Repository::new();
    repository.write("a.md", "a");
    repository.write("isms.toml", "");
    repository.git(&["add", "a.md"]);
    repository.git(&["add", "-N", "isms.toml"]);
    assert_eq!(open(&repository.path(), &Which::Staged).paths(), ["a.md"]);
    assert_eq!(open(&repository.path(), &Which::WorkTree).paths(), ["a.md", "isms.toml"]);
    repository.write("one/isms.toml", "");
    repository.git(&["add", "-N", "one/isms.toml"]);
    assert_eq!(open(&repository.path().join("one"), &Which::Staged).prefix(), "");
}

#[test]
fn a_conflict_is_an_error_that_names_the_files() {
    let repository = in_conflict();
    let error = try_open(&repository.path(), &Which::Staged).unwrap_err();
    assert_eq!(error.message, "`a.md` is in conflict");
    assert_eq!(error.help.as_deref(), Some("resolve the conflict and `git add` the result"));
}

#[test]
fn the_root_is_found_in_the_index_and_not_on_disk() {
    let repository = Repository::new();
    repository.write("one/a.md", "a");
    repository.write("one/isms.toml", "");
    repository.git(&["add", "one/a.md"]);
    let start = repository.path().join("one");
    assert_eq!(open(&start, &Which::Staged).prefix(), "");
    assert_eq!(open(&start, &Which::WorkTree).prefix(), "one/");
    repository.git(&["add", "one/isms.toml"]);
    let snapshot = open(&start, &Which::Staged);
    assert_eq!((snapshot.prefix(), snapshot.paths().len()), ("one/", 2));
    assert_eq!(text(&snapshot, "a.md"), "a");
}

#[test]
fn a_split_index_says_how_to_join_it() {
    let repository = Repository::new();
    repository.write("a.md", "a");
    repository.commit("Add a", DAY);
    repository.git(&["update-index", "--split-index"]);
    let error = try_open(&repository.path(), &Which::Staged).unwrap_err();
    let help = error.help.expect("help");
    assert_eq!(help, "git update-index --no-split-index", "{}", error.message);
    git(&repository.path(), &help.split(' ').skip(1).collect::<Vec<_>>());
    assert_eq!(open(&repository.path(), &Which::Staged).paths(), ["a.md"]);
}

/// A repository with one file, changed on both sides of a merge.
pub(super) fn in_conflict() -> Repository {
    let repository = Repository::new();
    repository.write("a.md", "base\n");
    repository.commit("Add a", DAY);
    repository.git(&["checkout", "--quiet", "-b", "side"]);
    repository.write("a.md", "side\n");
    repository.commit("Change a aside", DAY);
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("a.md", "main\n");
    repository.commit("Change a", DAY);
    let merge = run(&repository.path(), &["merge", "--quiet", "side"], &[]);
    assert!(merge.is_err(), "the merge must conflict");
    repository
}
