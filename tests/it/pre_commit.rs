//! The hooks of `.pre-commit-hooks.yaml`, run by the real pre-commit. `cargo test` installs nothing, so these tests are
//! left out there and say so; `.ci/pre-commit` installs pre-commit and runs them, and `.ci/run` calls that.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::repository::{DAY, Repository};
use crate::small_isms::{self, TODAY};

/// Names the executable.
const VARIABLE: &str = "ISMS_TEST_PRE_COMMIT";

/// A policy that alone covers two controls.
const POLICY: &str = "policies/remote-working-policy.md";

/// What one run left behind, with both streams in one text.
struct Ran {
    passed: bool,
    said: String,
}

/// The example company's repository, this project's hooks in another, and a search path on which `isms` judges as of the
/// day of all tests.
struct House {
    isms: Repository,
    hooks: Repository,
    scratch: TempDir,
}

impl House {
    fn new() -> House {
        let isms = Repository::new();
        for (path, bytes) in small_isms::folder(Path::new("fixtures/example")) {
            isms.write(&path, bytes);
        }
        isms.commit("Add the example", DAY);
        let hooks = Repository::new();
        let text = std::fs::read(".pre-commit-hooks.yaml").expect("the hooks");
        hooks.write(".pre-commit-hooks.yaml", text);
        hooks.commit("Add the hooks", DAY);
        let scratch = TempDir::new().expect("a temporary folder");
        let script =
            format!("#!/bin/sh\nexec '{}' \"$@\" --today {TODAY}\n", env!("CARGO_BIN_EXE_isms"));
        std::fs::write(scratch.path().join("isms"), script).expect("a script");
        make_executable(&scratch.path().join("isms"));
        House { isms, hooks, scratch }
    }

    fn pre_commit(&self, arguments: &[&str]) -> Ran {
        let executable = std::env::var_os(VARIABLE)
            .unwrap_or_else(|| panic!("{VARIABLE} names no pre-commit; run `.ci/pre-commit`"));
        self.run(&PathBuf::from(executable), arguments)
    }

    fn run(&self, program: &Path, arguments: &[&str]) -> Ran {
        let path = std::env::var_os("PATH").expect("a search path");
        let folders =
            [self.scratch.path().to_owned()].into_iter().chain(std::env::split_paths(&path));
        let output = Command::new(program)
            .args(arguments)
            .current_dir(self.isms.path())
            .env_clear()
            .env("PATH", std::env::join_paths(folders).expect("a search path"))
            .env("HOME", self.scratch.path())
            .env("PRE_COMMIT_HOME", self.scratch.path().join("kept"))
            .envs([
                ("PRE_COMMIT_COLOR", "never"),
                ("GIT_CONFIG_GLOBAL", "/dev/null"),
                ("GIT_CONFIG_NOSYSTEM", "1"),
                ("GIT_AUTHOR_NAME", "Jane Doe"),
                ("GIT_AUTHOR_EMAIL", "jane@example.com"),
                ("GIT_COMMITTER_NAME", "Jane Doe"),
                ("GIT_COMMITTER_EMAIL", "jane@example.com"),
            ])
            .output()
            .unwrap_or_else(|cause| panic!("cannot run {}: {cause}", program.display()));
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let said = text(&output.stdout) + &text(&output.stderr);
        Ran { passed: output.status.success(), said }
    }
}

#[cfg(unix)]
fn make_executable(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755)).expect("permissions");
}

#[cfg(not(unix))]
fn make_executable(_: &Path) {}

#[test]
#[ignore = "needs pre-commit: `.ci/pre-commit` installs and runs it"]
fn deleting_one_policy_fails_because_a_control_loses_its_cover() {
    let house = House::new();
    let hooks = house.hooks.path();
    let arguments = ["try-repo", hooks.to_str().unwrap(), "isms-system", "--verbose"];
    let before = house.pre_commit(&arguments);
    assert!(before.passed && before.said.contains("Passed"), "{}", before.said);
    assert!(before.said.contains("no gaps found"), "{}", before.said);
    house.isms.git(&["rm", "--quiet", POLICY]);
    assert_eq!(house.isms.git(&["diff", "--cached", "--name-status"]), format!("D\t{POLICY}"));
    let after = house.pre_commit(&arguments);
    assert!(!after.passed && after.said.contains("Failed"), "{}", after.said);
    assert!(!after.said.contains("Skipped"), "{}", after.said);
    assert!(after.said.contains("error[control-uncovered]"), "{}", after.said);
}

/// The whole way of a user: a configuration, `pre-commit install`, `git commit`.
#[test]
#[ignore = "needs pre-commit: `.ci/pre-commit` installs and runs it"]
fn an_installed_hook_stops_the_commit() {
    let house = House::new();
    let hooks = house.hooks.path();
    let configuration = format!(
        "repos:\n- repo: {}\n  rev: {}\n  hooks:\n  - id: isms-system\n    args: [--base, HEAD, --no-history]\n",
        hooks.display(),
        house.hooks.git(&["rev-parse", "HEAD"])
    );
    house.isms.write(".pre-commit-config.yaml", configuration);
    house.isms.commit("Add pre-commit", DAY);
    let installed = house.pre_commit(&["install"]);
    assert!(installed.passed, "{}", installed.said);
    house.isms.git(&["rm", "--quiet", POLICY]);
    let commit = ["commit", "--message", "Delete a policy"];
    let stopped = house.run(Path::new("git"), &commit);
    assert!(
        !stopped.passed && stopped.said.contains("error[control-uncovered]"),
        "{}",
        stopped.said
    );
    assert!(stopped.said.contains("--no-history"), "arguments reach isms: {}", stopped.said);
    house.isms.git(&["reset", "--quiet", "--hard"]);
    house.isms.write("notes.txt", "Nothing to do with it\n");
    house.isms.git(&["add", "notes.txt"]);
    let made = house.run(Path::new("git"), &commit);
    assert!(made.passed, "{}", made.said);
    // Our own hook says who runs theirs.
    let ours = house.run(Path::new(env!("CARGO_BIN_EXE_isms")), &["hook", "install"]);
    assert!(!ours.passed && ours.said.contains("pre-commit runs it"), "{}", ours.said);
}

/// What is promised of both hooks; the last word is pre-commit's own parser, above.
#[test]
fn both_hooks_run_once_whatever_is_staged() {
    let text = std::fs::read_to_string(".pre-commit-hooks.yaml").expect("the hooks");
    let hooks: Vec<&str> = text.split("- id: ").skip(1).collect();
    let ids: Vec<&str> = hooks.iter().filter_map(|it| it.lines().next()).collect();
    assert_eq!(ids, ["isms", "isms-system"]);
    for hook in hooks {
        for line in [
            "entry: isms check --staged",
            "always_run: true",
            "pass_filenames: false",
            "require_serial: true",
        ] {
            assert!(hook.lines().any(|it| it.trim() == line), "{line} is not in\n{hook}");
        }
    }
}
