//! The snapshot: work tree, index, commit or folder, and which ISMS of a repository it is.

use super::{SETTINGS, check, check_short, example, folder, isms, isms_with, owned, unowned};
use crate::repository::{DAY, Repository, run};
use crate::small_isms::TODAY;

fn at(paths: &[&str]) -> Vec<String> {
    paths.iter().map(|path| format!("{path}:1:1: error[owner-missing")).collect()
}

/// A committed document with an owner.
fn repository() -> Repository {
    let repository = Repository::new();
    repository.write("isms.toml", SETTINGS);
    repository.write("policies/a.md", owned("A"));
    repository.commit("Add a policy", DAY);
    repository
}

#[test]
fn the_work_tree_has_untracked_files_and_no_ignored_ones() {
    let repository = repository();
    repository.write(".gitignore", "drafts/\n");
    repository.write("untracked.md", unowned("B"));
    repository.write("drafts/ignored.md", unowned("C"));
    assert_eq!(check_short(&repository.path(), &[]).places(), at(&["untracked.md"]));
    let report = check(&repository.path(), &["--output", "json"]).json();
    assert_eq!(report["snapshot"]["kind"], "work-tree");
    assert_eq!(report["snapshot"]["commit"], repository.git(&["rev-parse", "HEAD"]));
    assert_eq!(report["summary"]["documents"], 2);
}

#[test]
fn staged_reads_the_index_and_not_the_disk() {
    let repository = repository();
    repository.write("policies/a.md", unowned("A"));
    assert_eq!(check_short(&repository.path(), &["--staged"]).status, Some(0));
    repository.git(&["add", "policies/a.md"]);
    repository.write("policies/a.md", owned("A"));
    let ran = check_short(&repository.path(), &["--staged"]);
    assert_eq!((ran.status, ran.places()), (Some(1), vec![at(&["policies/a.md"])[0].as_str()]));
    assert_eq!(check_short(&repository.path(), &[]).status, Some(0));
    let report = check(&repository.path(), &["--staged", "--output", "json"]).json();
    assert_eq!(report["snapshot"]["kind"], "index");
}

#[test]
fn an_older_commit_is_judged_by_its_own_settings() {
    let repository = Repository::new();
    repository.write("isms.toml", format!("{SETTINGS}[documents]\ninclude = [\"old/*.md\"]\n"));
    repository.write("old/a.md", unowned("A"));
    repository.write("new/b.md", unowned("B"));
    let first = repository.commit("Add policies", DAY);
    repository.write("isms.toml", format!("{SETTINGS}[documents]\ninclude = [\"new/*.md\"]\n"));
    repository.commit("Move to the new folder", DAY);
    let rev = |rev| check_short(&repository.path(), &["--rev", rev]);
    assert_eq!(rev(&first).places(), at(&["old/a.md"]));
    assert_eq!(rev("HEAD").places(), at(&["new/b.md"]));
    repository.git(&["tag", "audit", &first]);
    assert_eq!(rev("audit"), rev(&first));
    let report = check(&repository.path(), &["--rev", "audit", "--output", "json"]).json();
    assert_eq!(
        (&report["snapshot"]["kind"], &report["snapshot"]["commit"]),
        (&"commit".into(), &first.into())
    );
}

#[test]
fn a_bare_repository_needs_no_checkout() {
    let source = repository();
    source.write("b.md", unowned("B"));
    source.commit("Add another", DAY);
    let bare = Repository::bare();
    bare.git(&["fetch", "--quiet", source.path().to_str().unwrap(), "main:main"]);
    assert_eq!(check_short(&bare.path(), &["--rev", "main"]).places(), at(&["b.md"]));
    let path = bare.path();
    let elsewhere = folder(&[]);
    let from_elsewhere = ["--rev", "main", path.to_str().unwrap()];
    assert_eq!(check_short(elsewhere.path(), &from_elsewhere).places(), at(&["b.md"]));
    check(&bare.path(), &[]).refused("a bare repository has no work tree", "--rev HEAD");
    check(&bare.path(), &["--staged"]).refused("a bare repository has no index", "--rev HEAD");
    assert_eq!(check_short(&bare.path(), &["--rev", "main", "b.md"]).places(), at(&["b.md"]));
    let both = ["--rev", "main", "policies", "b.md"];
    assert_eq!(check_short(&bare.path(), &both).places(), at(&["b.md"]));
    check(&bare.path(), &["--rev", "main", "hooks"])
        .refused("is not among the files", "this commit");
}

/// An ISMS in `isms/`, tagged `audit`, that lies in `governance/` by now.
fn moved() -> Repository {
    let repository = Repository::new();
    repository.write("isms/isms.toml", SETTINGS);
    repository.write("isms/policies/a.md", unowned("A"));
    repository.write("docs/n.md", "# Notes\n");
    repository.commit("Add a policy", DAY);
    repository.git(&["tag", "audit"]);
    repository.git(&["mv", "isms", "governance"]);
    repository.commit("Move it", DAY);
    repository
}

#[test]
fn a_folder_is_looked_up_in_the_commit_and_not_on_disk() {
    let repository = moved();
    let path = repository.path();
    let bare = Repository::bare();
    bare.git(&["fetch", "--quiet", path.to_str().unwrap(), "main:main", "audit:refs/tags/audit"]);
    let before = ["isms/policies/a.md"];
    for folder in [&path, &bare.path()] {
        for asked in ["isms", "isms/policies", "isms/policies/a.md"] {
            let ran = check_short(folder, &[asked, "--rev", "audit"]);
            assert_eq!(ran.places(), at(&before), "{folder:?} {asked}");
        }
        let ran = check_short(folder, &["governance", "--rev", "main"]);
        assert_eq!(ran.places(), at(&["governance/policies/a.md"]));
    }
    let governance = path.join("governance");
    assert_eq!(check_short(&governance, &["--rev", "audit"]).places(), at(&before));
    check(&path, &["governance", "--rev", "audit"]).refused("lies outside the ISMS", "one ISMS");
    check(&bare.path(), &["governance", "--rev", "audit"])
        .refused("does not exist", "leave the path out");
    repository.git(&["tag", "empty", &repository.git(&["commit-tree", "-m", "x", "HEAD:docs"])]);
    check(&governance, &["--rev", "empty"]).refused(
        "`empty` holds neither `governance` nor settings",
        "isms check FOLDER --rev empty",
    );
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("governance", path.join("isms")).unwrap();
        assert_eq!(check_short(&path, &["isms", "--rev", "audit"]).places(), at(&before));
    }
}

#[test]
fn a_sub_folder_belongs_to_the_whole() {
    let repository = repository();
    repository.write("records/deep/b.md", unowned("B"));
    let plain =
        folder(&[("isms.toml", SETTINGS), ("a.md", &unowned("A")), ("deep/er/b.md", &owned("B"))]);
    let below = check_short(&repository.path().join("policies"), &[]);
    assert_eq!(below.places(), at(&["records/deep/b.md"]));
    assert_eq!(check_short(&plain.path().join("deep/er"), &[]).places(), at(&["a.md"]));
    let narrowed = check_short(&repository.path().join("records"), &["deep/b.md"]);
    assert_eq!(narrowed.places(), at(&["records/deep/b.md"]));
}

#[test]
fn the_nearest_settings_are_the_root_and_paths_start_at_the_repository() {
    let (repository, root) = example();
    repository.write("isms.toml", "[isms\nno TOML at all");
    repository.write("fixtures/example/policies/gap.md", unowned("GAP"));
    repository.commit("Add the example", DAY);
    let gap = at(&["fixtures/example/policies/gap.md"]);
    for (folder, asked) in [
        (root.clone(), [].as_slice()),
        (root.join("policies"), &[]),
        (repository.path(), &["fixtures/example"]),
        (repository.path(), &["fixtures/example/policies/gap.md"]),
        (root.clone(), &["--staged"]),
        (root.clone(), &["--rev", "HEAD"]),
    ] {
        assert_eq!(check_short(&folder, asked).places(), gap, "{} {asked:?}", folder.display());
    }
    let report = check(&root, &["--output", "json"]).json();
    assert_eq!(report["findings"][0]["path"], "fixtures/example/policies/gap.md");
    assert!(report["summary"]["documents"].as_u64() > Some(60), "{}", report["summary"]);
}

#[test]
fn settings_may_lie_in_the_folder_github() {
    let repository = Repository::new();
    let settings = format!("{SETTINGS}[documents]\nexclude = [\"old/**\"]\n");
    repository.write(".github/isms.toml", &settings);
    repository.write("a.md", unowned("A"));
    repository.write("old/b.md", unowned("B"));
    assert_eq!(check_short(&repository.path(), &[]).places(), at(&["a.md"]));
    let verbose = check(&repository.path(), &["-v"]);
    assert!(verbose.stderr.contains(".github/isms.toml"), "{verbose:?}");
    repository.write("isms.toml", SETTINGS);
    assert_eq!(check_short(&repository.path(), &[]).places(), at(&["a.md", "old/b.md"]));
}

#[test]
fn settings_may_lie_anywhere_when_they_are_named() {
    let elsewhere = folder(&[(
        "strict.toml",
        "[isms]\nframeworks = []\n[documents]\nexclude = [\"policies/**\"]\n",
    )]);
    let named = elsewhere.path().join("strict.toml");
    let repository = repository();
    repository.write("policies/b.md", unowned("B"));
    repository.write("c.md", unowned("C"));
    let ran = check_short(&repository.path(), &["--config", named.to_str().unwrap()]);
    assert_eq!(ran.places(), at(&["c.md"]));
    std::fs::write(&named, "[isms]\nframework = []\n").unwrap();
    check(&repository.path(), &["--config", named.to_str().unwrap()])
        .refused("strict.toml:2:1", "did you mean `frameworks`?");
}

/// Where the ISMS is a folder of the repository, settings from elsewhere do not seem to lie in it.
#[test]
fn named_settings_keep_their_own_place() {
    let (repository, root) = example();
    let bad = "[isms]\nframework = []\n";
    repository.write("strict.toml", bad);
    repository.write("fixtures/example/settings/strict.toml", bad);
    let outside = repository.path().join("strict.toml");
    let place = format!("[{}:2:1]", isms::path::shown(&outside));
    for named in ["../../strict.toml", outside.to_str().unwrap()] {
        check(&root, &["--config", named]).refused(&place, "`frameworks`?");
    }
    check(&root.join("settings"), &["--config", "strict.toml"])
        .refused("[fixtures/example/settings/strict.toml:2:1]", "`frameworks`?");
}

/// `git commit a.md` makes an index of its own, and tells a hook by `GIT_INDEX_FILE`.
#[test]
fn a_hook_sees_what_will_be_committed() {
    let repository = repository();
    repository.write("b.md", unowned("B"));
    let git_folder = repository.path().join(".git");
    std::fs::copy(git_folder.join("index"), git_folder.join("next")).unwrap();
    run(&repository.path(), &["add", "b.md"], &[("GIT_INDEX_FILE", ".git/next")]).unwrap();
    let staged =
        ["check", "--today", TODAY, "--only", "owner-missing", "--staged", "--output", "short"];
    assert_eq!(isms(&repository.path(), &staged).status, Some(0));
    for variables in [
        vec![("GIT_INDEX_FILE", ".git/next")],
        vec![("GIT_INDEX_FILE", ".git/next"), ("GIT_DIR", ".git")],
    ] {
        let ran = isms_with(&repository.path(), &staged, &variables);
        assert_eq!((ran.status, ran.places()), (Some(1), vec![at(&["b.md"])[0].as_str()]));
    }
}

/// The hook itself, run by Git: it stops the commit and says why.
#[cfg(unix)]
#[test]
fn a_real_hook_stops_a_commit_with_gaps() {
    use std::os::unix::fs::PermissionsExt;
    let repository = repository();
    let hook = repository.path().join(".git/hooks/pre-commit");
    let program = env!("CARGO_BIN_EXE_isms");
    let script =
        format!("#!/bin/sh\nexec '{program}' check --staged --only owner-missing --output short\n");
    repository.write(".git/hooks/pre-commit", script);
    std::fs::set_permissions(hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    repository.write("policies/a.md", unowned("A"));
    let commit = ["commit", "--quiet", "--message", "Drop the owner", "policies/a.md"];
    let refused = run(&repository.path(), &commit, &[]).expect_err("the hook must refuse");
    assert!(refused.contains("policies/a.md:1:1") || refused.contains("1 error"), "{refused}");
    repository.write("policies/a.md", owned("A") + "More text.\n");
    run(&repository.path(), &commit, &[]).unwrap();
}
