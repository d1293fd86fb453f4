//! What Git tells its hooks.

use std::path::{Path, PathBuf};

use isms::git::{Environment, Snapshot, Which, open_in};

use super::text;
use crate::repository::{DAY, Repository, run};

fn staged(start: &Path, environment: &Environment) -> Snapshot {
    open_in(start, &Which::Staged, environment).unwrap_or_else(|error| panic!("{error}"))
}

/// A repository whose index has `a.md`, and a second index beside it that has `b.md` too.
fn with_a_second_index() -> Repository {
    let repository = Repository::new();
    repository.write("a.md", "a");
    repository.commit("Add a", DAY);
    repository.write("b.md", "b");
    std::fs::copy(repository.path().join(".git/index"), repository.path().join(".git/second"))
        .unwrap();
    run(&repository.path(), &["add", "b.md"], &[("GIT_INDEX_FILE", ".git/second")]).unwrap();
    repository
}

#[test]
fn a_temporary_index_is_the_one_that_will_be_committed() {
    let repository = with_a_second_index();
    let plain = super::environment(&repository.path());
    assert_eq!(staged(&repository.path(), &plain).paths(), ["a.md"]);
    let absolute = repository.path().join(".git/second");
    for file in [PathBuf::from(".git/second"), absolute] {
        for git_folder in [None, Some(PathBuf::from(".git")), Some(repository.path().join(".git"))]
        {
            let index_file = Some(file.clone());
            let environment = Environment { index_file, git_folder, ..plain.clone() };
            let snapshot = staged(&repository.path(), &environment);
            assert_eq!(snapshot.paths(), ["a.md", "b.md"]);
            assert_eq!(text(&snapshot, "b.md"), "b");
        }
    }
}

#[test]
fn another_repository_is_not_read_with_the_hooks_index() {
    let hook = with_a_second_index();
    let other = Repository::new();
    other.write("other.md", "other");
    other.commit("Add a file", DAY);
    let nested = hook.path().join("nested");
    super::super::repository::git(&hook.path(), &["init", "--quiet", "nested"]);
    let absolute = Some(hook.path().join(".git/second"));
    for git_folder in [None, Some(hook.path().join(".git"))] {
        let index_file = absolute.clone();
        let plain = super::environment(&hook.path());
        let environment = Environment { index_file, git_folder, ..plain };
        assert_eq!(staged(&other.path(), &environment).paths(), ["other.md"]);
        assert_eq!(staged(&nested, &environment).paths().len(), 0);
    }
}

#[test]
fn git_dir_and_work_tree_may_lie_apart() {
    let bare = Repository::bare();
    let files = tempfile::TempDir::new().unwrap();
    let work_tree = isms::path::resolved(files.path()).unwrap();
    std::fs::write(work_tree.join("a.md"), "a").unwrap();
    let git_folder = bare.path();
    let variables =
        [("GIT_DIR", git_folder.to_str().unwrap()), ("GIT_WORK_TREE", work_tree.to_str().unwrap())];
    run(&work_tree, &["add", "a.md"], &variables).unwrap();
    std::fs::write(work_tree.join("b.md"), "b").unwrap();
    let environment = Environment {
        git_folder: Some(git_folder),
        work_tree: Some(work_tree.clone()),
        ..super::environment(&work_tree)
    };
    assert_eq!(staged(&work_tree, &environment).paths(), ["a.md"]);
    let on_disk = open_in(&work_tree, &Which::WorkTree, &environment).unwrap();
    assert_eq!((on_disk.root(), on_disk.paths().len()), (Some(work_tree.as_path()), 2));
}

/// While `pre-receive` runs, the pushed objects are in quarantine, outside the repository's own.
#[test]
fn objects_in_quarantine_are_read() {
    let source = Repository::new();
    source.write("a.md", "pushed");
    let id = source.commit("Add a", DAY);
    let bare = Repository::bare();
    let environment = Environment {
        git_folder: Some(PathBuf::from(".")),
        objects: Some(source.path().join(".git/objects")),
        ..super::environment(&bare.path())
    };
    let snapshot = open_in(&bare.path(), &super::revision(&id), &environment).unwrap();
    assert_eq!(text(&snapshot, "a.md"), "pushed");
    let plain = super::environment(&bare.path());
    assert!(open_in(&bare.path(), &super::revision(&id), &plain).is_err());
}

/// The variables of a real hook, read by the real Git.
#[cfg(unix)]
#[test]
fn a_hook_exports_what_the_environment_expects() {
    use std::os::unix::fs::PermissionsExt;
    let repository = Repository::new();
    repository.write("a.md", "a");
    repository.write("b.md", "b");
    repository.commit("Add files", DAY);
    repository.write("a.md", "changed");
    repository.write("b.md", "changed");
    repository.git(&["add", "b.md"]);
    let hook = repository.path().join(".git/hooks/pre-commit");
    let script =
        "#!/bin/sh\ncp \"$GIT_INDEX_FILE\" .git/seen\necho \"$GIT_INDEX_FILE\" > .git/name\n";
    repository.write(".git/hooks/pre-commit", script);
    std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    repository.git(&["commit", "--quiet", "--message", "Change a only", "a.md"]);
    let name = std::fs::read_to_string(repository.path().join(".git/name")).unwrap();
    assert!(name.contains("next-index"), "{name}");
    let index_file = Some(PathBuf::from(".git/seen"));
    let environment = Environment { index_file, ..super::environment(&repository.path()) };
    let snapshot = staged(&repository.path(), &environment);
    assert_eq!([text(&snapshot, "a.md"), text(&snapshot, "b.md")], ["changed", "b"]);
}
