//! The options after `cargo bench --`.

use std::path::PathBuf;

pub(crate) const HELP: &str = "\
usage: cargo bench [-- OPTION...]
  --large              also measure 10,000 documents with 100,000 commits (takes minutes to make, once)
  --only NAME          only the rows whose name contains NAME; may be given several times
  --rounds N           measure every command N times, after one round to warm up (default 7)
  --write-report FILE  also write the table to FILE
  --isms FILE          measure this binary instead of the one that cargo has built
  --list               print the names of the rows
  --check              make a tiny repository twice and compare the commit ids; measure nothing";

/// The option that no user needs.
pub(crate) const PEER: &str = "--peer";

/// What to do; the last one named wins.
#[derive(Debug, Default, PartialEq)]
pub(crate) enum Task {
    #[default]
    Measure,
    List,
    Check,
    /// What a row starts as a process of its own: see `peer.rs`.
    Peer,
    Help,
}

#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) task: Task,
    pub(crate) large: bool,
    pub(crate) only: Vec<String>,
    pub(crate) rounds: usize,
    pub(crate) write_report: Option<PathBuf>,
    pub(crate) isms: Option<PathBuf>,
}

impl Options {
    pub(crate) fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self { rounds: 7, ..Self::default() };
        let mut benchmark = false;
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
            match argument.as_str() {
                "--bench" => benchmark = true,
                "--large" => options.large = true,
                "--only" => options.only.push(value()?),
                "--rounds" => options.rounds = rounds(&value()?)?,
                "--write-report" => options.write_report = Some(absolute(&value()?)?),
                "--isms" => options.isms = Some(absolute(&value()?)?),
                "--list" => options.task = Task::List,
                "--check" => options.task = Task::Check,
                PEER => options.task = Task::Peer,
                "--help" | "-h" => options.task = Task::Help,
                unknown => return Err(format!("unknown option {unknown}")),
            }
        }
        // `cargo bench` says `--bench`; `cargo test --all-targets` does not, and must not take minutes.
        if !benchmark && options.task == Task::Measure {
            options.task = Task::Check;
        }
        Ok(options)
    }
}

fn rounds(value: &str) -> Result<usize, String> {
    value
        .parse()
        .ok()
        .filter(|rounds| *rounds > 0)
        .ok_or_else(|| format!("--rounds needs a number above 0, not {value}"))
}

/// The commands run in other folders, so a path must hold from there too.
fn absolute(path: &str) -> Result<PathBuf, String> {
    std::path::absolute(path).map_err(|error| format!("{path}: {error}"))
}
