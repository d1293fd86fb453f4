//! What a shell offers for a value that the program reads itself.

use clap::builder::PossibleValuesParser;
use clap::{CommandFactory, ValueEnum};

use super::{Arguments, Format};
use crate::document::Kind;
use crate::fields::Word;
use crate::finding::Level;
use crate::{framework, rules, starter};

impl Arguments {
    /// The command line as completions are made from it. Nothing is read by it: what a wrong value gets told stays short, and
    /// no help lists a hundred rules.
    pub fn offered() -> clap::Command {
        let mut program = Arguments::command();
        // The options of a command are not there until it is built.
        program.build();
        // `help` has no manual page.
        let commands = program.get_subcommands().map(clap::Command::get_name);
        let commands = kept(commands.filter(|it| *it != "help").map(str::to_owned));
        program.mut_subcommands(|command| {
            let name = command.get_name().to_owned();
            command.mut_args(|it| match values((&name, it.get_id().as_str()), &commands) {
                Some(values) => it.value_parser(PossibleValuesParser::new(values)),
                None => it,
            })
        })
    }
}

/// What is offered for an argument of a command.
fn values(argument: (&str, &str), commands: &[&'static str]) -> Option<Vec<&'static str>> {
    Some(match argument {
        ("check", "output") => kept(formats()),
        ("check", "only") => rules::names().collect(),
        ("check", "levels") => kept(levels_of_rules()),
        ("explain", "subject") => subjects().collect(),
        ("new", "what") => drafts().collect(),
        ("man", "command") => commands.to_vec(),
        _ => return None,
    })
}

/// The names of the formats of `isms check`.
pub(super) fn formats() -> impl Iterator<Item = String> {
    let formats = Format::value_variants().iter();
    formats.filter_map(|it| Some(it.to_possible_value()?.get_name().to_owned()))
}

fn levels_of_rules() -> impl Iterator<Item = String> {
    rules::names().flat_map(|rule| Level::words().into_iter().map(move |it| format!("{rule}={it}")))
}

fn subjects() -> impl Iterator<Item = &'static str> {
    let controls = framework::controls().iter().map(|it| it.id.as_str());
    let themes = framework::themes().iter().map(|it| it.prefix.as_str());
    let clauses = framework::clauses().iter().map(|it| it.id.as_str());
    rules::names().chain(themes).chain(controls).chain(clauses)
}

fn drafts() -> impl Iterator<Item = &'static str> {
    let starters = starter::catalogue().documents.iter().map(|it| it.name.as_str());
    Kind::words().into_iter().chain(starters)
}

/// A command line borrows its words for as long as the program runs. It prints one script, and ends.
fn kept(words: impl Iterator<Item = String>) -> Vec<&'static str> {
    words.map(|it| &*it.leak()).collect()
}
