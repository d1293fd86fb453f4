//! The program itself against planted repositories: each oddity is named, nothing leaks, and the rest is still checked.

pub(crate) mod formats;
mod names;
mod sizes;
mod texts;
mod ways_out;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::process::{Command, Output};

use crate::command_line::FORMATS;
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
    /// What the other formats say, by name.
    others: BTreeMap<&'static str, String>,
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

    /// The same of every format.
    #[track_caller]
    fn never_leaks(&self, secret: &str) -> &Said {
        self.never_says(secret);
        assert!(self.others.values().all(|it| !it.contains(secret)), "{self:#?}");
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

/// Checks a repository in every format and returns the short one. Each must be what its reader can read, and obeys
/// nothing of.
#[track_caller]
fn check(repository: &Repository, arguments: &[&str]) -> Said {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = |format: &str| folder.path().join(format).display().to_string();
    let others = FORMATS.into_iter().filter(|it| *it != "short");
    let wanted: Vec<String> =
        others.clone().map(|it| format!("--output={it}:{}", file(it))).collect();
    let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
    let mut said = one(repository, "short", &[&wanted, arguments].concat());
    for format in others.filter(|_| said.status != 2) {
        let text = std::fs::read_to_string(file(format)).expect("the file is there, in UTF-8");
        formats::read(format, &text);
        said.others.insert(format, text);
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
        formats::read(format, &text);
        text
    };
    let status = output.status.code().unwrap_or_else(|| panic!("a crash: {output:?}"));
    let (findings, remarks) = (text(output.stdout), text(output.stderr));
    let said = Said { status, findings, remarks, others: BTreeMap::new() };
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
