//! The command line. Help, man page and completions all come from here.

mod adopt;
mod attest;
mod diff;
mod line;
mod mend;
mod offered;
mod starter;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::date::{Date, parse_date};
use crate::fields::Word;
use crate::finding::Level;
use crate::phrase;
use crate::rules::{self, Rule};
use mend::EXIT_STATUS_OF_FIX;

const EXIT_STATUS: &str = "\
Exit status:
  0  nothing at or above `--fail-on`
  1  findings
  2  could not run: a bad argument or isms.toml, nothing to check, an unreadable repository";

const EXIT_STATUS_OF_DIFF: &str = "\
Exit status:
  0  compared, whatever was found
  2  could not run: no such commit, an unreadable repository or isms.toml, no document on either side";

/// Check an ISO/IEC 27001 management system kept in Git: ownership, review dates and control coverage
#[derive(Debug, Parser)]
#[command(name = "isms", version, propagate_version = true, arg_required_else_help = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,

    #[command(flatten)]
    pub all: OfAllCommands,
}

// What every command takes.
#[derive(Debug, Args)]
pub struct OfAllCommands {
    /// Colour the output
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t = When::Auto,
        value_name = "WHEN",
        display_order = 900
    )]
    pub color: When,
}

// The options of a command are described when it is the one that runs: to describe those of all takes as long as to read
// ten documents. What stands above a `struct` of options is no `///`, as it would become the command's own description.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum Command {
    /// Report every gap at the line where it can be closed
    #[command(after_help = EXIT_STATUS)]
    Check(Check),
    /// Say why a rule is asked, or what a control or clause is and what serves it here
    Explain(Explain),
    /// Record that you read documents and that they hold
    Review(Review),
    /// Record that you approve documents
    Approve(Approve),
    /// Write the documents, processes and settings of a first management system
    Init(Init),
    /// Add one document
    New(New),
    /// Bring documents you have into the system: reads their facts where they stand and writes them as front matter
    Adopt(Adopt),
    /// Write down today's findings, so that an old pile does not block and a new gap does
    Baseline(Baseline),
    /// Mend what needs no thought: old control ids, controls named twice, unquoted versions, slips in keys
    #[command(after_help = EXIT_STATUS_OF_FIX)]
    Fix(Fix),
    /// List the rules
    Rules(Rules),
    /// Show control by control which document covers it
    Coverage(CoverageArguments),
    /// Draw what joins processes or documents, and what is missing
    Graph(Graph),
    /// Show the whole system on one screen: what is late, what comes, what is open, and whether the loop turned
    Status(StatusArguments),
    /// Show what became of a document, commit by commit, and which reviews and approvals are proved
    Log(Log),
    /// Show what changed between two states of the system, in the words of an audit
    #[command(after_help = EXIT_STATUS_OF_DIFF)]
    Diff(Diff),
    /// Have Git check what is staged before each commit, or no longer
    Hook {
        #[command(subcommand)]
        action: HookAction,
    },
    /// Print the JSON Schema of `isms.toml` or of a document's front matter
    Schema {
        /// The kind of file
        #[arg(value_enum)]
        of: SchemaOf,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page of the program or of one command: `isms man check | man -l -`
    Man {
        /// The command: `check`, `hook install` [default: the program]
        command: Vec<String>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum HookAction {
    /// Write Git's pre-commit hook; one that is not ours stays as it is
    Install,
    /// Remove the hook that `isms hook install` wrote, and no other
    Uninstall,
}

// What is linted: the work tree unless one of these says otherwise.
#[derive(Debug, Args)]
pub struct SnapshotArguments {
    /// Read what is staged for the next commit instead of the disk
    #[arg(long, conflicts_with = "rev")]
    pub staged: bool,

    /// Read a commit instead of the disk; works in a bare repository
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,

    /// Judge as of this day [default: today, in UTC]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub today: Option<Date>,

    /// Read this configuration instead of the repository's `isms.toml`
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl SnapshotArguments {
    /// The work tree, for a command that writes or reads no other.
    pub fn of_disk(today: Option<Date>, config: Option<&PathBuf>) -> SnapshotArguments {
        SnapshotArguments { staged: false, rev: None, today, config: config.cloned() }
    }
}

pub use adopt::Adopt;
pub use attest::{Approve, AttestArguments, Review};
pub use diff::{Diff, Range};
pub use mend::{Baseline, Fix};
pub use starter::{Init, NamedPerson, New};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Check {
    /// Report only what stands in these files, folders and documents (by id); the whole system is read all the same
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub snapshot: SnapshotArguments,

    /// Count only what is new since the work parted from this branch or commit: their merge base is checked too, on the same
    /// day and with the same settings, and what it has already is left out (`json` marks it `"new": false`). The `change-*`
    /// rules run as well
    #[arg(long, value_name = "REV", value_parser = revision)]
    pub base: Option<String>,

    /// Write `full`, `short`, `json`, `jsonl`, `sarif`, `github`, `gitlab`, `junit` or `markdown`, to a file if one is
    /// named: `sarif:isms.sarif`; may be repeated [default: full; under GitHub Actions annotations and a job summary too]
    #[arg(long, value_name = "FORMAT[:FILE]", value_parser = output)]
    pub output: Vec<Output>,

    /// Exit with 1 from this level on
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "LEVEL")]
    pub fail_on: FailOn,

    /// Run only this rule; may be repeated, and takes several with commas between them
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    pub only: Vec<&'static Rule>,

    /// Give a rule another level: `review-due=off`; may be repeated, and takes several with commas between them
    #[arg(long = "rule", value_name = "RULE=LEVEL", value_delimiter = ',', value_parser = rule_level)]
    pub levels: Vec<(&'static Rule, Level)>,

    /// Do not look at the history
    #[arg(long)]
    pub no_history: bool,

    /// Do all the work anew, and keep nothing of it under Git's folder
    #[arg(long)]
    pub no_cache: bool,

    /// Report waived findings like all others
    #[arg(long)]
    pub no_waivers: bool,

    /// Report what stands in `.isms-baseline.toml` like all others
    #[arg(long)]
    pub no_baseline: bool,

    /// Print the findings and nothing else
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Say what was read, and show waived findings too
    #[arg(short, long)]
    pub verbose: bool,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// A rule (`review-overdue`), a control (`A.5.15`), a theme (`A.5`), a clause (`9.2.1`) or a chapter (`9`); lists all of
    /// them where it is left out
    pub subject: Option<String>,

    #[command(flatten)]
    pub snapshot: SnapshotArguments,

    /// The format
    #[arg(long, value_enum, default_value_t = TableOutput::Table, value_name = "FORMAT")]
    pub output: TableOutput,
}

#[derive(Debug, Args)]
pub struct Rules {
    /// The format
    #[arg(long, value_enum, default_value_t = TableOutput::Table, value_name = "FORMAT")]
    pub output: TableOutput,
}

#[derive(Debug, Args)]
pub struct CoverageArguments {
    /// A folder of the ISMS
    pub path: Option<PathBuf>,

    #[command(flatten)]
    pub snapshot: SnapshotArguments,

    /// The format
    #[arg(long, value_enum, default_value_t = TableOutput::Table, value_name = "FORMAT")]
    pub output: TableOutput,
}

#[derive(Debug, Args)]
pub struct Graph {
    /// A folder of the ISMS
    pub path: Option<PathBuf>,

    /// Whether outputs meet inputs, or `depends_on` and `supersedes` name documents
    #[arg(long, value_enum, default_value_t = GraphOf::Processes, value_name = "WHAT")]
    pub of: GraphOf,

    #[command(flatten)]
    pub snapshot: SnapshotArguments,

    /// The format: GitHub draws `mermaid` in a fenced block of Markdown, Graphviz draws `dot`
    #[arg(long, value_enum, default_value_t = GraphOutput::Table, value_name = "FORMAT")]
    pub output: GraphOutput,
}

#[derive(Debug, Args)]
pub struct StatusArguments {
    /// A folder of the ISMS
    pub path: Option<PathBuf>,

    #[command(flatten)]
    pub snapshot: SnapshotArguments,

    /// The format
    #[arg(long, value_enum, default_value_t = StatusOutput::Text, value_name = "FORMAT")]
    pub output: StatusOutput,
}

#[derive(Debug, Args)]
pub struct Log {
    /// A document, by its id (`POL-03`) or its path
    #[arg(value_name = "DOC")]
    pub document: String,

    #[command(flatten)]
    pub snapshot: SnapshotArguments,

    /// The format
    #[arg(long, value_enum, default_value_t = TableOutput::Table, value_name = "FORMAT")]
    pub output: TableOutput,
}

/// One format and where it goes: to standard output where no file is named, or `-`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub format: Format,
    pub file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Full,
    Short,
    Json,
    Jsonl,
    Sarif,
    Github,
    Gitlab,
    Junit,
    Markdown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableOutput {
    Table,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GraphOf {
    Processes,
    Documents,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GraphOutput {
    Table,
    Mermaid,
    Dot,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StatusOutput {
    Text,
    Json,
    Markdown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    Config,
    FrontMatter,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

impl FailOn {
    /// Whether a finding of this level fails the run.
    pub fn fails(self, level: Level) -> bool {
        self.level().is_some_and(|lowest| level >= lowest)
    }

    /// The lowest level that fails; none fails with `never`.
    fn level(self) -> Option<Level> {
        match self {
            FailOn::Error => Some(Level::Error),
            FailOn::Warning => Some(Level::Warning),
            FailOn::Note => Some(Level::Note),
            FailOn::Never => None,
        }
    }
}

fn date(text: &str) -> Result<Date, String> {
    parse_date(text).ok_or_else(|| "write year, month and day: 2026-01-31".to_owned())
}

fn revision(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("name a branch, a tag or a commit, like `origin/main`".to_owned()),
        _ => Ok(text.to_owned()),
    }
}

fn output(text: &str) -> Result<Output, String> {
    let (format, file) = match text.split_once(':') {
        Some((_, "")) => return Err("name a file after the colon".to_owned()),
        Some((format, "-")) => (format, None),
        Some((format, file)) => (format, Some(PathBuf::from(file))),
        None => (text, None),
    };
    let names: Vec<String> = offered::formats().collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let format = Format::from_str(format, false)
        .map_err(|_| format!("write one of {}", phrase::any_of(&names)))?;
    Ok(Output { format, file })
}

fn rule(text: &str) -> Result<&'static Rule, String> {
    let text = text.trim();
    rules::find(text).ok_or_else(|| format!("there is no such rule; {}", rules::instead_of(text)))
}

fn rule_level(text: &str) -> Result<(&'static Rule, Level), String> {
    let (name, level) = text.split_once('=').ok_or("write RULE=LEVEL, as in `review-due=off`")?;
    let level = Level::parse(level)
        .ok_or_else(|| format!("the level is one of {}", phrase::any_of(&Level::words())))?;
    Ok((rule(name)?, level))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn values_are_read_or_refused_with_advice() {
        assert_eq!(output("json:a.json").unwrap().file, Some(PathBuf::from("a.json")));
        assert!(output("jsno").unwrap_err().contains("`json`"));
        assert!(rule("owner-mising").unwrap_err().contains("owner-missing"));
        assert!(
            rule_level("owner-missing=loud").is_err() && rule_level("owner-missing=off").is_ok()
        );
        assert!(date("2026-02-30").is_err());
    }
}
