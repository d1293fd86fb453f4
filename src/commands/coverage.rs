//! `isms coverage`: control by control.

use std::process::ExitCode;

use super::output::{self, Failure, Terminal};
use super::{load, paths};
use crate::arguments::{CoverageArguments, TableOutput};
use crate::coverage::Coverage;
use crate::date::Date;
use crate::framework;
use crate::not_checked;
use crate::not_checked::NotChecked;
use crate::render::{coverage as render, escape};

pub(super) fn run(
    arguments: &CoverageArguments,
    today: Date,
    terminal: &Terminal,
) -> Result<ExitCode, Failure> {
    let today = arguments.snapshot.today.unwrap_or(today);
    let start = paths::start(arguments.path.as_slice());
    let loaded = load::load(start, &arguments.snapshot, terminal)?;
    if !loaded.isms.configuration.uses_annex_a() {
        return Err(Failure::new(
            "`frameworks` in isms.toml names no framework, so there is no control to cover",
            format!("write `frameworks = [\"{}\"]` under `[isms]`", framework::ID),
        ));
    }
    let coverage = Coverage::of(&loaded.isms, today);
    let text = match arguments.output {
        TableOutput::Table => render::table(&loaded.isms, &coverage),
        TableOutput::Json => render::json(&loaded.isms, &coverage, &today.to_string()),
    };
    output::print(&text)?;
    paths::tell_of_the_whole(arguments.path.as_ref(), &loaded);
    loaded.tell_unread();
    for NotChecked { what, why } in not_checked::rows(&loaded.isms) {
        output::remark(&format!("not read: {}\n", escape::line(&format!("{what}: {why}"))));
    }
    Ok(ExitCode::SUCCESS)
}
