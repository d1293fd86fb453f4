//! `isms rules`: the rule book's table of contents.

use std::process::ExitCode;

use super::output::{self, Failure};
use crate::arguments::{Rules, TableOutput};
use crate::render::rules::{json, table};

pub(super) fn run(arguments: &Rules) -> Result<ExitCode, Failure> {
    match arguments.output {
        TableOutput::Table => output::print(&table())?,
        TableOutput::Json => output::print(&json())?,
    }
    Ok(ExitCode::SUCCESS)
}
