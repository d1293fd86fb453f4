//! `isms rules`: the rule book's table of contents.

use std::fmt::Write;
use std::process::ExitCode;

use serde::Serialize;

use super::output::{self, Failure};
use crate::arguments::{Rules, TableOutput};
use crate::rules::{self, Group};

pub(super) fn run(arguments: &Rules) -> Result<ExitCode, Failure> {
    match arguments.output {
        TableOutput::Table => output::print(&table())?,
        TableOutput::Json => output::print(&json())?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Every rule by group: name, level, what a breach means.
pub(super) fn table() -> String {
    let mut text = String::new();
    let mut group: Option<Group> = None;
    for rule in rules::ALL {
        if group != Some(rule.group) {
            let _ =
                writeln!(text, "{}{}", if group.is_some() { "\n" } else { "" }, rule.group.name());
            group = Some(rule.group);
        }
        let _ = writeln!(text, "  {:<24} {:<8} {}", rule.name, rule.level.name(), rule.summary);
    }
    text
}

#[derive(Serialize)]
struct RuleObject {
    name: &'static str,
    group: &'static str,
    level: &'static str,
    trigger: &'static str,
    basis: &'static [&'static str],
    summary: &'static str,
    waivable: bool,
    options: Vec<&'static str>,
}

fn json() -> String {
    let rules: Vec<RuleObject> = rules::ALL
        .iter()
        .map(|rule| RuleObject {
            name: rule.name,
            group: rule.group.name(),
            level: rule.level.name(),
            trigger: rule.trigger.name(),
            basis: rule.basis,
            summary: rule.summary,
            waivable: rule.waivable,
            options: rule.options.iter().map(|it| it.name).collect(),
        })
        .collect();
    serde_json::to_string(&rules).expect("these structs have string keys and no failing parts")
        + "\n"
}
