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
