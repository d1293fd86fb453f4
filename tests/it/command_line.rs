//! The real program as a user or a script meets it: arguments, streams, exit status, formats. Most tests look through
//! `owner-missing` alone, so that they hold whatever the other rules say.

mod bad_repository;
mod base;
mod baseline;
mod color;
mod commit;
mod diff;
mod exit_status;
mod explain;
mod fix;
mod generated;
mod git_settings;
mod graph;
mod help;
mod hook;
mod json;
mod kept_documents;
mod lines;
mod paths;
mod positions;
#[cfg(unix)]
mod progress;
mod remembered;
mod rest_of_the_repository;
mod same_output;
mod selection;
mod settings;
mod status;
mod streams;
mod tables;
mod waivers;
mod what_is_linted;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::repository::Repository;
use crate::small_isms::{self, TODAY};

/// Every format of `check`.
pub(crate) const FORMATS: [&str; 9] =
    ["full", "short", "json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown"];

/// Settings that ask for no control, so that a handful of documents is a whole system.
const SETTINGS: &str = "[isms]\nframeworks = []\n";

/// What one run of the program left behind.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The finding's place and rule in the format `short`, one a line.
    fn places(&self) -> Vec<&str> {
        self.stdout.lines().map(|line| line.split("] ").next().unwrap_or(line)).collect()
    }

    /// A run that could not happen: 2, nothing on standard output, a message and what to do about it.
    #[track_caller]
    pub(crate) fn refused(&self, message: &str, help: &str) {
        assert_eq!((self.status, self.stdout.as_str()), (Some(2), ""), "{self:?}");
        assert!(self.stderr.contains("error: "), "{self:?}");
        assert!(self.stderr.contains(message), "{message} is not in {self:?}");
        assert!(self.stderr.contains(help), "{help} is not in {self:?}");
        assert!(!self.stderr.contains("panicked"), "{self:?}");
    }
}

/// Runs `isms` in a folder, with nothing of the user's environment but the search path.
pub(crate) fn isms(folder: &Path, arguments: &[&str]) -> Ran {
    isms_with(folder, arguments, &[])
}

pub(crate) fn isms_with(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
    let output = command(folder, arguments, environment).output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ran { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn command(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    let temporary =
        isms::path::resolved(&std::env::temp_dir()).expect("a folder for temporary files");
    let mut command = Command::new(env!("CARGO_BIN_EXE_isms"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "SystemRoot"))
        .env("HOME", folder)
        .env("XDG_CONFIG_HOME", folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        // No settings or repository above the temporary folders.
        .env("GIT_CEILING_DIRECTORIES", temporary)
        .envs(environment.iter().copied())
        .stdin(Stdio::null());
    command
}

/// `isms check --only owner-missing` on the day of all tests.
fn check(folder: &Path, more: &[&str]) -> Ran {
    let mut arguments = vec!["check", "--today", TODAY, "--only", "owner-missing"];
    arguments.extend(more);
    isms(folder, &arguments)
}

/// The same as `short`, for tests that ask which places were found.
fn check_short(folder: &Path, more: &[&str]) -> Ran {
    let mut arguments = vec!["--output", "short"];
    arguments.extend(more);
    check(folder, &arguments)
}

/// A document that breaks `owner-missing`.
fn unowned(id: &str) -> String {
    format!("+++\nid = \"{id}\"\ntitle = \"Title of {id}\"\n+++\n\n# Title of {id}\n\nText.\n")
}

/// A document that does not.
fn owned(id: &str) -> String {
    unowned(id).replacen("+++\nid", "+++\nowner = \"it-lead\"\nid", 1)
}

/// A plain folder outside Git.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        std::fs::write(path, text).expect("a file");
    }
    folder
}

/// Settings, one document without an owner, one with.
fn two_documents() -> TempDir {
    folder(&[
        ("isms.toml", SETTINGS),
        ("policies/first.md", &unowned("POL-01")),
        ("policies/second.md", &owned("POL-02")),
    ])
}

/// A repository that has the example company's system in the folder it has here.
pub(crate) fn example() -> (Repository, PathBuf) {
    let repository = Repository::new();
    for (path, bytes) in small_isms::folder(Path::new("fixtures/example")) {
        repository.write(&format!("fixtures/example/{path}"), bytes);
    }
    let root = repository.path().join("fixtures/example");
    (repository, root)
}
