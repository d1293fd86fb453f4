//! A document that nobody changed is not read again, and every answer is what it would be if it were.

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::{Ran, isms, owned, unowned};
use crate::repository::{DAY, Repository};
use crate::small_isms::{self, TODAY};

const CHECK: [&str; 4] = ["check", "--today", TODAY, "--output=json"];

/// What is linted, and how.
const WAYS: [&[&str]; 7] = [
    &[],
    &["--no-history"],
    &["--staged"],
    &["--rev=HEAD"],
    &["--base=HEAD~1"],
    &["--no-history", "--base=HEAD~1"],
    &["--staged", "--base=HEAD"],
];

/// The repository with every kind of gap, committed, its files older than the index.
fn with_gaps() -> Repository {
    let repository = Repository::new();
    for (path, bytes) in small_isms::folder("fixtures/example-gaps".as_ref()) {
        repository.write(&path, bytes);
        settle(&repository, &path);
    }
    repository.commit("Add a system", DAY);
    let path = policy(&repository);
    repository.write(&path, text(&repository, &path) + "\nA line more.\n");
    settle(&repository, &path);
    repository.commit("Change a policy", DAY);
    repository
}

fn settle(repository: &Repository, path: &str) {
    let file = File::options().write(true).open(repository.path().join(path)).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)).unwrap();
}

/// The first of the policies.
fn policy(repository: &Repository) -> String {
    let names = fs::read_dir(repository.path().join("policies")).unwrap();
    let names = names.map(|it| it.unwrap().file_name().into_string().unwrap());
    format!("policies/{}", names.min().unwrap())
}

fn text(repository: &Repository, path: &str) -> String {
    fs::read_to_string(repository.path().join(path)).unwrap()
}

fn file(repository: &Repository) -> PathBuf {
    repository.path().join(".git/isms/documents-v1")
}

/// With documents that were kept, and no report that was.
fn ran(repository: &Repository, more: &[&str]) -> Ran {
    let _ = fs::remove_dir_all(repository.path().join(".git/isms/reports"));
    isms(&repository.path(), &[&CHECK[..], more].concat())
}

#[track_caller]
fn assert_as_if_read(repository: &Repository, what: &str) {
    for more in WAYS {
        let read = ran(repository, &[more, &["--no-cache"]].concat());
        assert_ne!(read.status, Some(2), "{read:?}");
        assert_eq!(ran(repository, more), read, "{what}: {more:?}");
    }
}

#[test]
fn documents_serve_whatever_is_linted() {
    let repository = with_gaps();
    for more in WAYS {
        // From nothing, then from what it kept itself.
        let read = ran(&repository, &[more, &["--no-cache"]].concat());
        let _ = fs::remove_file(file(&repository));
        assert_eq!(ran(&repository, more), read, "{more:?}");
        assert!(file(&repository).exists(), "{more:?}");
        assert_as_if_read(&repository, "kept by another way");
    }
}

#[test]
fn what_was_kept_is_not_read() {
    let repository = Repository::new();
    repository.write("isms.toml", "[isms]\nframeworks = []\n");
    repository.write("policies/first.md", unowned("POL-01"));
    repository.write("policies/second.md", owned("POL-02"));
    repository.commit("Add a system", DAY);
    let more = ["--staged", "--no-history", "--only=owner-missing,body-empty"];
    let with_texts = ran(&repository, &more);
    assert_eq!(with_texts.status, Some(1), "{with_texts:?}");
    fs::remove_dir_all(repository.path().join("policies")).unwrap();
    fs::remove_dir_all(repository.path().join(".git/objects")).unwrap();
    fs::create_dir(repository.path().join(".git/objects")).unwrap();
    // A commit is gone as well, which history is not asked for here.
    fs::remove_file(repository.path().join(".git/refs/heads/main")).unwrap();
    let without_texts = ran(&repository, &more);
    let findings = |it: &Ran| it.json()["findings"].to_string();
    assert_eq!(findings(&without_texts), findings(&with_texts));
}

#[test]
fn an_edit_is_seen_and_a_few_are_not_worth_a_new_file() {
    let repository = with_gaps();
    ran(&repository, &[]);
    let kept = fs::read(file(&repository)).unwrap();
    let path = policy(&repository);
    repository.write(&path, text(&repository, &path).replace("owner = ", "ower = "));
    assert_as_if_read(&repository, "an edit");
    repository.git(&["add", "."]);
    assert_as_if_read(&repository, "a staged edit");
    assert_eq!(fs::read(file(&repository)).unwrap(), kept);
    repository.git(&["mv", "policies", "rules"]);
    assert_as_if_read(&repository, "another folder");
    fs::write(
        repository.path().join("isms.toml"),
        "[rules]\nwording-vague = { words = [\"a line\"] }\n",
    )
    .unwrap();
    assert_as_if_read(&repository, "other settings");
}

#[test]
fn other_line_ends_on_disk_are_another_text() {
    let repository = with_gaps();
    ran(&repository, &["--staged"]);
    repository.git(&["config", "core.autocrlf", "true"]);
    check_out_anew(&repository);
    assert!(text(&repository, &policy(&repository)).contains("\r\n"));
    assert_as_if_read(&repository, "other line ends");
    let _ = fs::remove_file(file(&repository));
    ran(&repository, &[]);
    assert_as_if_read(&repository, "kept from other line ends");
}

/// Git may write other bytes than it holds, even as many, and call the file unchanged.
#[test]
fn a_text_that_git_rewrites_is_read_each_time() {
    let repository = with_gaps();
    for more in WAYS {
        ran(&repository, more);
    }
    repository.git(&["config", "filter.loud.smudge", "sed s/shall/TODO:/"]);
    repository.git(&["config", "filter.loud.clean", "sed s/TODO:/shall/"]);
    let path = policy(&repository);
    repository.write(&path, text(&repository, &path) + "\nWe shall. $Id$\n");
    repository.write(".gitattributes", "policies/*.md filter=loud ident\n");
    repository.commit("Write louder", DAY);
    check_out_anew(&repository);
    assert!(text(&repository, &path).contains("We TODO:. $Id: "));
    assert_as_if_read(&repository, "a filter");
}

/// Has Git write the policies once more, and take them for unchanged.
fn check_out_anew(repository: &Repository) {
    let policies = repository.path().join("policies");
    fs::remove_dir_all(&policies).unwrap();
    repository.git(&["checkout", "--quiet", "--", "policies"]);
    for entry in fs::read_dir(policies).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        settle(repository, &format!("policies/{name}"));
    }
    repository.git(&["update-index", "--refresh"]);
}

#[test]
fn a_damaged_file_is_as_good_as_none() {
    let repository = with_gaps();
    ran(&repository, &[]);
    let whole = fs::read(file(&repository)).unwrap();
    let read = ran(&repository, &["--no-cache"]);
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    for damaged in [
        Vec::new(),
        whole[..whole.len() / 2].to_vec(),
        whole[..40].to_vec(),
        flipped(0),
        flipped(33),
        flipped(whole.len() / 2),
        flipped(whole.len() - 1),
        [&whole[..], b"more"].concat(),
    ] {
        fs::write(file(&repository), &damaged).unwrap();
        assert_eq!(ran(&repository, &[]), read, "{} bytes", damaged.len());
        assert_eq!(fs::read(file(&repository)).unwrap(), whole, "it is written anew");
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_kept_through_a_link() {
    let repository = with_gaps();
    let elsewhere = tempfile::TempDir::new().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), repository.path().join(".git/isms")).unwrap();
    assert_as_if_read(&repository, "a link in the place of the folder");
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}
