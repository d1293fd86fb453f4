//! From a command line to the arguments.

use std::ffi::OsString;

use clap::Parser;

use super::{Arguments, Check, Command, OfAllCommands};

/// `isms check` and no other command.
#[derive(Debug, Parser)]
struct CheckAlone {
    #[command(flatten)]
    check: Check,

    #[command(flatten)]
    all: OfAllCommands,
}

impl Arguments {
    /// Reads a command line, or prints why it cannot and leaves. Most runs are checks, and to describe the other commands first
    /// takes a twentieth of one that prints a kept report. Help, and what is wrong, come from the whole description.
    pub fn read(line: Vec<OsString>) -> Arguments {
        if line.get(1).is_some_and(|it| it == "check")
            && let Ok(CheckAlone { check, all }) = CheckAlone::try_parse_from(&line[1..])
        {
            return Arguments { command: Command::Check(check), all };
        }
        Arguments::parse_from(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_read_alone_as_it_is_read_among_all_commands() {
        for line in [
            "isms check",
            "isms check --color never -q docs x.md --output json:a.json --output short",
            "isms check --staged --today 2026-01-31 --only owner-missing,id-duplicate --rule review-due=off",
            "isms check --rev=HEAD~1 --base main --no-history --fail-on warning -v -- -odd.md",
            "isms --color always check",
            "isms status",
        ] {
            let line: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            let whole = Arguments::try_parse_from(&line).unwrap();
            assert_eq!(format!("{:?}", Arguments::read(line)), format!("{whole:?}"));
        }
        for refused in
            ["check --help", "check --version", "check --staged --rev x", "check --nothing"]
        {
            assert!(CheckAlone::try_parse_from(refused.split(' ')).is_err(), "{refused}");
        }
    }
}
