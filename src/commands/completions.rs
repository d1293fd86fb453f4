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

/// The page of a command is called `isms-check(1)`, and that of `isms hook install` `isms-hook-install(1)`.
pub(super) fn man(words: &[String]) -> Result<ExitCode, Failure> {
    // A page names the pages of its commands, and `help` has none.
    let mut program = Arguments::command()
        .disable_help_subcommand(true)
        .mut_subcommands(|it| it.disable_help_subcommand(true));
    // Only a built command knows the flags that all commands share.
    program.build();
    let command = one_command(&program, words)?.clone();
    let mut page = Vec::new();
    let drawn = clap_mangen::Man::new(command)
        .source(concat!("isms ", env!("CARGO_PKG_VERSION")))
        .render(&mut page);
    debug_assert!(drawn.is_ok(), "a vector takes every write");
    output::print(&String::from_utf8_lossy(&page))?;
    Ok(ExitCode::SUCCESS)
}

/// The command of a page: named as it is typed, or as pages refer to each other.
fn one_command<'a>(
    program: &'a clap::Command,
    words: &[String],
) -> Result<&'a clap::Command, Failure> {
    let name = words.join("-").replace(' ', "-");
    let page = name.strip_suffix("(1)").unwrap_or(&name);
    let page = page.strip_prefix("isms-").unwrap_or(page);
    if words.is_empty() || page == program.get_name() {
        return Ok(program);
    }
    let commands = || program.get_subcommands();
    let found = commands().find_map(|it| {
        let rest = page.strip_prefix(it.get_name())?;
        if rest.is_empty() { Some(it) } else { it.find_subcommand(rest.strip_prefix('-')?) }
    });
    found.ok_or_else(|| {
        let names: Vec<&str> = commands().map(clap::Command::get_name).collect();
        Failure::new(
            format!("there is no command `{}`", words.join(" ")),
            format!("name one of {}", phrase::any_of(&names)),
        )
    })
}

pub(super) fn schema(of: SchemaOf) -> Result<ExitCode, Failure> {
    let text = match of {
        SchemaOf::Config => render::configuration(),
        SchemaOf::FrontMatter => render::front_matter(),
    };
    output::print(&text)?;
    Ok(ExitCode::SUCCESS)
}
