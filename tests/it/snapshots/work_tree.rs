//! The files on disk: tracked, and untracked but not ignored.

use isms::git::{Kind, Which, Why};

use super::{left_out, open, text, texts};
use crate::repository::{DAY, Repository, git};

#[test]
fn lists_tracked_and_untracked_files_but_neither_ignored_nor_deleted_ones() {
    let repository = Repository::new();
    repository.write(".gitignore", "*.bak\nbuild/\n/drafts/*\n!/drafts/kept.md\n");
    repository.write("policies/access.md", "old");
    repository.write("policies/gone.md", "deleted later");
    repository.write("policies/forced.bak", "ignored, and tracked all the same");
    repository.write("build/tracked.md", "inside an ignored folder");
    repository.commit("Add policies", DAY);
    repository.git(&["add", "--force", "policies/forced.bak", "build/tracked.md"]);
    repository.commit("Add ignored files", DAY);
    repository.write("policies/access.md", "new");
    repository.write("policies/new.md", "untracked");
    repository.write("policies/new.bak", "ignored");
    repository.write("build/output.md", "ignored");
    repository.write("fresh/build/output.md", "ignored");
    repository.write("fresh/a/b.md", "untracked in an untracked folder");
    repository.write("drafts/kept.md", "not ignored after all");
    repository.write("drafts/lost.md", "ignored");
    std::fs::remove_file(repository.path().join("policies/gone.md")).unwrap();
    repository.git(&["mv", "policies/forced.bak", "policies/moved.bak"]);

    let snapshot = open(&repository.path(), &Which::WorkTree);
    assert_eq!(snapshot.kind(), Kind::WorkTree);
    assert_eq!(snapshot.root(), Some(repository.path().as_path()));
    assert_eq!(snapshot.prefix(), "");
    assert_eq!(
        snapshot.paths(),
        [
            ".gitignore",
            "build/tracked.md",
            "drafts/kept.md",
            "fresh/a/b.md",
            "policies/access.md",
            "policies/moved.bak",
            "policies/new.md",
        ]
    );
    assert_eq!(text(&snapshot, "policies/access.md"), "new");
    assert_eq!(left_out(&snapshot), []);
}

/// Git is the judge: the same files as `git ls-files`, whatever the ignore files say.
#[test]
fn agrees_with_git_about_ignored_files() {
    let ignores = [
        "*\n!*/\n!*.md\n",
        "/policies\n",
        "policies/*\n!policies/keep\n",
        "**/keep/\n",
        "[ab].md\n\\#x.md\n",
        "# a comment\n\n  \na.md  \n",
        "keep\n!keep/b.md\n",
        "*.md\n!policies/**\n",
        "POLICIES/\n",
    ];
    let files = [
        "a.md",
        "b.md",
        "#x.md",
        "c.txt",
        "policies/a.md",
        "policies/keep/b.md",
        "keep",
        "x/keep/a.md",
    ];
    for ignore in ignores {
        let repository = Repository::new();
        repository.write("policies/tracked.md", "");
        repository.commit("Add a policy", DAY);
        for file in files {
            repository.write(file, "");
        }
        repository.write(".gitignore", ignore);
        let listed = repository.git(&["ls-files", "-z", "-co", "--exclude-standard"]);
        let mut expected: Vec<_> = listed.split_terminator('\0').collect();
        expected.sort_unstable();
        let snapshot = open(&repository.path(), &Which::WorkTree);
        assert_eq!(snapshot.paths(), expected, "with {ignore:?}");
    }
}

#[test]
fn names_head_and_none_before_the_first_commit() {
    let repository = Repository::new();
    repository.write("a.md", "a");
    let snapshot = open(&repository.path(), &Which::WorkTree);
    assert_eq!(snapshot.commit(), None);
    assert_eq!(snapshot.paths(), ["a.md"]);
    let id = repository.commit("Add a", DAY);
    assert_eq!(open(&repository.path(), &Which::WorkTree).commit(), Some(id.as_str()));
    repository.git(&["checkout", "--quiet", "--detach"]);
    assert_eq!(open(&repository.path(), &Which::WorkTree).commit(), Some(id.as_str()));
}

#[test]
fn the_nearest_settings_decide_the_root() {
    let repository = Repository::new();
    repository.write("fixtures/example/isms.toml", "");
    repository.write("fixtures/example/policies/access.md", "access");
    repository.write("fixtures/other.md", "outside");
    repository.commit("Add an example", DAY);
    repository.write("fixtures/example/policies/new.md", "new");
    let inside = repository.path().join("fixtures/example/policies");
    for start in
        [inside.clone(), inside.join("access.md"), repository.path().join("fixtures/example")]
    {
        let snapshot = open(&start, &Which::WorkTree);
        assert_eq!(snapshot.prefix(), "fixtures/example/");
        assert_eq!(snapshot.root(), Some(repository.path().join("fixtures/example").as_path()));
        assert_eq!(snapshot.paths(), ["isms.toml", "policies/access.md", "policies/new.md"]);
        assert_eq!(text(&snapshot, "policies/access.md"), "access");
    }
    let above = open(&repository.path().join("fixtures"), &Which::WorkTree);
    assert_eq!(above.prefix(), "");
    assert_eq!(above.paths().len(), 4);
}

#[test]
fn an_ignored_root_is_an_error_and_not_an_empty_isms() {
    let repository = Repository::new();
    repository.write(".gitignore", "scratch/\n");
    repository.write("scratch/isms.toml", "");
    let error = super::try_open(&repository.path().join("scratch"), &Which::WorkTree).unwrap_err();
    assert!(error.message.starts_with("Git ignores the folder"), "{error}");
}

#[test]
fn a_linked_work_tree_has_its_own_files_and_head() {
    let repository = Repository::new();
    repository.write("a.md", "main");
    let first = repository.commit("Add a", DAY);
    repository.write("a.md", "main, later");
    repository.commit("Change a", DAY);
    let beside = tempfile::TempDir::new().unwrap();
    let linked = isms::path::resolved(beside.path()).unwrap().join("linked");
    repository.git(&["worktree", "add", "--quiet", linked.to_str().unwrap(), first.as_str()]);
    std::fs::write(linked.join("b.md"), "linked only").unwrap();
    let snapshot = open(&linked, &Which::WorkTree);
    assert_eq!(snapshot.commit(), Some(first.as_str()));
    assert_eq!(snapshot.root(), Some(linked.as_path()));
    let expected = [("a.md", "main"), ("b.md", "linked only")];
    assert_eq!(texts(&snapshot), expected.map(|(path, text)| (path.to_owned(), text.to_owned())));
    git(&linked, &["add", "b.md"]);
    assert_eq!(open(&linked, &Which::Staged).paths(), ["a.md", "b.md"]);
    assert_eq!(open(&repository.path(), &Which::Staged).paths(), ["a.md"]);
}

#[test]
fn submodules_and_nested_repositories_are_left_out() {
    let part = Repository::new();
    part.write("inside.md", "inside");
    part.commit("Add a file", DAY);
    let repository = Repository::new();
    repository.write("a.md", "a");
    let url = part.path();
    repository.git(&["submodule", "--quiet", "add", url.to_str().unwrap(), "parts/one"]);
    repository.git(&["submodule", "--quiet", "add", url.to_str().unwrap(), "parts/two"]);
    repository.commit("Add parts", DAY);
    repository.git(&["submodule", "--quiet", "deinit", "parts/two"]);
    repository.git(&["clone", "--quiet", url.to_str().unwrap(), "clone"]);
    let snapshot = open(&repository.path(), &Which::WorkTree);
    assert_eq!(snapshot.paths(), [".gitmodules", "a.md"]);
    let modules = [("parts/one", Why::Submodule), ("parts/two", Why::Submodule)];
    let nested = ("clone", Why::Submodule);
    assert_eq!(left_out(&snapshot), [&[nested][..], &modules].concat());
    assert_eq!(left_out(&open(&repository.path(), &Which::Staged)), modules);
    assert_eq!(left_out(&open(&repository.path(), &super::revision("HEAD"))), modules);
    // Its `.git` is a file: started inside, the submodule is the repository.
    let inside = open(&repository.path().join("parts/one"), &Which::WorkTree);
    assert_eq!(inside.paths(), ["inside.md"]);
}

/// As `git status` sees it.
#[test]
fn a_repository_made_in_a_tracked_folder_hides_nothing_of_it() {
    let repository = Repository::new();
    repository.write("policies/a.md", "a");
    repository.commit("Add a policy", DAY);
    repository.git(&["init", "--quiet", "policies"]);
    repository.write("policies/b.md", "b");
    repository.git(&["init", "--quiet", "policies/inner"]);
    let snapshot = open(&repository.path(), &Which::WorkTree);
    assert_eq!(snapshot.paths(), ["policies/a.md", "policies/b.md"]);
    assert_eq!(left_out(&snapshot), [("policies/inner", Why::Submodule)]);
}

/// What Git ignores was left out by the user: it is not worth a word.
#[test]
fn an_ignored_folder_is_not_looked_into() {
    let repository = Repository::new();
    repository.write(".gitignore", "vendor/\n");
    repository.write("vendor/a.md", "ignored");
    repository.git(&["init", "--quiet", "vendor"]);
    let snapshot = open(&repository.path(), &Which::WorkTree);
    assert_eq!(snapshot.paths(), [".gitignore"]);
    assert_eq!(left_out(&snapshot), []);
}

#[test]
fn a_file_outside_the_sparse_checkout_is_read_from_the_index() {
    let repository = Repository::new();
    repository.write("policies/access.md", "sparse");
    repository.write("other/a.md", "checked out");
    repository.commit("Add files", DAY);
    repository.git(&["sparse-checkout", "set", "--no-cone", "/other/"]);
    assert!(!repository.path().join("policies/access.md").exists());
    let snapshot = open(&repository.path(), &Which::WorkTree);
    assert_eq!(snapshot.paths(), ["other/a.md", "policies/access.md"]);
    assert_eq!(text(&snapshot, "policies/access.md"), "sparse");
    assert_eq!(text(&snapshot, "other/a.md"), "checked out");
}

#[test]
fn a_file_in_conflict_is_listed_once_as_it_is_on_disk() {
    let repository = super::staged::in_conflict();
    let snapshot = open(&repository.path(), &Which::WorkTree);
    assert_eq!(snapshot.paths(), ["a.md"]);
    assert!(text(&snapshot, "a.md").contains("<<<<<<<"));
}

#[test]
fn many_files_come_back_in_the_order_asked() {
    let repository = Repository::new();
    for number in 0..700 {
        repository.write(&format!("policies/{}/{number}.md", number % 7), number.to_string());
    }
    repository.commit("Add many", DAY);
    for which in [Which::WorkTree, Which::Staged, super::revision("HEAD")] {
        let snapshot = open(&repository.path(), &which);
        let asked: Vec<_> =
            (0..700).rev().map(|it| format!("policies/{}/{it}.md", it % 7)).collect();
        let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
        let read = snapshot.read(&asked, 10);
        let expected: Vec<_> = (0..700_u32)
            .rev()
            .map(|it| isms::git::Content::Bytes(it.to_string().into_bytes()))
            .collect();
        assert_eq!(read, expected, "{which:?}");
    }
}
