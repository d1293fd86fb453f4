//! What packagers and editors ask for: completions, the manual page, the schemas.

use std::process::ExitCode;

use clap::CommandFactory;

use super::output::{self, Failure};
use crate::arguments::{Arguments, SchemaOf};
use crate::render::schema as render;

pub(super) fn completions(shell: clap_complete::Shell) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "isms", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn man() -> Result<ExitCode, Failure> {
    let mut page = Vec::new();
    let drawn = clap_mangen::Man::new(Arguments::command()).render(&mut page);
    debug_assert!(drawn.is_ok(), "a vector takes every write");
    output::print(&String::from_utf8_lossy(&page))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn schema(of: SchemaOf) -> Result<ExitCode, Failure> {
    let text = match of {
        SchemaOf::Config => render::configuration(),
        SchemaOf::FrontMatter => render::front_matter(),
    };
    output::print(&text)?;
    Ok(ExitCode::SUCCESS)
}
