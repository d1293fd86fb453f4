//! Repositories that cannot be read as they are, and variables that lead nowhere.

use super::{SETTINGS, check, check_short, isms, isms_with, owned, unowned};
use crate::repository::{DAY, Repository, run};
use crate::small_isms::TODAY;

fn repository() -> Repository {
    let repository = Repository::new();
    repository.write("isms.toml", SETTINGS);
    repository.write("a.md", unowned("A"));
    repository.commit("Add a policy", DAY);
    repository
}

/// Gives a folder to somebody else, or back to us. That takes rights: as root, or by a `sudo` that asks nothing.
#[cfg(unix)]
fn give(repository: &Repository, owner: u32) -> bool {
    let path = repository.path();
    let chown = |program: &str, before: &[&str]| {
        let mut command = std::process::Command::new(program);
        command.args(before).args(["-R", &owner.to_string()]).arg(&path);
        command.stderr(std::process::Stdio::null());
        command.status().is_ok_and(|it| it.success())
    };
    chown("chown", &[]) || chown("sudo", &["-n", "chown"])
}

#[cfg(unix)]
#[test]
fn somebody_elses_repository_is_read_once_it_is_trusted() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let repository = repository();
    let path = repository.path();
    let message = format!("the repository `{}` belongs to another user", path.display());
    let advice = format!("git config --global --add safe.directory {}", path.display());
    let us = path.metadata().unwrap().uid();
    // A temporary folder is closed to everybody else: being read is not what is asked here.
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    if !give(&repository, us + 12_345) {
        // Without the right to give a folder away, libgit2's answer is made by hand.
        let cause = git2::Error::new(git2::ErrorCode::Owner, git2::ErrorClass::Config, "not owned");
        let error = isms::git::Error::opening(&path, &cause);
        assert_eq!((error.message, error.help), (message, Some(advice)));
        return;
    }
    let home = super::folder(&[]);
    let with_home = [("HOME", home.path().to_str().unwrap())];
    let ask = |arguments: &[&str]| isms_with(&path, arguments, &with_home);
    for arguments in [
        &["check"][..],
        &["check", "--staged"],
        &["check", "--rev", "HEAD"],
        &["coverage"],
        &["log", "A"],
        &["review", "A"],
        &["hook", "install"],
    ] {
        ask(arguments).refused(&message, &advice);
    }
    let trust: Vec<&str> = advice.split(' ').skip(1).collect();
    let settings = home.path().join(".gitconfig");
    run(home.path(), &trust, &[("GIT_CONFIG_GLOBAL", settings.to_str().unwrap())]).unwrap();
    let ran = ask(&["check", "--staged", "--today", TODAY, "--only", "owner-missing"]);
    assert_eq!(ran.status, Some(1), "{ran:?}");
    assert!(give(&repository, us), "the folder comes back");
}

/// libgit2 reads `safe.directory` before it can be told what the variables state, and knows no patterns. What is advised
/// without the right to give a folder away is held in `src/git/error.rs`.
#[cfg(unix)]
#[test]
fn somebody_elses_repository_is_trusted_by_the_files_that_variables_name() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let repository = repository();
    let path = repository.path();
    let us = path.metadata().unwrap().uid();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    if !give(&repository, us + 12_345) {
        // Only with the right to give a folder away is there something to trust.
        return;
    }
    let home = super::folder(&[]);
    let home_path = isms::path::resolved(home.path()).unwrap();
    let file = |name: &str| home_path.join(name).to_str().unwrap().to_owned();
    let (shown, own) = (path.to_str().unwrap(), file(".gitconfig"));
    let check = ["check", "--staged", "--today", TODAY, "--only", "owner-missing"];
    let ask = |more: &[(&str, &str)]| {
        let home = ("HOME", home_path.to_str().unwrap());
        let environment = [&[home, ("XDG_CONFIG_HOME", "/nonexistent")], more].concat();
        isms_with(&path, &check, &environment)
    };
    let named = file("named");
    std::fs::write(&named, format!("[safe]\ndirectory = {shown}\n")).unwrap();
    assert_eq!(ask(&[("GIT_CONFIG_GLOBAL", &named)]).status, Some(1));
    let system = [("GIT_CONFIG_NOSYSTEM", "0"), ("GIT_CONFIG_SYSTEM", named.as_str())];
    assert_eq!(ask(&system).status, Some(1));
    let message = format!("the repository `{shown}` belongs to another user");
    let above = path.parent().unwrap().display();
    std::fs::write(&own, format!("[safe]\ndirectory = {above}/*\n")).unwrap();
    let whole = format!(
        "name the folder whole, as `/path/*` is not read here: git config --global --add safe.directory {shown}"
    );
    ask(&[]).refused(&message, &whole);
    let stated = [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", "safe.directory"),
        ("GIT_CONFIG_VALUE_0", "*"),
    ];
    let advice = format!("help: git config --file {own} --add safe.directory {shown}");
    ask(&stated).refused(&message, &advice);
    let words: Vec<&str> = advice.split(' ').skip(2).collect();
    run(home.path(), &words, &[]).unwrap();
    assert_eq!(ask(&stated).status, Some(1));
    assert!(give(&repository, us), "the folder comes back");
}

#[test]
fn an_index_that_cannot_be_read_is_no_empty_one() {
    let repository = repository();
    for bytes in [&b"garbage"[..], &b"DIRC\0\0\0\x02\0\0\0\x09".repeat(40), &[0; 100]] {
        repository.write(".git/second", bytes);
        let staged = ["check", "--staged"];
        isms_with(&repository.path(), &staged, &[("GIT_INDEX_FILE", ".git/second")])
            .refused("cannot read the index", "check it with `git status`");
    }
}

#[test]
fn an_index_that_is_not_there_is_empty_and_that_is_said() {
    let repository = repository();
    let variables = [("GIT_INDEX_FILE", ".git/nowhere"), ("GIT_DIR", ".git")];
    isms_with(&repository.path(), &["check", "--staged"], &variables)
        .refused("no document found in the index", "stage documents with `git add`");
}

/// The folder one stands in counts for more than a variable that leads nowhere.
#[test]
fn a_variable_that_names_no_repository_is_passed_over() {
    let repository = repository();
    let staged =
        ["check", "--today", TODAY, "--only", "owner-missing", "--staged", "--output", "short"];
    let plain = isms(&repository.path(), &staged);
    assert_eq!(plain.status, Some(1), "{plain:?}");
    let nowhere = [("GIT_DIR", "/nowhere"), ("GIT_WORK_TREE", "/nowhere")];
    assert_eq!(isms_with(&repository.path(), &staged, &nowhere), plain);
}

#[test]
fn a_linked_work_tree_and_a_submodule_have_an_index_of_their_own() {
    let source = repository();
    let outer = Repository::new();
    outer.git(&["submodule", "--quiet", "add", source.path().to_str().unwrap(), "isms"]);
    outer.commit("Add the ISMS", DAY);
    let linked = outer.path().join("linked");
    source.git(&["worktree", "add", "--quiet", linked.to_str().unwrap()]);
    for root in [outer.path().join("isms"), linked] {
        let staged = || check_short(&root, &["--staged"]).status;
        assert_eq!(staged(), Some(1));
        std::fs::write(root.join("a.md"), owned("A")).unwrap();
        assert_eq!(staged(), Some(1), "the disk is not asked");
        run(&root, &["add", "a.md"], &[]).unwrap();
        assert_eq!(staged(), Some(0));
        let report = check(&root, &["--staged", "--output", "json"]).json();
        assert_eq!(report["snapshot"]["kind"], "index");
        assert_eq!(report["summary"]["documents"], 1);
    }
    assert_eq!(check_short(&source.path(), &["--staged"]).status, Some(1));
    // The outer repository holds no document: a submodule is another repository.
    check(&outer.path(), &["--staged"]).refused("no document found in the index", "");
}

#[test]
fn every_file_in_conflict_is_named() {
    let repository = repository();
    repository.write("b.md", unowned("B"));
    repository.commit("Add another", DAY);
    repository.git(&["checkout", "--quiet", "-b", "side"]);
    for side in ["one", "another"] {
        repository.write("a.md", unowned("A") + side);
        repository.write("b.md", unowned("B") + side);
        repository.commit("Change both", DAY);
        if side == "one" {
            repository.git(&["checkout", "--quiet", "main"]);
        }
    }
    let merge = run(&repository.path(), &["merge", "--quiet", "side"], &[]);
    assert!(merge.is_err(), "the merge must conflict");
    isms(&repository.path(), &["check", "--staged"]).refused(
        "`a.md` and `b.md` are in conflict",
        "resolve the conflict and `git add` the result",
    );
    // What lies on disk can still be read, marks and all.
    assert_eq!(check_short(&repository.path(), &[]).status, Some(1));
}

#[test]
fn a_linked_work_tree_without_its_main_repository_is_no_plain_folder() {
    let repository = repository();
    let folder = tempfile::TempDir::new().unwrap();
    let linked = isms::path::resolved(folder.path()).unwrap().join("linked");
    repository.git(&["worktree", "add", "--quiet", &isms::path::shown(&linked)]);
    std::fs::create_dir(linked.join("policies")).unwrap();
    assert_eq!(check(&linked, &[]).status, Some(1));
    let main = repository.path();
    std::fs::rename(main.join(".git"), main.join("gone")).unwrap();
    let message = format!("leads to `{}", isms::path::shown(&main));
    for (place, more) in [(&linked, &[][..]), (&linked.join("policies"), &["--rev", "HEAD"])] {
        check(place, more)
            .refused(&message, "mount or clone that too, or run `git worktree repair`");
    }
    std::fs::write(linked.join(".git"), "gitdir: x\u{1b}[2J\n::error::y").unwrap();
    let ran = check(&linked, &[]);
    assert!(ran.status == Some(2) && !ran.stderr.contains('\u{1b}'), "{ran:?}");
    assert!(!ran.stderr.contains("\n::error"), "{ran:?}");
    // Git looks no further than the nearest one, though the folder above is a repository.
    std::fs::rename(main.join("gone"), main.join(".git")).unwrap();
    repository.write("module/.git", "gitdir: ../.git/modules/module\n");
    repository.write("module/a.md", unowned("A"));
    check(&main.join("module"), &[])
        .refused("modules/module`, and no repository is there", "submodule");
    assert_eq!(check(&main, &[]).status, Some(1));
}
