//! The arguments of the commands that deal with an old pile of findings.

use std::path::PathBuf;

use clap::Args;

use super::date;
use crate::date::Date;

#[derive(Debug, Args)]
pub struct Baseline {
    /// The folder of the ISMS [default: this one]
    #[arg(value_name = "DIR")]
    pub directory: Option<PathBuf>,

    /// Name every finding of today in `.isms-baseline.toml`, and nothing else; this is the default
    #[arg(long, conflicts_with = "prune")]
    pub write: bool,

    /// Take out what is closed, and add nothing
    #[arg(long)]
    pub prune: bool,

    /// Judge as of this day [default: today, in UTC]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub today: Option<Date>,

    /// Read this configuration instead of the repository's `isms.toml`
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

pub(super) const EXIT_STATUS_OF_FIX: &str = "\
Exit status:
  0  mended, or nothing to mend
  1  with `--diff`: something would change
  2  could not run";

#[derive(Debug, Args)]
pub struct Fix {
    /// Mend only these files, folders and documents (by id)
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Mend what somebody should look at afterwards too: a guess at what was meant, or a change to what a record says
    #[arg(long = "unsafe")]
    pub with_unsafe: bool,

    /// Show what would change, and write nothing
    #[arg(long)]
    pub diff: bool,

    /// Judge as of this day [default: today, in UTC]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub today: Option<Date>,

    /// Read this configuration instead of the repository's `isms.toml`
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}
