//! The arguments of `isms review` and `isms approve`.

use std::path::PathBuf;

use clap::Args;

use super::date;
use crate::date::Date;
use crate::fields::{Outcome, Word, is_placeholder};
use crate::phrase;

// Who attests what, and when.
#[derive(Debug, Args)]
pub struct AttestArguments {
    /// Documents, by id or path; a file with a sidecar counts for its sidecar
    #[arg(required = true, value_name = "DOC")]
    pub documents: Vec<String>,

    /// The person of `isms.toml` who vouches [default: whom `git var GIT_AUTHOR_IDENT` names, after `.mailmap`]
    #[arg(long = "as", value_name = "PERSON")]
    pub person: Option<String>,

    /// What is to be remembered with it
    #[arg(long, value_name = "TEXT", value_parser = note)]
    pub note: Option<String>,

    /// Record this day [default: today, in UTC]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub today: Option<Date>,

    /// Read this configuration instead of the repository's `isms.toml`
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Review {
    #[command(flatten)]
    pub attest: AttestArguments,

    /// `changed` where the text was changed since it was last attested, else `no-change` [default: no-change, not written]
    #[arg(long, value_name = "OUTCOME", value_parser = outcome)]
    pub outcome: Option<Outcome>,
}

#[derive(Debug, Args)]
pub struct Approve {
    #[command(flatten)]
    pub attest: AttestArguments,
}

fn note(text: &str) -> Result<String, String> {
    if is_placeholder(text) {
        Err("write what is to be remembered, or leave the note out".to_owned())
    } else {
        Ok(text.to_owned())
    }
}

fn outcome(text: &str) -> Result<Outcome, String> {
    Outcome::parse(text)
        .ok_or_else(|| format!("the outcome is {}", phrase::any_of(&Outcome::words())))
}
