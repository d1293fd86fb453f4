//! `isms status`: the whole system on one screen.

use std::process::ExitCode;

use super::output::{self, Failure, Terminal};
use super::{load, paths};
use crate::arguments::{StatusArguments, StatusOutput};
use crate::date::Date;
use crate::render::status as render;
use crate::status::Status;

pub(super) fn run(
    arguments: &StatusArguments,
    today: Date,
    terminal: &Terminal,
) -> Result<ExitCode, Failure> {
    let today = arguments.snapshot.today.unwrap_or(today);
    let start = paths::start(arguments.path.as_slice());
    let loaded = load::load(start, &arguments.snapshot, terminal)?;
    let status = Status::of(&loaded.isms, today);
    let shown = render::Shown { status: &status, snapshot: &loaded.facts() };
    let text = match arguments.output {
        StatusOutput::Text => render::text(&shown, terminal.look(false).color),
        StatusOutput::Json => render::json(&shown),
        StatusOutput::Markdown => render::markdown(&shown),
    };
    output::print(&text)?;
    paths::tell_of_the_whole(arguments.path.as_ref(), &loaded);
    Ok(ExitCode::SUCCESS)
}
