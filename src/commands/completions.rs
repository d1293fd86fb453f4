//! What packagers and editors ask for: completions, the manual page, the schemas.

use std::process::ExitCode;

use clap::CommandFactory;

use super::output::{self, Failure};
use crate::arguments::{Arguments, SchemaOf};
use crate::phrase;
use crate::render::schema as render;

pub(super) fn completions(shell: clap_complete::Shell) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::offered(), "isms", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn man(name: Option<&str>) -> Result<ExitCode, Failure> {
    let mut program = Arguments::command();
    // Only a built command knows the flags that all commands share.
    program.build();
    let command = match name {
        None => program,
        Some(name) => one_command(&program, name)?,
    };
    let mut page = Vec::new();
    let drawn = clap_mangen::Man::new(command).render(&mut page);
    debug_assert!(drawn.is_ok(), "a vector takes every write");
    output::print(&String::from_utf8_lossy(&page))?;
    Ok(ExitCode::SUCCESS)
}

/// A built command; its page is called `isms-check(1)`.
fn one_command(program: &clap::Command, name: &str) -> Result<clap::Command, Failure> {
    let found = program.get_subcommands().find(|it| it.get_name() == name);
    let Some(command) = found.filter(|_| name != "help") else {
        let names: Vec<&str> = program
            .get_subcommands()
            .map(clap::Command::get_name)
            .filter(|it| *it != "help")
            .collect();
        return Err(Failure::new(
            format!("there is no command `{name}`"),
            format!("name one of {}", phrase::any_of(&names)),
        ));
    };
    Ok(command.clone())
}

pub(super) fn schema(of: SchemaOf) -> Result<ExitCode, Failure> {
    let text = match of {
        SchemaOf::Config => render::configuration(),
        SchemaOf::FrontMatter => render::front_matter(),
    };
    output::print(&text)?;
    Ok(ExitCode::SUCCESS)
}
