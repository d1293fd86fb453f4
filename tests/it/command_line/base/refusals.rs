//! A base that cannot be had: exit 2, and what brings it.

use super::*;
use crate::repository::{git, run};

fn refused(folder: &Path, more: &[&str], message: &str, help: &str) {
    check(folder, more).refused(message, help);
}

fn clone(from: &Repository, arguments: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::TempDir::new().unwrap();
    let source = crate::repository::url(&from.path());
    git(folder.path(), &[&["clone", "--quiet"], arguments, &[source.as_str(), "."]].concat());
    folder
}

#[test]
fn a_name_that_is_not_here() {
    let repository = parted();
    let folder = repository.path();
    let none = "this clone has no remote that could bring it";
    refused(&folder, &["--base", "origin/main"], "no commit is called `origin/main`", none);
    repository.git(&["remote", "add", "origin", "https://example.com/none"]);
    let id = "0123456789abcdef0123456789abcdef01234567";
    refused(&folder, &["--base", id], &format!("no commit is called `{id}`"), "`git fetch` brings");
    let fetch = "`git fetch origin trunk:refs/remotes/origin/trunk` brings it, as `origin/trunk`; `fetch-depth: 0`";
    let zeros = "0".repeat(40);
    let message = format!("no commit is called `{zeros}`");
    refused(&folder, &["--base", &zeros], &message, "name the branch that it will join");
    refused(&folder, &["--base", "trunk"], "no commit is called `trunk`", fetch);
    refused(&folder, &["--base", "main~9"], "no commit is called `main~9`", "`git fetch` brings");
    refused(&folder, &["--base", "HEAD:old.md"], "is a blob, not a commit", "name a branch");
    refused(&folder, &["--base", ""], "name a branch, a tag or a commit", "--base");
    let hostile = "x\u{1b}[2J\n::error::y";
    let ran = check(&folder, &["--base", hostile]);
    assert!(ran.status == Some(2) && !ran.stderr.contains('\u{1b}'), "{ran:?}");
    assert!(!ran.stderr.contains("\n::error"), "{ran:?}");
}

#[test]
fn a_branch_that_a_clone_knows_by_another_name() {
    let clone = clone(&parted(), &["--branch=work"]);
    let folder = isms::path::resolved(clone.path()).unwrap();
    let help = "name it as it is called here: `origin/main`";
    refused(&folder, &["--base", "main"], "no commit is called `main`", help);
    refused(
        &folder,
        &["--base", "origin/gone"],
        "no commit is called `origin/gone`",
        "`git fetch origin gone:refs/remotes/origin/gone` brings it, as `origin/gone`",
    );
    assert_eq!(check(&folder, &["--base", "origin/main"]).status, Some(0));
}

#[test]
fn what_the_help_says_brings_the_base_into_a_clone_of_a_single_branch() {
    let repository = parted();
    for arguments in [&["--single-branch", "--branch=work"], &["--depth=1", "--branch=work"]] {
        let clone = clone(&repository, arguments);
        let folder = isms::path::resolved(clone.path()).unwrap();
        let fetch = ["fetch", "--quiet", "origin", "main:refs/remotes/origin/main"];
        let help = "`git fetch origin main:refs/remotes/origin/main` brings it, as `origin/main`";
        for name in ["main", "origin/main"] {
            let none = format!("no commit is called `{name}`");
            refused(&folder, &["--base", name], &none, help);
        }
        git(&folder, &fetch);
        assert_eq!(check(&folder, &["--base", "origin/main"]).status, Some(0), "{arguments:?}");
    }
}

#[test]
fn a_shallow_clone_lacks_the_commit_where_the_branches_parted() {
    let repository = parted();
    repository.write("new.md", unowned("NEW"));
    repository.commit("Add another", LATER);
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("other.md", owned("OTHER"));
    repository.commit("Go on", LATER);
    let shallow = clone(&repository, &["--depth=1", "--branch=work"]);
    let folder = isms::path::resolved(shallow.path()).unwrap();
    let depth = "`fetch-depth: 0` in the checkout step (GitHub) or `GIT_DEPTH: 0` (GitLab)";
    refused(&folder, &["--base", "origin/main"], "no commit is called", depth);
    git(&folder, &["fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main"]);
    let why =
        "this clone is shallow, and lacks the commit at which this branch and `origin/main` parted";
    refused(&folder, &["--base", "origin/main"], why, "`git fetch --unshallow` brings it");
    refused(&folder, &["--base", "origin/main"], why, depth);
    git(&folder, &["fetch", "--quiet", "--unshallow"]);
    let ran = check_short(&folder, &["--base", "origin/main"]);
    assert_eq!(ran.places(), ["new.md:1:1: error[owner-missing"]);
}

#[test]
fn histories_that_never_met() {
    let repository = parted();
    repository.git(&["checkout", "--quiet", "--orphan", "island"]);
    repository.commit("Begin anew", LATER);
    let why = "`main` and what is checked have no commit in common";
    refused(&repository.path(), &["--base", "main"], why, "name a base with a shared history");
}

#[test]
fn a_branch_without_a_commit() {
    let repository = Repository::new();
    repository.write("a.md", unowned("A"));
    let why = "the current branch has no commit yet, so nothing can be compared with `main`";
    for more in [&["--base", "main"][..], &["--base", "main", "--no-history"]] {
        refused(&repository.path(), more, why, "leave the base out until the first commit");
    }
    repository.git(&["add", "a.md"]);
    refused(&repository.path(), &["--staged", "--base", "main"], "has no commit yet", "leave");
    refused(&repository.path(), &["--base", "HEAD"], "has no commit yet", "leave");
    // A hook says so before the first commit too: all that there is is new.
    let first = check_short(&repository.path(), &["--staged", "--base", "HEAD"]);
    assert!(first.status == Some(1) && first.stdout.starts_with("a.md:"), "{first:?}");
}

#[test]
fn a_folder_outside_git() {
    let folder = super::super::two_documents();
    let why = "so nothing can be compared with `main`";
    refused(folder.path(), &["--base", "main"], why, "run in a clone");
}

#[test]
fn an_index_in_conflict_names_the_file() {
    let repository = parted();
    repository.write("kept.md", owned("KEPT") + "One.\n");
    repository.commit("One", LATER);
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("kept.md", owned("KEPT") + "Two.\n");
    repository.commit("Two", LATER);
    repository.git(&["checkout", "--quiet", "work"]);
    run(&repository.path(), &["merge", "--quiet", "main"], &[]).expect_err("a conflict");
    let staged = ["--staged", "--base", "main"];
    refused(&repository.path(), &staged, "`kept.md` is in conflict", "`git add` the result");
}

#[test]
fn a_base_whose_objects_are_missing() {
    let repository = parted();
    repository.write("kept.md", owned("KEPT") + "More.\n");
    repository.commit("Change", LATER);
    let blob = repository.git(&["rev-parse", "main:kept.md"]);
    let object = format!(".git/objects/{}/{}", &blob[..2], &blob[2..]);
    std::fs::remove_file(repository.path().join(object)).unwrap();
    // An old gap must not look new: a partial clone is told what brings the rest.
    let why = "`kept.md` of the base cannot be read, so nothing can be compared";
    refused(&repository.path(), &["--base", "main"], why, "`git fetch --refetch --no-filter`");
    let tree = repository.git(&["rev-parse", "main^{tree}"]);
    let object = format!(".git/objects/{}/{}", &tree[..2], &tree[2..]);
    std::fs::remove_file(repository.path().join(object)).unwrap();
    refused(&repository.path(), &["--base", "main"], "cannot read the files of commit", "git fsck");
}
