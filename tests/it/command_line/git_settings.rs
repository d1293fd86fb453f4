//! The settings that Git reads are those that count, wherever its variables say that they stand.

use super::{isms, isms_with, owned, unowned};
use crate::repository::{DAY, Repository};
use crate::small_isms::TODAY;

/// A system with a file that is in no commit.
fn with_a_draft() -> Repository {
    let repository = Repository::new();
    repository.git(&["config", "--unset", "core.excludesFile"]);
    repository.write("isms.toml", "[isms]\nframeworks = []\n");
    repository.write("a.md", owned("A"));
    repository.commit("Add a policy", DAY);
    repository.write("draft.md", unowned("B"));
    repository.write(".git/ignored", "draft.md\n");
    let ignored = isms::path::shown(&repository.path().join(".git/ignored"));
    repository.write(".git/named", format!("[core]\nexcludesFile = {ignored}\n"));
    repository
}

#[test]
fn what_is_ignored_is_what_git_ignores() {
    let repository = with_a_draft();
    let path = |name: &str| isms::path::shown(&repository.path().join(name));
    let (ignored, named) = (path(".git/ignored"), path(".git/named"));
    let count = [
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", "core.excludesFile"),
        ("GIT_CONFIG_VALUE_0", ignored.as_str()),
    ];
    let parameters = format!("'core.excludesfile'='{ignored}'");
    let check = ["check", "--today", TODAY, "--only", "owner-missing"];
    assert_eq!(isms(&repository.path(), &check).status, Some(1));
    let cases: [&[(&str, &str)]; 4] = [
        &[("GIT_CONFIG_GLOBAL", &named)],
        &[("GIT_CONFIG_SYSTEM", &named), ("GIT_CONFIG_NOSYSTEM", "false")],
        &count,
        &[("GIT_CONFIG_PARAMETERS", &parameters)],
    ];
    for variables in cases {
        let ran = isms_with(&repository.path(), &check, variables);
        assert_eq!(ran.status, Some(0), "{variables:?} {ran:?}");
    }
    let nothing = [("GIT_CONFIG_SYSTEM", named.as_str()), ("GIT_CONFIG_NOSYSTEM", "true")];
    assert_eq!(isms_with(&repository.path(), &check, &nothing).status, Some(1));
    // The user's own file, which the variable replaces.
    repository.write(".gitconfig", format!("[core]\nexcludesFile = {ignored}\n"));
    assert_eq!(isms(&repository.path(), &check).status, Some(0));
    let replaced = [("GIT_CONFIG_GLOBAL", "/dev/null")];
    assert_eq!(isms_with(&repository.path(), &check, &replaced).status, Some(1));
}

#[test]
fn settings_that_git_cannot_read_stop_the_run() {
    let repository = with_a_draft();
    for (variable, message) in [
        (("GIT_CONFIG_COUNT", "many"), "`GIT_CONFIG_COUNT` is no number"),
        (("GIT_CONFIG_PARAMETERS", "x"), "`GIT_CONFIG_PARAMETERS` is not as `git -c` writes it"),
    ] {
        isms_with(&repository.path(), &["check"], &[variable])
            .refused(message, "check it with `git config --list`");
    }
}

#[test]
fn the_hook_goes_where_a_variable_sends_it() {
    let repository = with_a_draft();
    let count = [
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", "core.hooksPath"),
        ("GIT_CONFIG_VALUE_0", "our-hooks"),
    ];
    let ran = isms_with(&repository.path(), &["hook", "install"], &count);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    assert!(repository.path().join("our-hooks/pre-commit").is_file());
}

/// Whoever writes a system is asked for by the settings of the repository it is written into.
#[test]
fn a_new_system_is_that_of_whoever_git_names_there() {
    let repository = Repository::new();
    repository.git(&["config", "user.name", "Kim Poe"]);
    repository.git(&["config", "user.email", "kim@example.com"]);
    let init = |folder: &str, variables: &[(&str, &str)]| {
        let init = ["init", folder, "--yes", "--organisation", "Example", "--today", TODAY];
        let ran = isms_with(&repository.path(), &init, variables);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        std::fs::read_to_string(repository.path().join(folder).join("isms.toml")).unwrap()
    };
    assert!(init("first", &[]).contains("kim@example.com"));
    let author = [("GIT_AUTHOR_NAME", "Sam Roe"), ("GIT_AUTHOR_EMAIL", "sam@example.com")];
    let text = init("second", &author);
    assert!(text.contains("Sam Roe") && text.contains("sam@example.com"), "{text}");
}

/// The settings that the environment states pass through a temporary file.
#[test]
fn nothing_is_left_behind() {
    let repository = with_a_draft();
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().to_str().unwrap();
    let count = [
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", "core.excludesFile"),
        ("GIT_CONFIG_VALUE_0", "/dev/null"),
        ("TMPDIR", folder),
    ];
    isms_with(&repository.path(), &["check", "--today", TODAY], &count);
    assert_eq!(temporary.path().read_dir().unwrap().count(), 0);
}
