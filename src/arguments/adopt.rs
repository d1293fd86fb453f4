//! The arguments of `isms adopt`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::adopt::Order;

#[derive(Debug, Args)]
pub struct Adopt {
    /// The files and folders to read [default: every document without front matter]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Write the front matter; without this, only show what would be written
    #[arg(long, conflicts_with = "dry_run")]
    pub write: bool,

    /// Show what would be written, and write nothing; this is the default
    #[arg(long)]
    pub dry_run: bool,

    /// Take the table, blockquote or lines out of the text that were read in whole; a revision history stays
    #[arg(long)]
    pub strip: bool,

    /// How days such as 10/04/2025 are meant; without this they are reported and left out
    #[arg(long, value_enum, value_name = "ORDER")]
    pub days: Option<DayOrder>,

    /// Read this configuration instead of the repository's `isms.toml`
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DayOrder {
    DayFirst,
    MonthFirst,
}

impl Adopt {
    pub fn order(&self) -> Option<Order> {
        self.days.map(|it| match it {
            DayOrder::DayFirst => Order::DayFirst,
            DayOrder::MonthFirst => Order::MonthFirst,
        })
    }
}
