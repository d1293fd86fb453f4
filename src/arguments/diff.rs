//! The arguments of `isms diff`.

use std::path::PathBuf;

use clap::Args;

use super::{StatusOutput, date, revision};
use crate::date::Date;

#[derive(Debug, Args)]
pub struct Diff {
    /// `A..B` or `A B`, `A...B` (from where they parted to B), or `A` alone: from there to the work tree
    #[arg(default_value = "HEAD", value_name = "RANGE", value_parser = range)]
    range: Range,

    /// B, where the first names A alone
    #[arg(value_name = "B", value_parser = revision)]
    to: Option<String>,

    /// Judge both as of this day [default: today, in UTC]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub today: Option<Date>,

    /// Read both by this configuration instead of their own `isms.toml`
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// The format; Markdown for release notes
    #[arg(long, value_enum, default_value_t = StatusOutput::Text, value_name = "FORMAT")]
    pub output: StatusOutput,
}

impl Diff {
    /// What is compared. Two commits may be named in one word or in two, as Git takes them.
    pub fn range(&self) -> Result<Range, String> {
        match (&self.range.to, &self.to) {
            (_, None) => Ok(self.range.clone()),
            (None, Some(to)) if !to.contains("..") => {
                Ok(Range { to: Some(to.clone()), ..self.range.clone() })
            }
            (_, Some(to)) => Err(format!("`{to}` stands behind a range, or is one")),
        }
    }
}

/// Two states of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    pub from: String,
    /// Whether it begins where the two parted.
    pub since_parted: bool,
    /// None for the work tree.
    pub to: Option<String>,
}

fn range(text: &str) -> Result<Range, String> {
    let (from, since_parted, to) = match (text.split_once("..."), text.split_once("..")) {
        (Some((from, to)), _) => (from, true, Some(to)),
        (None, Some((from, to))) => (from, false, Some(to)),
        (None, None) => (text, false, None),
    };
    if [Some(from), to].into_iter().flatten().any(|it| it.contains("..")) || text.trim().is_empty()
    {
        return Err("name two commits, like `v1.0..v2.0`, or one".to_owned());
    }
    // As in Git, a side that is left out is HEAD.
    let name = |it: &str| if it.is_empty() { "HEAD".to_owned() } else { it.to_owned() };
    Ok(Range { from: name(from), since_parted, to: to.map(name) })
}
