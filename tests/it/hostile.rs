//! The program itself against planted repositories: each oddity is named, nothing leaks, and the rest is still checked.

mod names;
mod sizes;
mod texts;
mod ways_out;

use std::ffi::OsStr;
use std::process::{Command, Output};

use crate::repository::{DAY, Repository};

/// A document with one known gap, which every run must report whatever stands beside it.
const NEIGHBOUR: &str = "+++\nid = \"POL-09\"\ntitle = \"Backup\"\ntype = \"policy\"\nstatus = \"draft\"\n+++\n# Backup\n\nWe keep copies.\n";
const NEIGHBOURS_GAP: &str = "neighbour.md:1:1: error[owner-missing] ";

const SETTINGS: &str = "[isms]\nframeworks = []\n";

/// What the program said.
#[derive(Debug)]
struct Said {
    status: i32,
    findings: String,
    remarks: String,
}

impl Said {
    #[track_caller]
    fn finds(&self, line: &str) -> &Said {
        assert!(self.findings.lines().any(|it| it.starts_with(line)), "no `{line}` in {self:#?}");
        self
    }

    /// A line that says that something was not checked: it names it, alone or among others.
    #[track_caller]
    fn leaves_out(&self, what: &str, why: &str) -> &Said {
        let names = |line: &str| {
            let named = line.strip_prefix("not checked: ").and_then(|it| it.split_once(": "));
            named.is_some_and(|(names, reason)| {
                reason.starts_with(why) && names.split(", ").any(|it| it == what)
            }) || line.starts_with(&format!("not checked: {what}: {why}"))
        };
        assert!(self.remarks.lines().any(names), "no `{what}: {why}` in {self:#?}");
        self
    }

    #[track_caller]
    fn never_says(&self, text: &str) -> &Said {
        assert!(!self.findings.contains(text) && !self.remarks.contains(text), "{self:#?}");
        self
    }
}

/// A repository with settings and the neighbour.
fn planted() -> Repository {
    let repository = Repository::new();
    repository.write("isms.toml", SETTINGS);
    repository.write("neighbour.md", NEIGHBOUR);
    repository
}

/// Checks a repository in every format and returns the short one. All must agree on the exit status, and none may print
/// what a terminal obeys.
#[track_caller]
fn check(repository: &Repository, arguments: &[&str]) -> Said {
    let said = one(repository, "short", arguments);
    for format in ["full", "json", "jsonl"] {
        let other = one(repository, format, arguments);
        assert_eq!(other.status, said.status, "{format}: {other:#?}");
        if said.status != 2 && format != "full" {
            for line in other.findings.lines() {
                serde_json::from_str::<serde_json::Value>(line).expect("JSON");
            }
        }
    }
    said
}

/// The same, where the neighbour's gap must be found.
#[track_caller]
fn check_all(repository: &Repository, arguments: &[&str]) -> Said {
    let said = check(repository, arguments);
    assert_eq!(said.status, 1, "{said:#?}");
    said.finds(NEIGHBOURS_GAP);
    said
}

/// On the disk, in the index and in a commit.
#[track_caller]
fn check_everywhere(repository: &Repository, judge: impl Fn(&Said)) {
    judge(&check_all(repository, &[]));
    let commit = repository.commit("Add files", DAY);
    judge(&check_all(repository, &[]));
    judge(&check_all(repository, &["--staged"]));
    judge(&check_all(repository, &["--rev", &commit]));
}

#[track_caller]
fn one(repository: &Repository, format: &str, arguments: &[&str]) -> Said {
    let fixed = ["check", "--color", "never", "--today", "2026-11-23", "--output", format];
    let output = run(repository, fixed.iter().chain(arguments));
    let text = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).expect("the program prints UTF-8");
        assert!(!crate::fuzz::moves_a_terminal(&text), "{text:?}");
        assert!(!crate::fuzz::commands_a_build(&text), "{text}");
        text
    };
    let status = output.status.code().unwrap_or_else(|| panic!("a crash: {output:?}"));
    let said = Said { status, findings: text(output.stdout), remarks: text(output.stderr) };
    assert!(!said.remarks.contains("panicked"), "{said:#?}");
    said
}

fn run<S: AsRef<OsStr>>(repository: &Repository, arguments: impl Iterator<Item = S>) -> Output {
    Command::new(env!("CARGO_BIN_EXE_isms"))
        .args(arguments)
        .current_dir(repository.path())
        .env_clear()
        .envs([
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("HOME", "/nonexistent"),
            ("TERM", "xterm"),
        ])
        .output()
        .expect("the program starts")
}

/// A plain repository: the checks above do not fail by themselves.
#[test]
fn the_neighbour_alone_has_its_gap() {
    let repository = planted();
    let said = check_all(&repository, &[]);
    assert!(!said.remarks.contains("could not be read"), "{said:#?}");
    repository.write("neighbour.md", NEIGHBOUR.replace("status", "owner = \"it-lead\"\nstatus"));
    assert!(!check(&repository, &[]).findings.contains("owner-missing"));
}
