//! The tree of a commit, without a checkout.

use isms::git::{Kind, Which};

use super::{open, revision, text, try_open};
use crate::repository::{DAY, Repository, git};

fn two_commits() -> (Repository, String) {
    let repository = Repository::new();
    repository.write("policies/access.md", "first");
    repository.write("a.md", "a");
    let first = repository.commit("Add files", DAY);
    repository.git(&["tag", "--annotate", "v1", "--message", "First audit"]);
    repository.write("policies/access.md", "second");
    std::fs::remove_file(repository.path().join("a.md")).unwrap();
    repository.commit("Change files", DAY);
    (repository, first)
}

#[test]
fn reads_an_older_commit_by_tag_branch_id_and_expression() {
    let (repository, first) = two_commits();
    repository.git(&["branch", "old", "v1"]);
    for name in ["v1", "old", "HEAD~1", &first, &first[..10]] {
        let snapshot = open(&repository.path(), &revision(name));
        assert_eq!(snapshot.kind(), Kind::Commit);
        assert_eq!(snapshot.commit(), Some(first.as_str()));
        assert_eq!(snapshot.paths(), ["a.md", "policies/access.md"]);
        assert_eq!(text(&snapshot, "policies/access.md"), "first");
        assert_eq!(snapshot.root(), Some(repository.path().as_path()));
    }
    let head = open(&repository.path(), &revision("HEAD"));
    assert_eq!(head.paths(), ["policies/access.md"]);
    assert_eq!(text(&head, "policies/access.md"), "second");
}

#[test]
fn the_root_is_found_in_the_commit() {
    let repository = Repository::new();
    repository.write("one/a.md", "a");
    repository.commit("Add a", DAY);
    repository.write("one/isms.toml", "");
    repository.commit("Add settings", DAY);
    let start = repository.path().join("one");
    let prefixes = ["HEAD", "HEAD~1"].map(|it| open(&start, &revision(it)).prefix().to_owned());
    assert_eq!(prefixes, ["one/", ""]);
    let snapshot = open(&start, &revision("HEAD"));
    assert_eq!(snapshot.paths(), ["a.md", "isms.toml"]);
    assert_eq!(text(&snapshot, "a.md"), "a");
}

#[test]
fn a_bare_repository_has_revisions_and_nothing_else() {
    let (repository, first) = two_commits();
    let bare = Repository::bare();
    repository.git(&["push", "--quiet", bare.path().to_str().unwrap(), "main", "v1"]);
    for start in [bare.path(), bare.path().join("refs")] {
        let snapshot = open(&start, &revision("v1"));
        assert_eq!(snapshot.commit(), Some(first.as_str()));
        assert_eq!((snapshot.root(), snapshot.prefix()), (None, ""));
        assert_eq!(text(&snapshot, "a.md"), "a");
    }
    for which in [Which::WorkTree, Which::Staged] {
        let error = try_open(&bare.path(), &which).unwrap_err();
        assert!(error.message.starts_with("a bare repository has no"), "{error}");
        let help = error.help.as_deref().unwrap();
        assert!(help.contains("`isms check --rev HEAD`"), "{help}");
    }
}

#[test]
fn a_shallow_clone_says_so_and_names_the_cure() {
    let (repository, first) = two_commits();
    let beside = tempfile::TempDir::new().unwrap();
    let clone = isms::path::resolved(beside.path()).unwrap().join("clone");
    let url = crate::repository::url(&repository.path());
    git(beside.path(), &["clone", "--quiet", "--depth=1", &url, "clone"]);
    assert!(open(&clone, &Which::WorkTree).is_shallow());
    let snapshot = open(&clone, &revision("HEAD"));
    assert!(snapshot.is_shallow());
    assert_eq!(text(&snapshot, "policies/access.md"), "second");
    for name in ["HEAD~1", "v1", &first] {
        let error = try_open(&clone, &revision(name)).unwrap_err();
        let help = error.help.clone().expect("help");
        assert!(help.contains("git fetch --unshallow"), "{name}: {error}: {help}");
        assert!(
            help.contains(
                "`fetch-depth: 0` in the checkout step (GitHub) or `GIT_DEPTH: 0` (GitLab)"
            )
        );
    }
    git(&clone, &["worktree", "add", "--quiet", "../linked"]);
    assert!(open(&beside.path().join("linked"), &Which::WorkTree).is_shallow());
    assert!(!open(&repository.path(), &Which::WorkTree).is_shallow());
}

#[test]
fn what_is_no_commit_is_an_error_with_help() {
    let (repository, _) = two_commits();
    let cases = [
        ("nowhere", "no commit is called `nowhere`"),
        ("HEAD:a.md", "no commit is called `HEAD:a.md`"),
        ("HEAD:policies", "`HEAD:policies` is a tree, not a commit"),
        ("HEAD~9", "no commit is called `HEAD~9`"),
    ];
    for (name, message) in cases {
        let error = try_open(&repository.path(), &revision(name)).unwrap_err();
        assert_eq!(error.message, message);
        assert!(error.help.is_some());
    }
    for name in ["", "v1..HEAD", "HEAD^{", "a\0b", "--all"] {
        let error = try_open(&repository.path(), &revision(name)).unwrap_err();
        assert!(error.message.contains(name), "{error}");
    }
    let empty = Repository::new();
    let error = try_open(&empty.path(), &revision("HEAD")).unwrap_err();
    assert_eq!(error.message, "no commit is called `HEAD`");
}

#[test]
fn a_missing_object_does_not_stop_the_others() {
    let repository = Repository::new();
    repository.write("a.md", "a");
    repository.write("b.md", "b");
    repository.write("c/c.md", "c");
    repository.commit("Add files", DAY);
    for name in ["HEAD:a.md", "HEAD:c"] {
        let id = repository.git(&["rev-parse", name]);
        let object = repository.path().join(".git/objects").join(&id[..2]).join(&id[2..]);
        std::fs::remove_file(object).unwrap();
    }
    let snapshot = open(&repository.path(), &revision("HEAD"));
    assert_eq!(snapshot.paths(), ["a.md", "b.md"]);
    assert_eq!(text(&snapshot, "b.md"), "b");
    let lost = text(&snapshot, "a.md");
    assert!(lost.starts_with("Unreadable(\"object ") && lost.ends_with("is missing\")"), "{lost}");
    let [folder] = snapshot.left_out() else { panic!("{:?}", snapshot.left_out()) };
    assert_eq!(folder.path, "c");
    assert!(matches!(folder.why, isms::git::Why::Unreadable(_)));
}
