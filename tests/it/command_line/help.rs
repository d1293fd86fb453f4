//! The help texts, as a user sees them. `UPDATE=1 cargo test --test it help` rewrites them.

use std::path::Path;

use super::{folder, isms};
use crate::fixtures::expect;

const COMMANDS: &[&str] = &[
    "check",
    "explain",
    "review",
    "approve",
    "init",
    "new",
    "adopt",
    "baseline",
    "fix",
    "rules",
    "coverage",
    "graph",
    "status",
    "log",
    "diff",
    "hook",
    "schema",
    "completions",
    "man",
];

fn help(arguments: &[&str]) -> String {
    let ran = isms(folder(&[]).path(), arguments);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""), "{arguments:?}");
    // On Windows the program's name has an ending.
    ran.stdout.replace("isms.exe", "isms")
}

#[test]
fn every_help_text_is_as_it_was() {
    let start = help(&["--help"]);
    let path = |name: &str| format!("tests/it/expected/help-{name}.txt");
    expect(Path::new(&path("isms")), &start);
    for command in COMMANDS {
        expect(Path::new(&path(command)), &help(&[command, "--help"]));
    }
}

#[test]
fn every_command_has_an_expected_help_text() {
    let start = help(&["--help"]);
    let section = start.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let listed: Vec<&str> = section
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|name| !name.is_empty() && *name != "help")
        .collect();
    assert_eq!(listed, COMMANDS);
}

#[test]
fn the_program_says_its_version() {
    let said = format!("isms {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(help(&["--version"]), said);
}

#[test]
fn without_a_command_it_helps_on_standard_error() {
    isms(folder(&[]).path(), &[]).refused_without_error("Usage: isms");
}

impl super::Ran {
    /// As [`super::Ran::refused`], where the help stands for the message.
    #[track_caller]
    fn refused_without_error(&self, help: &str) {
        assert_eq!((self.status, self.stdout.as_str()), (Some(2), ""), "{self:?}");
        assert!(self.stderr.contains(help), "{self:?}");
    }
}
