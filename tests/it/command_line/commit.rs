//! `git commit` where `isms hook install` was run: Git itself starts the hook, and what it would record is what is
//! checked. The documents are drafts, so that no day makes a gap.

use std::path::Path;

use tempfile::TempDir;

use super::{SETTINGS, isms};
use crate::repository::{DAY, Repository, run};

/// A draft in order.
fn draft(id: &str, more: &str) -> String {
    format!(
        "+++\nid = \"{id}\"\ntitle = \"Title of {id}\"\ntype = \"policy\"\nstatus = \"draft\"\nversion = \"0.1\"\n\
         owner = \"it-lead\"\n{more}+++\n\n# Title of {id}\n\nText.\n"
    )
}

fn unowned(id: &str) -> String {
    draft(id, "").replace("owner = \"it-lead\"\n", "")
}

/// A rests on nothing, B rests on A; the hook is installed.
fn house() -> Repository {
    let repository = Repository::new();
    repository.write("isms.toml", SETTINGS);
    repository.write("policies/a.md", draft("A", ""));
    repository.write("policies/b.md", draft("B", "depends_on = [\"A\"]\n"));
    repository.commit("Add the policies", DAY);
    install(&repository.path());
    repository
}

#[track_caller]
fn install(folder: &Path) {
    let ran = isms(folder, &["hook", "install"]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
}

/// `git commit` in a folder, with the program that was built on the search path.
fn commit(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let program = Path::new(env!("CARGO_BIN_EXE_isms")).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap();
    let path = std::env::join_paths([program].into_iter().chain(std::env::split_paths(&path)));
    let path = path.unwrap().into_string().unwrap();
    let all = [&["commit", "--quiet", "--message", "Change the policies"], arguments].concat();
    run(folder, &all, &[("PATH", &path)])
}

/// The hook stops the commit, and says this among other things.
#[track_caller]
fn stopped(folder: &Path, arguments: &[&str], said: &[&str]) {
    let head = |it| run(it, &["rev-parse", "HEAD"], &[]);
    let before = head(folder);
    let refused = commit(folder, arguments).expect_err("the hook must stop this");
    for words in said {
        assert!(refused.contains(words), "{words} is not in {refused}");
    }
    assert_eq!(head(folder), before);
}

#[test]
fn what_is_staged_decides_and_not_what_lies_on_disk() {
    let repository = house();
    repository.write("policies/a.md", unowned("A"));
    repository.git(&["add", "policies/a.md"]);
    repository.write("policies/a.md", draft("A", ""));
    stopped(&repository.path(), &[], &["error[owner-missing]", "policies/a.md:1:1", "1 error"]);
    repository.git(&["add", "policies/a.md"]);
    repository.write("policies/a.md", unowned("A"));
    repository.write("policies/c.md", draft("C", ""));
    repository.git(&["add", "policies/c.md"]);
    commit(&repository.path(), &[]).unwrap();
    assert_eq!(repository.git(&["status", "--porcelain"]), " M policies/a.md");
}

#[test]
fn the_very_first_commit_is_checked() {
    let repository = Repository::new();
    repository.write("isms.toml", SETTINGS);
    repository.write("a.md", unowned("A"));
    repository.git(&["add", "."]);
    install(&repository.path());
    let refused = commit(&repository.path(), &[]).unwrap_err();
    assert!(refused.contains("error[owner-missing]"), "{refused}");
    repository.write("a.md", draft("A", ""));
    repository.git(&["add", "."]);
    commit(&repository.path(), &[]).unwrap();
}

#[test]
fn a_commit_that_only_deletes_is_checked() {
    let repository = house();
    repository.git(&["rm", "--quiet", "policies/a.md"]);
    stopped(&repository.path(), &[], &["error[reference-unknown]", "policies/b.md:8:15"]);
    repository.git(&["rm", "--quiet", "policies/b.md"]);
    repository.write("policies/c.md", draft("C", ""));
    repository.git(&["add", "policies/c.md"]);
    commit(&repository.path(), &[]).unwrap();
}

/// What either branch had is no gap of the merge.
#[test]
fn a_merge_answers_for_what_neither_of_its_parents_has() {
    let repository = Repository::new();
    repository.write("isms.toml", SETTINGS);
    repository.write("a.md", draft("A", ""));
    repository.write("b.md", draft("B", ""));
    repository.commit("Begin", DAY);
    repository.git(&["checkout", "--quiet", "-b", "side"]);
    repository.write("a.md", draft("A", "classification = \"public\"\n"));
    repository.write("ours.md", unowned("OURS"));
    repository.commit("Change a on the side", DAY);
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("a.md", draft("A", "classification = \"internal\"\n"));
    repository.write("theirs.md", unowned("THEIRS"));
    repository.commit("Change a on main", DAY);
    repository.git(&["checkout", "--quiet", "side"]);
    assert!(run(&repository.path(), &["merge", "--quiet", "main"], &[]).is_err());
    repository.write("a.md", draft("A", "classification = \"internal\"\n"));
    repository.git(&["add", "a.md"]);
    let check = || {
        let asked = ["check", "--staged", "--base", "HEAD", "--no-cache", "--output", "short"];
        isms(&repository.path(), &[&asked[..], &["--only", "owner-missing"]].concat())
    };
    let quiet = check();
    assert_eq!((quiet.status, quiet.stdout.as_str()), (Some(0), ""), "{quiet:?}");
    assert!(quiet.stderr.contains("2 older findings"), "{quiet:?}");
    repository.write("b.md", unowned("B"));
    repository.git(&["add", "b.md"]);
    let new = check();
    assert!(new.status == Some(1) && new.stdout.starts_with("b.md:"), "{new:?}");
    assert_eq!(new.stdout.lines().count(), 1, "{new:?}");
}

/// `git commit FILE` builds an index of its own from HEAD and the file: what else is staged is not part of it.
#[test]
fn a_commit_of_named_files_is_those_files_alone() {
    let repository = house();
    repository.write("policies/a.md", draft("A", "").replace("Text.", "More text."));
    repository.write("policies/b.md", unowned("B"));
    repository.git(&["add", "policies/b.md"]);
    stopped(&repository.path(), &["policies/b.md"], &["policies/b.md:1:1"]);
    stopped(&repository.path(), &["--include", "policies/a.md"], &["policies/b.md:1:1"]);
    commit(&repository.path(), &["policies/a.md"]).unwrap();
    assert_eq!(repository.git(&["status", "--porcelain"]), "M  policies/b.md");
    std::fs::remove_file(repository.path().join("policies/a.md")).unwrap();
    stopped(&repository.path(), &["policies/a.md"], &["error[reference-unknown]"]);
}

#[test]
fn a_commit_of_everything_that_changed_is_checked() {
    let repository = house();
    repository.write("policies/a.md", unowned("A"));
    stopped(&repository.path(), &["--all"], &["policies/a.md:1:1"]);
    repository.write("policies/a.md", draft("A", "").replace("Text.", "More text."));
    commit(&repository.path(), &["--all"]).unwrap();
    std::fs::remove_file(repository.path().join("policies/a.md")).unwrap();
    stopped(&repository.path(), &["--all"], &["error[reference-unknown]"]);
}

#[test]
fn a_commit_below_the_root_is_checked_whole() {
    let repository = house();
    repository.write("policies/a.md", unowned("A"));
    let below = repository.path().join("policies");
    stopped(&below, &["a.md"], &["policies/a.md:1:1"]);
    repository.write("policies/a.md", draft("A", "").replace("Text.", "More text."));
    commit(&below, &["a.md"]).unwrap();
}

#[test]
fn a_linked_work_tree_is_checked_by_what_is_staged_there() {
    let repository = house();
    let beside = TempDir::new().unwrap();
    let linked = isms::path::resolved(beside.path()).unwrap().join("linked");
    repository.git(&["worktree", "add", "--quiet", "-b", "topic", linked.to_str().unwrap()]);
    std::fs::write(linked.join("policies/a.md"), unowned("A")).unwrap();
    for arguments in [["--all"], ["policies/a.md"]] {
        stopped(&linked, &arguments, &["error[owner-missing]", "policies/a.md:1:1"]);
    }
    repository.write("policies/c.md", draft("C", ""));
    repository.git(&["add", "policies/c.md"]);
    commit(&repository.path(), &[]).unwrap();
    std::fs::write(linked.join("policies/a.md"), draft("A", "\n")).unwrap();
    commit(&linked, &["--all"]).unwrap();
}

#[test]
fn a_submodule_is_checked_as_the_repository_it_is() {
    let source = house();
    let outer = Repository::new();
    outer.write("README.md", "# Everything\n");
    outer.git(&["submodule", "--quiet", "add", source.path().to_str().unwrap(), "isms"]);
    outer.commit("Add the ISMS", DAY);
    let inner = outer.path().join("isms");
    install(&inner);
    outer.write("isms/policies/a.md", unowned("A"));
    for arguments in [["--all"], ["policies/a.md"]] {
        stopped(&inner, &arguments, &["error[owner-missing]", "policies/a.md:1:1"]);
    }
    outer.write("isms/policies/a.md", draft("A", "\n"));
    commit(&inner, &["policies/a.md"]).unwrap();
    // The outer repository has no hook, and records the new commit.
    commit(&outer.path(), &["--all"]).unwrap();
}

#[test]
fn one_isms_among_other_things_is_the_one_that_is_checked() {
    let repository = Repository::new();
    repository.write("notes.md", "# No document of the ISMS\n");
    repository.write("our isms/isms.toml", SETTINGS);
    repository.write("our isms/a.md", draft("A", ""));
    repository.commit("Add an ISMS", DAY);
    install(&repository.path().join("our isms"));
    repository.write("notes.md", "# Still none\n");
    commit(&repository.path(), &["--all"]).unwrap();
    repository.write("our isms/a.md", unowned("A"));
    stopped(&repository.path(), &["--all"], &["our isms/a.md:1:1"]);
}

#[test]
fn a_conflict_stops_the_hook_with_the_files_name() {
    let repository = house();
    repository.git(&["checkout", "--quiet", "-b", "side"]);
    repository.write("policies/a.md", draft("A", "").replace("Text.", "One text."));
    commit(&repository.path(), &["--all"]).unwrap();
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("policies/a.md", draft("A", "").replace("Text.", "Another text."));
    commit(&repository.path(), &["--all"]).unwrap();
    run(&repository.path(), &["merge", "--quiet", "side"], &[]).expect_err("a conflict");
    let staged = isms(&repository.path(), &["check", "--staged"]);
    staged.refused("`policies/a.md` is in conflict", "resolve the conflict and `git add`");
    // Git itself refuses to commit it; the resolved text is checked.
    repository.write("policies/a.md", unowned("A"));
    repository.git(&["add", "policies/a.md"]);
    stopped(&repository.path(), &[], &["policies/a.md:1:1"]);
    repository.write("policies/a.md", draft("A", ""));
    repository.git(&["add", "policies/a.md"]);
    commit(&repository.path(), &[]).unwrap();
}

#[test]
fn without_the_program_the_hook_says_so_and_stops() {
    let repository = house();
    repository.write("policies/a.md", draft("A", "").replace("Text.", "More text."));
    let path = std::env::var_os("PATH").unwrap();
    let name = format!("isms{}", std::env::consts::EXE_SUFFIX);
    let without = std::env::split_paths(&path).filter(|it| !it.join(&name).exists());
    let path = std::env::join_paths(without).unwrap().into_string().unwrap();
    let arguments = ["commit", "--quiet", "--all", "--message", "Change A"];
    let refused = run(&repository.path(), &arguments, &[("PATH", &path)]).unwrap_err();
    assert!(refused.contains("error: `isms` is not on PATH"), "{refused}");
    assert!(refused.contains("help: install isms or put its folder on PATH"), "{refused}");
    let past = [&arguments[..], &["--no-verify"]].concat();
    run(&repository.path(), &past, &[("PATH", &path)]).unwrap();
}
