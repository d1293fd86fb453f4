//! A repository is hostile input: links out of it, names nobody expects, files of any size.

use isms::git::{Content, Which, Why};
use tempfile::TempDir;

use super::{left_out, open, revision, text, texts, try_open};
use crate::repository::{DAY, Repository};

#[test]
fn too_large_a_file_is_not_read() {
    let repository = Repository::new();
    repository.write("large.md", "x".repeat(101));
    repository.write("fits.md", "x".repeat(100));
    repository.commit("Add files", DAY);
    for which in [Which::WorkTree, Which::Staged, revision("HEAD")] {
        let snapshot = open(&repository.path(), &which);
        let read = snapshot.read(&["large.md", "fits.md"], 100);
        let fits = Content::Bytes(vec![b'x'; 100]);
        assert_eq!(read, [Content::TooLarge { bytes: 101 }, fits], "{which:?}");
    }
}

#[test]
fn only_listed_paths_can_be_read() {
    let outside = TempDir::new().unwrap();
    std::fs::write(outside.path().join("secret.md"), "secret").unwrap();
    let repository = Repository::new();
    repository.write("a.md", "a");
    repository.write(".gitignore", "ignored.md\n");
    repository.write("ignored.md", "ignored");
    let secret = outside.path().join("secret.md");
    let name = outside.path().file_name().unwrap().to_str().unwrap();
    let climbing = format!("../{name}/secret.md");
    let snapshot = open(&repository.path(), &Which::WorkTree);
    let asked =
        [secret.to_str().unwrap(), &climbing, ".git/config", "ignored.md", "./a.md", "", "A.md"];
    for (path, content) in asked.iter().zip(snapshot.read(&asked, 1000)) {
        let expected = Content::Unreadable("not a file of the snapshot".to_owned());
        assert_eq!(content, expected, "{path}");
    }
}

#[test]
fn a_file_that_changes_between_listing_and_reading() {
    let repository = Repository::new();
    for path in ["gone.md", "folder.md", "a.md"] {
        repository.write(path, path);
    }
    let snapshot = open(&repository.path(), &Which::WorkTree);
    std::fs::remove_file(repository.path().join("gone.md")).unwrap();
    std::fs::remove_file(repository.path().join("folder.md")).unwrap();
    std::fs::create_dir(repository.path().join("folder.md")).unwrap();
    assert_eq!(text(&snapshot, "a.md"), "a.md");
    assert_eq!(text(&snapshot, "folder.md"), "Unreadable(\"it is a folder\")");
    assert!(text(&snapshot, "gone.md").starts_with("Unreadable("));
}

#[test]
fn names_with_spaces_quotes_colons_and_case() {
    let names = ["a b.md", "it's.md", "ünïcode.md", "same.md", "SAME.md", "-rf.md", "[x].md"];
    let repository = Repository::new();
    for name in names {
        repository.write(name, name);
    }
    if cfg!(unix) {
        repository.write("line\nend\t\".md", "odd");
        repository.write("back\\slash:*.md", "odd");
        repository.write("\u{1b}[31mred.md", "odd");
    }
    repository.commit("Add files", DAY);
    let expected = texts(&open(&repository.path(), &Which::WorkTree));
    if cfg!(target_os = "linux") {
        assert_eq!(expected.len(), names.len() + 3);
    }
    assert_eq!(text(&open(&repository.path(), &Which::WorkTree), "it's.md"), "it's.md");
    assert_eq!(texts(&open(&repository.path(), &Which::Staged)), expected);
    assert_eq!(texts(&open(&repository.path(), &revision("HEAD"))), expected);
}

#[test]
fn a_repository_with_sha_256_ids_is_a_clear_error() {
    let folder = TempDir::new().unwrap();
    crate::repository::git(folder.path(), &["init", "--quiet", "--object-format=sha256"]);
    let error = try_open(folder.path(), &Which::WorkTree).unwrap_err();
    assert!(error.message.starts_with("cannot open the repository"), "{error}");
    assert!(error.help.unwrap().contains("SHA-1"), "{error:?}", error = error.message);
}

#[test]
fn a_broken_repository_is_an_error_and_not_a_folder() {
    let repository = Repository::new();
    repository.write("a.md", "a");
    repository.write(".git/config", "[core\n");
    let error = try_open(&repository.path(), &Which::WorkTree).unwrap_err();
    assert!(error.message.starts_with("cannot open the repository"), "{error}");
    let repository = Repository::new();
    repository.write(".git/index", "not an index");
    let error = try_open(&repository.path(), &Which::WorkTree).unwrap_err();
    assert!(error.message.starts_with("cannot read the index"), "{error}");
}

/// Git refuses to write such a tree; `mktree` on bytes does.
#[test]
fn names_that_climb_out_of_a_tree_are_left_out() {
    let repository = Repository::new();
    repository.write("a.md", "a");
    repository.write("b/c.md", "c");
    repository.commit("Add a", DAY);
    let blob = repository.git(&["rev-parse", "HEAD:a.md"]);
    let raw: Vec<u8> =
        (0..40).step_by(2).map(|at| u8::from_str_radix(&blob[at..at + 2], 16).unwrap()).collect();
    let mut tree = Vec::new();
    for name in ["../up.md", "..", ".git", "a.md"] {
        tree.extend_from_slice(format!("100644 {name}\0").as_bytes());
        tree.extend_from_slice(&raw);
    }
    repository.write("tree.bin", tree);
    let hash = ["hash-object", "-w", "--literally", "-t", "tree", "tree.bin"];
    let tree = repository.git(&hash);
    let commit = repository.git(&["commit-tree", "-m", "Climb", &tree]);
    let snapshot = open(&repository.path(), &revision(&commit));
    assert_eq!(snapshot.paths(), ["a.md"]);
    let names: Vec<_> = left_out(&snapshot);
    assert_eq!(names, ["..", "../up.md", ".git"].map(|it| (it, Why::OtherKind)));
}

#[cfg(unix)]
mod unix {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    use super::*;

    fn secret() -> TempDir {
        let outside = TempDir::new().unwrap();
        std::fs::create_dir(outside.path().join("folder")).unwrap();
        std::fs::write(outside.path().join("secret.md"), "secret").unwrap();
        std::fs::write(outside.path().join("folder/inside.md"), "secret").unwrap();
        outside
    }

    #[test]
    fn symbolic_links_are_left_out_and_never_followed() {
        let outside = secret();
        let repository = Repository::new();
        let here = repository.path();
        repository.write("real/a.md", "a");
        symlink(outside.path().join("secret.md"), here.join("file.md")).unwrap();
        symlink(outside.path().join("folder"), here.join("folder")).unwrap();
        symlink("real", here.join("inner")).unwrap();
        symlink(".", here.join("loop")).unwrap();
        symlink("nowhere", here.join("broken")).unwrap();
        let links = ["broken", "file.md", "folder", "inner", "loop"];
        let expected = links.map(|it| (it, Why::SymbolicLink));
        assert_eq!(left_out(&open(&here, &Which::WorkTree)), expected);
        repository.commit("Add links", DAY);
        for which in [Which::WorkTree, Which::Staged, revision("HEAD")] {
            let snapshot = open(&here, &which);
            assert_eq!(snapshot.paths(), ["real/a.md"], "{which:?}");
            assert_eq!(left_out(&snapshot), expected, "{which:?}");
            assert_eq!(text(&snapshot, "file.md"), "Unreadable(\"not a file of the snapshot\")");
        }
        std::fs::remove_dir_all(here.join(".git")).unwrap();
        let folder = open(&here, &Which::WorkTree);
        assert_eq!(folder.kind(), isms::git::Kind::Folder);
        assert_eq!(folder.paths(), ["real/a.md"]);
        assert_eq!(left_out(&folder), expected);
    }

    #[test]
    fn a_tracked_folder_that_became_a_link_is_not_entered() {
        let outside = secret();
        let repository = Repository::new();
        repository.write("folder/inside.md", "ours");
        repository.write("deep/folder/inside.md", "ours");
        repository.commit("Add files", DAY);
        let before = open(&repository.path(), &Which::WorkTree);
        std::fs::remove_dir_all(repository.path().join("folder")).unwrap();
        symlink(outside.path().join("folder"), repository.path().join("folder")).unwrap();
        std::fs::remove_dir_all(repository.path().join("deep")).unwrap();
        symlink(outside.path(), repository.path().join("deep")).unwrap();
        let after = open(&repository.path(), &Which::WorkTree);
        assert_eq!(after.paths().len(), 0);
        assert_eq!(left_out(&after), ["deep", "folder"].map(|it| (it, Why::SymbolicLink)));
        // And when it happened only after the listing.
        let refused = "Unreadable(\"its folder is a symbolic link\")".to_owned();
        let paths = ["deep/folder/inside.md", "folder/inside.md"];
        assert_eq!(texts(&before), paths.map(|it| (it.to_owned(), refused.clone())));
    }

    #[test]
    fn a_file_that_became_a_link_after_the_listing_is_not_followed() {
        let outside = secret();
        let repository = Repository::new();
        repository.write("a.md", "a");
        let snapshot = open(&repository.path(), &Which::WorkTree);
        std::fs::remove_file(repository.path().join("a.md")).unwrap();
        symlink(outside.path().join("secret.md"), repository.path().join("a.md")).unwrap();
        assert_eq!(text(&snapshot, "a.md"), "Unreadable(\"it is a symbolic link\")");
    }

    #[test]
    fn a_link_as_the_start_does_not_lead_to_another_repository() {
        let outside = secret();
        let repository = Repository::new();
        repository.write("a.md", "a");
        symlink(outside.path().join("secret.md"), repository.path().join("link.md")).unwrap();
        let environment = super::super::environment(&repository.path());
        let start = repository.path().join("link.md");
        let snapshot = isms::git::open_in(&start, &Which::WorkTree, &environment).unwrap();
        assert_eq!(snapshot.root(), Some(repository.path().as_path()));
        assert_eq!(snapshot.paths(), ["a.md"]);
    }

    #[test]
    fn a_link_named_like_the_settings_is_not_the_root() {
        let outside = secret();
        let repository = Repository::new();
        repository.write("one/a.md", "a");
        symlink(outside.path().join("secret.md"), repository.path().join("one/isms.toml")).unwrap();
        repository.commit("Add a link", DAY);
        for which in [Which::WorkTree, Which::Staged, revision("HEAD")] {
            assert_eq!(open(&repository.path().join("one"), &which).prefix(), "");
        }
    }

    #[test]
    fn a_pipe_is_left_out_and_does_not_hang() {
        let repository = Repository::new();
        let path = repository.path().join("pipe.md");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.unwrap().success());
        let snapshot = open(&repository.path(), &Which::WorkTree);
        assert_eq!(left_out(&snapshot), [("pipe.md", Why::OtherKind)]);
    }

    /// Only Linux lets a file have such a name.
    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_not_utf_8_are_left_out() {
        let repository = Repository::new();
        repository.write("a.md", "a");
        let file = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
        let folder = std::ffi::OsStr::from_bytes(b"d\xe9partement");
        std::fs::write(repository.path().join(file), "x").unwrap();
        std::fs::create_dir(repository.path().join(folder)).unwrap();
        std::fs::write(repository.path().join(folder).join("b.md"), "x").unwrap();
        let file = ("caf\u{fffd}.md", Why::NameNotUtf8);
        let untracked = open(&repository.path(), &Which::WorkTree);
        assert_eq!(untracked.paths(), ["a.md"]);
        assert_eq!(left_out(&untracked), [file.clone(), ("d\u{fffd}partement", Why::NameNotUtf8)]);
        repository.commit("Add files", DAY);
        for which in [Which::Staged, revision("HEAD")] {
            let snapshot = open(&repository.path(), &which);
            assert_eq!(snapshot.paths(), ["a.md"]);
            let inside = ("d\u{fffd}partement/b.md", Why::NameNotUtf8);
            assert_eq!(left_out(&snapshot), [file.clone(), inside]);
        }
    }
}
