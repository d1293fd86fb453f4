//! One file a command. They read what a command needs, call the middle once, and print.

mod check;
mod completions;
mod coverage;
mod explain;
mod find;
mod load;
mod log;
mod output;
mod rules;
mod signers;

use std::process::ExitCode;

use crate::arguments::{Arguments, Command};
use crate::date::Date;

pub use output::Failure;

/// Runs one command. Findings go to standard output, everything else to standard error.
pub fn run(arguments: &Arguments, today: Date) -> ExitCode {
    let terminal = output::Terminal::new(arguments.color);
    let done = match &arguments.command {
        Command::Check(check) => check::run(check, today, &terminal),
        Command::Explain(explain) => explain::run(explain, today),
        Command::Rules(rules) => rules::run(rules),
        Command::Coverage(coverage) => coverage::run(coverage, today, &terminal),
        Command::Log(log) => log::run(log, today, &terminal),
        Command::Schema { of } => completions::schema(*of),
        Command::Completions { shell } => completions::completions(*shell),
        Command::Man => completions::man(),
    };
    done.unwrap_or_else(|failure| terminal.fail(&failure))
}
