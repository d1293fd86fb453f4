//! One file a command. They read what a command needs, call the middle once, and print.

mod adopt;
mod attest;
mod base;
mod baseline;
mod check;
mod completions;
mod coverage;
mod diff;
mod explain;
mod find;
mod fix;
mod graph;
mod hook;
mod init;
mod load;
mod log;
mod new;
mod output;
mod paths;
mod program;
mod progress;
mod rules;
mod save;
mod signers;
mod status;
mod written;

use std::process::ExitCode;

use crate::arguments::{Arguments, Command};
use crate::date::Date;

pub use output::Failure;

/// Runs one command. Findings go to standard output, everything else to standard error.
pub fn run(arguments: &Arguments, today: Date) -> ExitCode {
    let terminal = output::Terminal::new(arguments.all.color);
    let done = match &arguments.command {
        Command::Check(check) => check::run(check, today, &terminal),
        Command::Explain(explain) => explain::run(explain, today),
        Command::Review(review) => attest::review(review, today, &terminal),
        Command::Approve(approve) => attest::approve(approve, today, &terminal),
        Command::Baseline(baseline) => baseline::run(baseline, today, &terminal),
        Command::Init(init) => init::run(init, today),
        Command::Adopt(adopt) => adopt::run(adopt, &terminal),
        Command::New(new) => new::run(new, today, &terminal),
        Command::Fix(fix) => fix::run(fix, today, &terminal),
        Command::Rules(rules) => rules::run(rules),
        Command::Coverage(coverage) => coverage::run(coverage, today, &terminal),
        Command::Graph(graph) => graph::run(graph, &terminal),
        Command::Status(status) => status::run(status, today, &terminal),
        Command::Log(log) => log::run(log, today, &terminal),
        Command::Diff(diff) => diff::run(diff, today, &terminal),
        Command::Hook { action } => hook::run(*action),
        Command::Schema { of } => completions::schema(*of),
        Command::Completions { shell } => completions::completions(*shell),
        Command::Man { command } => completions::man(command),
    };
    progress::stop();
    done.unwrap_or_else(|failure| terminal.fail(&failure))
}
