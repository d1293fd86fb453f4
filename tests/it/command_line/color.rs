//! Colour is for terminals. A pipe gets it only where it is asked for.

use super::{FORMATS, check, folder, isms_with, two_documents, unowned};
use crate::small_isms::TODAY;

const ESCAPE: char = '\u{1b}';

#[test]
fn a_pipe_gets_no_colour() {
    let folder = two_documents();
    for format in FORMATS {
        for more in [&[][..], &["--color", "auto"], &["--color", "never"]] {
            let ran = check(folder.path(), &[&["--output", format], more].concat());
            assert!(!ran.stdout.contains(ESCAPE) && !ran.stderr.contains(ESCAPE), "{ran:?}");
        }
    }
}

#[test]
fn always_means_always_but_only_for_people() {
    let folder = two_documents();
    let full = check(folder.path(), &["--color", "always"]);
    assert!(full.stdout.contains(ESCAPE), "{full:?}");
    for format in &FORMATS[1..] {
        let ran = check(folder.path(), &["--color", "always", "--output", format]);
        assert!(!ran.stdout.contains(ESCAPE), "{ran:?}");
    }
    check(folder.path(), &["--color", "always", "--output", "full:full.txt"]);
    let file = std::fs::read_to_string(folder.path().join("full.txt")).unwrap();
    assert!(file.contains("owner-missing") && !file.contains(ESCAPE), "{file}");
}

#[test]
fn colour_changes_no_word() {
    let folder = two_documents();
    let colored = check(folder.path(), &["--color", "always"]).stdout;
    let mut plain = String::new();
    let mut parts = colored.split(ESCAPE);
    plain.push_str(parts.next().unwrap());
    for part in parts {
        plain.push_str(part.split_once('m').expect("a sequence that sets a colour").1);
    }
    assert_eq!(plain, check(folder.path(), &[]).stdout);
}

#[test]
fn the_flag_counts_for_more_than_the_environment() {
    let folder = two_documents();
    for variable in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let ran = |color| {
            isms_with(folder.path(), &["check", "--today", TODAY, "--color", color], &[variable])
        };
        assert!(ran("always").stdout.contains(ESCAPE), "{variable:?}");
        assert!(!ran("auto").stdout.contains(ESCAPE), "{variable:?}");
    }
}

#[test]
fn the_environment_may_ask_for_colour_in_a_pipe() {
    let folder = two_documents();
    let ran = |color: &[&str], variables: &[(&str, &str)]| {
        let arguments = [&["check", "--today", TODAY], color].concat();
        isms_with(folder.path(), &arguments, variables).stdout.contains(ESCAPE)
    };
    for name in ["CLICOLOR_FORCE", "FORCE_COLOR"] {
        // The second run prints what is kept of the first.
        for _ in 0..2 {
            assert!(ran(&[], &[(name, "1")]), "{name}");
            assert!(!ran(&[], &[(name, "0")]) && !ran(&[], &[(name, "")]), "{name}");
        }
        assert!(!ran(&[], &[(name, "1"), ("NO_COLOR", "1")]), "{name}");
        assert!(ran(&[], &[(name, "1"), ("NO_COLOR", "")]), "{name}");
        assert!(!ran(&["--color", "never"], &[(name, "1")]), "{name}");
    }
}

#[test]
fn errors_are_coloured_on_their_own_stream() {
    let folder = folder(&[("isms.toml", "[rule]\n"), ("a.md", &unowned("A"))]);
    let ran = check(folder.path(), &["--color", "always"]);
    assert!(
        ran.stdout.is_empty() && ran.stderr.contains("\u{1b}[1;31merror\u{1b}[0m: "),
        "{ran:?}"
    );
}

/// On a real terminal, which the program `script` of util-linux plays where it is installed.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_colour_unless_the_environment_refuses() {
    let folder = two_documents();
    let on_terminal = |variable: &str| {
        let program = env!("CARGO_BIN_EXE_isms");
        let line = format!("env {variable} '{program}' check --today {TODAY} --only owner-missing");
        let output = std::process::Command::new("script")
            .args(["--quiet", "--command", &line, "/dev/null"])
            .current_dir(folder.path())
            .env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| name == "PATH"))
            .env("TERM", "xterm")
            .stdin(std::process::Stdio::null())
            .output()
            .ok()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(text.contains("owner-missing"), "{text}");
        Some(text.contains(ESCAPE))
    };
    let cases = [
        ("A=1", true),
        ("NO_COLOR=1", false),
        ("NO_COLOR=", true),
        ("TERM=dumb", false),
        ("CLICOLOR=0", false),
        ("CLICOLOR=1", true),
    ];
    for (variable, is_colored) in cases {
        assert!(on_terminal(variable).is_none_or(|it| it == is_colored), "{variable}");
    }
}
