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
