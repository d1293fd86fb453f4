//! Outside Git.

use isms::git::{Kind, Which, Why};
use tempfile::TempDir;

use super::{left_out, open, revision, texts, try_open};
use crate::repository::Repository;

#[test]
fn every_file_below_the_nearest_settings() {
    let folder = TempDir::new().unwrap();
    let root = isms::path::resolved(folder.path()).unwrap();
    std::fs::create_dir_all(root.join("isms/policies/deep")).unwrap();
    std::fs::write(root.join("isms/isms.toml"), "").unwrap();
    std::fs::write(root.join("isms/policies/access.md"), "access").unwrap();
    std::fs::write(root.join("outside.md"), "outside").unwrap();
    let mut environment = super::environment(&root);
    environment.folder = root.clone();
    for start in ["isms", "isms/policies/deep", "isms/policies/access.md"] {
        let snapshot =
            isms::git::open_in(&root.join(start), &Which::WorkTree, &environment).unwrap();
        assert_eq!(snapshot.kind(), Kind::Folder);
        assert_eq!(snapshot.root(), Some(root.join("isms").as_path()));
        assert_eq!((snapshot.prefix(), snapshot.commit()), ("", None));
        assert!(!snapshot.is_shallow());
        let expected = [("isms.toml", ""), ("policies/access.md", "access")];
        assert_eq!(texts(&snapshot), expected.map(|(path, text)| (path.into(), text.into())));
    }
}

#[test]
fn without_settings_the_folder_itself_or_that_of_the_file() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("a.md"), "a").unwrap();
    let root = isms::path::resolved(folder.path()).unwrap();
    assert_eq!(open(&root, &Which::WorkTree).root(), Some(root.as_path()));
    assert_eq!(open(&root.join("a.md"), &Which::WorkTree).root(), Some(root.as_path()));
}

/// As `/tmp` is one on macOS.
#[cfg(unix)]
#[test]
fn a_ceiling_may_be_named_by_a_link() {
    let folder = TempDir::new().unwrap();
    let top = isms::path::resolved(folder.path()).unwrap().join("top");
    let link = top.with_file_name("link");
    std::fs::create_dir_all(top.join("inside")).unwrap();
    std::fs::write(top.join("isms.toml"), "").unwrap();
    std::os::unix::fs::symlink(&top, &link).unwrap();
    let mut environment = super::environment(&top);
    let open = |environment: &isms::git::Environment| {
        isms::git::open_in(&top.join("inside"), &Which::WorkTree, environment).unwrap()
    };
    assert_eq!(open(&environment).root(), Some(top.as_path()));
    environment.ceilings.push(link);
    assert_eq!(open(&environment).root(), Some(top.join("inside").as_path()));
}

#[test]
fn a_repository_inside_is_left_out() {
    let folder = Repository::new();
    let inner = folder.path().join("inner");
    std::fs::create_dir(&inner).unwrap();
    folder.write("b.md", "b");
    std::fs::rename(folder.path().join(".git"), inner.join(".git")).unwrap();
    std::fs::write(inner.join("a.md"), "a").unwrap();
    let snapshot = open(&folder.path(), &Which::WorkTree);
    assert_eq!(snapshot.paths(), ["b.md"]);
    assert_eq!(left_out(&snapshot), [("inner", Why::Submodule)]);
}

#[test]
fn has_no_index_and_no_revisions() {
    let folder = TempDir::new().unwrap();
    for which in [Which::Staged, revision("HEAD")] {
        let error = try_open(folder.path(), &which).unwrap_err();
        assert!(error.message.starts_with("no Git repository holds"), "{error}");
        assert!(error.help.unwrap().contains("without `--staged` and `--rev`"));
    }
}

#[test]
fn a_start_that_is_not_there_is_an_error() {
    let folder = TempDir::new().unwrap();
    let missing = folder.path().join("missing");
    let environment = super::environment(folder.path());
    let error = isms::git::open_in(&missing, &Which::WorkTree, &environment).unwrap_err();
    assert_eq!(error.message, format!("`{}` does not exist", isms::path::shown(&missing)));
}
