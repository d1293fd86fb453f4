//! `isms hook`: what it writes where, and whose hooks it leaves alone.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{Ran, folder, isms, isms_with};
use crate::repository::{DAY, Repository};

fn install(folder: &Path) -> Ran {
    isms(folder, &["hook", "install"])
}

fn uninstall(folder: &Path) -> Ran {
    isms(folder, &["hook", "uninstall"])
}

/// The hook's file, as Git itself finds it.
fn file(repository: &Repository) -> PathBuf {
    let name = repository.git(&["rev-parse", "--git-path", "hooks/pre-commit"]);
    repository.path().join(name)
}

#[track_caller]
fn says(ran: &Ran, hook: &Path, what: &str) {
    let said = format!("{}: {what}\n", isms::path::shown(hook));
    assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (Some(0), &*said, ""));
}

fn text(hook: &Path) -> String {
    std::fs::read_to_string(hook)
        .unwrap_or_else(|error| panic!("{}: {error}", isms::path::shown(hook)))
}

#[test]
fn the_hook_comes_and_goes_and_both_may_be_said_twice() {
    let repository = Repository::new();
    std::fs::remove_dir_all(repository.path().join(".git/hooks")).ok();
    let hook = file(&repository);
    says(&uninstall(&repository.path()), &hook, "there is none");
    says(&install(&repository.path()), &hook, "every `git commit` is checked from now on");
    let written = text(&hook);
    assert!(written.starts_with("#!/bin/sh\n"), "{written}");
    assert!(written.ends_with("\nexec isms check --staged --base HEAD\n"), "{written}");
    says(&install(&repository.path()), &hook, "it is there already");
    assert_eq!(text(&hook), written);
    says(&uninstall(&repository.path()), &hook, "removed; commits are not checked any more");
    assert!(!hook.exists());
}

#[cfg(unix)]
#[test]
fn the_hook_can_be_run_and_install_mends_that() {
    use std::os::unix::fs::PermissionsExt;
    let repository = Repository::new();
    let hook = file(&repository);
    install(&repository.path());
    let mode = || hook.metadata().unwrap().permissions().mode();
    assert_eq!(mode() & 0o100, 0o100);
    std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o640)).unwrap();
    says(&install(&repository.path()), &hook, "it was there, and can be run now");
    assert_eq!(mode() & 0o777, 0o750);
}

/// Run by Git, on a day on which the one policy is long overdue.
/// A folder in which `isms` runs this program, on a fixed day.
#[cfg(unix)]
fn programs() -> TempDir {
    use std::os::unix::fs::PermissionsExt;
    let program = env!("CARGO_BIN_EXE_isms");
    let options = "--today 2026-11-23 --only owner-missing,review-overdue";
    let script =
        format!("#!/bin/sh\ncommand=$1\nshift\nexec '{program}' $command {options} \"$@\"\n");
    let programs = folder(&[("isms", &script)]);
    let isms = programs.path().join("isms");
    std::fs::set_permissions(isms, std::fs::Permissions::from_mode(0o755)).unwrap();
    programs
}

/// What `git commit --all` says with the hook.
#[cfg(unix)]
fn commit(repository: &Repository, programs: &TempDir) -> Result<String, String> {
    let path = format!("{}:{}", programs.path().display(), std::env::var("PATH").unwrap());
    let arguments = ["commit", "--quiet", "--message", "Change", "--all"];
    crate::repository::run(&repository.path(), &arguments, &[("PATH", &path)])
}

#[cfg(unix)]
#[test]
fn a_commit_answers_for_what_it_brings_and_not_for_what_fell_due() {
    let repository = Repository::new();
    let policy = |owner: &str| {
        format!("+++\ntype = \"policy\"\n{owner}reviewed = {{ on = 2020-01-31 }}\n+++\n# Backup\n")
    };
    repository.write("backup.md", policy("owner = \"jane-doe\"\n"));
    repository.commit("Add the policy", DAY);
    install(&repository.path());
    let programs = programs();
    let commit = || commit(&repository, &programs);
    repository.write("backup.md", policy("owner = \"jane-doe\"\n") + "Every night.\n");
    let made = commit();
    assert!(made.is_ok(), "{made:?}");
    repository.write("backup.md", policy(""));
    let stopped = commit().unwrap_err();
    assert!(stopped.contains("1 error") && stopped.contains("1 older finding"), "{stopped}");
}

/// A hook by hand, or ours with a line more: a person's work.
#[test]
fn somebody_elses_hook_stays_as_it_is() {
    let repository = Repository::new();
    let hook = file(&repository);
    install(&repository.path());
    let changed = text(&hook).replace("exec isms", "make lint || exit 1\nexec isms");
    for theirs in ["#!/bin/sh\nmake lint\n", ""] {
        repository.write(".git/hooks/pre-commit", theirs);
        let message =
            format!("the hook `{}` is not ours, so it stays as it is", isms::path::shown(&hook));
        install(&repository.path()).refused(
            &message,
            "add this line to it, below its first one: `isms check --staged --base HEAD || exit 1`",
        );
        uninstall(&repository.path())
            .refused(&message, "if it runs `isms check --staged --base HEAD`, take that line out");
        assert_eq!(text(&hook), theirs);
    }
    repository.write(".git/hooks/pre-commit", &changed);
    says(&install(&repository.path()), &hook, "it is not ours, and has the check already");
    uninstall(&repository.path()).refused("is not ours", "take that line out");
    assert_eq!(text(&hook), changed);
    repository.write(".git/hooks/pre-commit", "#!/usr/bin/env python3\nprint(1)\n");
    install(&repository.path()).refused("is not ours", "no shell script: let it run `isms check");
}

#[cfg(unix)]
#[test]
fn a_link_is_somebody_elses() {
    let repository = Repository::new();
    install(&repository.path());
    let hook = file(&repository);
    let kept = repository.path().join("kept");
    std::fs::rename(&hook, &kept).unwrap();
    std::os::unix::fs::symlink(&kept, &hook).unwrap();
    install(&repository.path()).refused("is not ours", "add this line to it");
    uninstall(&repository.path()).refused("is not ours", "take that line out");
    std::fs::remove_file(&kept).unwrap();
    install(&repository.path()).refused("is not ours", "add this line to it");
    assert!(hook.symlink_metadata().is_ok() && !kept.exists());
}

#[test]
fn a_manager_of_hooks_is_told_in_its_own_words() {
    let repository = Repository::new();
    for (theirs, help) in [
        (
            "#!/usr/bin/env bash\n# File generated by pre-commit: https://pre-commit.com\n",
            "add the hook `isms` to `.pre-commit-config.yaml`",
        ),
        (
            "#!/bin/sh\ncall_lefthook run \"pre-commit\" \"$@\"\n",
            "add a command with `run: isms check --staged --base HEAD`",
        ),
    ] {
        repository.write(".git/hooks/pre-commit", theirs);
        install(&repository.path()).refused("is not ours", help);
    }
    repository.git(&["config", "core.hooksPath", ".husky/_"]);
    repository.write(".husky/_/pre-commit", "#!/usr/bin/env sh\n. \"$(dirname \"$0\")/h\"");
    install(&repository.path()).refused(
        "is not ours",
        "add the line `isms check --staged --base HEAD` to `.husky/pre-commit`",
    );
}

#[test]
fn the_hook_lies_where_git_looks_for_it() {
    let elsewhere = TempDir::new().unwrap();
    let elsewhere = isms::path::resolved(elsewhere.path()).unwrap().join("our hooks");
    for path in [".githooks", "tools/my hooks", elsewhere.to_str().unwrap()] {
        let repository = Repository::new();
        repository.write("policies/deep/a.md", "");
        repository.git(&["config", "core.hooksPath", path]);
        let hook = repository.path().join(path).join("pre-commit");
        let below = repository.path().join("policies/deep");
        says(&install(&below), &hook, "every `git commit` is checked from now on");
        assert_eq!(file(&repository), hook);
        says(&uninstall(&repository.path()), &hook, "removed; commits are not checked any more");
    }
}

#[test]
fn all_linked_work_trees_share_one_hook_and_a_submodule_has_its_own() {
    let repository = Repository::new();
    repository.write("a.md", "a");
    repository.commit("Add a", DAY);
    let beside = TempDir::new().unwrap();
    let linked = isms::path::resolved(beside.path()).unwrap().join("linked");
    repository.git(&["worktree", "add", "--quiet", linked.to_str().unwrap()]);
    let shared = repository.path().join(".git/hooks/pre-commit");
    says(&install(&linked), &shared, "every `git commit` is checked from now on");
    says(&install(&repository.path()), &shared, "it is there already");
    let outer = Repository::new();
    outer.git(&["submodule", "--quiet", "add", repository.path().to_str().unwrap(), "isms"]);
    let own = outer.path().join(".git/modules/isms/hooks/pre-commit");
    says(&install(&outer.path().join("isms")), &own, "every `git commit` is checked from now on");
    assert!(!file(&outer).exists());
}

#[test]
fn the_hook_checks_the_isms_it_was_installed_in() {
    let repository = Repository::new();
    let hook = file(&repository);
    for (name, named) in
        [("compliance", "compliance"), ("it's ours", r"'it'\''s ours'"), ("-f", "'-f'")]
    {
        repository.write(&format!("{name}/isms.toml"), "");
        let root = repository.path().join(name);
        says(&install(&root), &hook, "every `git commit` is checked from now on");
        assert!(text(&hook).contains(&format!("\nfolder={named}\n")), "{}", text(&hook));
        says(&install(&root), &hook, "it is there already");
        let message =
            format!("runs `isms check --staged --base HEAD -- {named}`, which is another ISMS");
        repository.write("other/isms.toml", "");
        install(&repository.path().join("other")).refused(&message, "`isms hook uninstall` first");
        let gone = uninstall(&repository.path());
        says(&gone, &hook, "removed; commits are not checked any more");
    }
    // What follows the folder is somebody's own.
    install(&repository.path().join("compliance"));
    let more = text(&hook).replace(" -- \"$folder\"\n", " -- \"$folder\"; make lint\n");
    std::fs::write(&hook, &more).unwrap();
    install(&repository.path().join("compliance")).refused("is not ours", "add this line");
}

/// Above it, every team's Markdown would be checked, by no settings.
#[test]
fn at_the_top_of_a_repository_the_hook_is_not_written_for_an_isms_below() {
    let repository = Repository::new();
    repository.write("our compliance/isms.toml", "");
    repository.write("docs/a.md", "# A\n");
    let help = "`cd 'our compliance' && isms hook install`";
    install(&repository.path()).refused("but one in `our compliance`", help);
    assert!(!file(&repository).exists());
    repository.write("isms.toml", "");
    says(
        &install(&repository.path()),
        &file(&repository),
        "every `git commit` is checked from now on",
    );
}

#[cfg(unix)]
#[test]
fn a_branch_without_the_isms_is_not_stopped() {
    let policy = "+++\ntype = \"policy\"\n+++\n# Backup\n";
    let nothing = "not checked: documents of an ISMS: neither what is staged nor the commit before it holds any\n";
    for folder in ["", "our isms/"] {
        let repository = Repository::new();
        repository.write("code.c", "1");
        repository.commit("Add code", DAY);
        repository.git(&["branch", "release"]);
        repository.write(&format!("{folder}isms.toml"), "");
        repository.write(&format!("{folder}policies/a.md"), policy);
        repository.commit("Add the ISMS", DAY);
        repository.git(&["branch", "work"]);
        install(&repository.path().join(folder));
        let programs = programs();
        let commit = || commit(&repository, &programs);
        repository.git(&["switch", "--quiet", "release"]);
        repository.write("code.c", "2");
        commit().unwrap();
        repository.write("code.c", "3");
        let ran = isms(&repository.path(), &["check", "--staged", "--base", "HEAD"]);
        assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (Some(0), "", nothing));
        repository.git(&["switch", "--quiet", "--force", "--orphan", "pages"]);
        repository.write("index.html", "");
        repository.git(&["add", "index.html"]);
        commit().unwrap();
        repository.git(&["switch", "--quiet", "--force", "work"]);
        repository.write(&format!("{folder}policies/b.md"), policy);
        repository.git(&["add", "--all"]);
        assert!(commit().unwrap_err().contains("owner-missing"), "in `{folder}`");
    }
}

#[cfg(unix)]
#[test]
fn a_commit_that_moves_the_isms_is_told_what_to_do() {
    let repository = Repository::new();
    repository.write("old/isms.toml", "");
    repository.write("old/a.md", "+++\n+++\n# A\n");
    repository.commit("Add the ISMS", DAY);
    install(&repository.path().join("old"));
    let programs = programs();
    repository.git(&["mv", "old", "new"]);
    let stopped = commit(&repository, &programs).unwrap_err();
    assert!(stopped.contains("`old` is gone, which the base has"), "{stopped}");
    assert!(stopped.contains("`isms hook uninstall`"), "{stopped}");
    repository.git(&["rm", "--quiet", "-r", "--force", "new"]);
    let stopped = commit(&repository, &programs).unwrap_err();
    assert!(stopped.contains("every document that the base has is gone"), "{stopped}");
    uninstall(&repository.path());
    commit(&repository, &programs).unwrap();
}

#[test]
fn where_no_hook_can_run_none_is_written() {
    let bare = Repository::bare();
    install(&bare.path()).refused("a bare repository has no commits made in it", "--rev HEAD");
    let plain = folder(&[]);
    install(plain.path()).refused("no Git repository holds", "`git init` makes one");
    let repository = Repository::new();
    repository.write("no-folder", "");
    for path in ["no-folder", ""] {
        repository.git(&["config", "core.hooksPath", path]);
        let message = format!("`core.hooksPath` is `{path}`, which is no folder");
        install(&repository.path()).refused(&message, "git config --unset core.hooksPath");
    }
    repository.git(&["config", "core.hooksPath", "no-folder/hooks"]);
    install(&repository.path()).refused("the hook `", "git config --show-origin core.hooksPath");
}

#[test]
fn hooks_that_all_repositories_share_are_left_alone() {
    let repository = Repository::new();
    let home = folder(&[(".gitconfig", "[core]\nhooksPath = ~/hooks\n")]);
    let home = isms::path::resolved(home.path()).unwrap();
    let with_home = [("HOME", home.to_str().unwrap())];
    let run = || isms_with(&repository.path(), &["hook", "install"], &with_home);
    let own = repository.path().join(".git/hooks");
    let message =
        format!("`core.hooksPath` in your own settings is `{}/hooks`", isms::path::shown(&home));
    let help = format!("`git config --local core.hooksPath {}`", isms::path::shown(&own));
    run().refused(&message, &help);
    assert!(!home.join("hooks").exists());
    repository.git(&["config", "--local", "core.hooksPath", own.to_str().unwrap()]);
    let hook = own.join("pre-commit");
    says(&run(), &hook, "every `git commit` is checked from now on");
}

/// A hook of another tool may install ours: Git tells it which repository it runs for.
#[test]
fn the_variables_of_a_running_hook_name_the_repository() {
    let repository = Repository::new();
    repository.write("policies/a.md", "a");
    let git_folder = repository.path().join(".git");
    for variable in [".git", git_folder.to_str().unwrap()] {
        let variables = [("GIT_DIR", variable), ("GIT_INDEX_FILE", ".git/index")];
        let ran = isms_with(&repository.path(), &["hook", "install"], &variables);
        assert_eq!(ran.status, Some(0), "{ran:?}");
    }
    assert!(file(&repository).exists());
}
