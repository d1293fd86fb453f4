//! The rule book's table of contents: for people, and as JSON for scripts.

use std::fmt::Write;

use serde::Serialize;

use super::text;
use crate::rules::{self, Group};

/// Every rule by group: name, level, what a breach means.
pub fn table() -> String {
    let (mut text, width) = (String::new(), name_width());
    let mut group: Option<Group> = None;
    for rule in rules::ALL {
        if group != Some(rule.group) {
            let _ =
                writeln!(text, "{}{}", if group.is_some() { "\n" } else { "" }, rule.group.name());
            group = Some(rule.group);
        }
        let (name, level) = (rule.name, rule.level.name());
        let _ = writeln!(text, "  {name:<width$} {level:<8} {}", rule.summary);
    }
    text
}

/// How many columns the longest name of a rule takes.
pub fn name_width() -> usize {
    rules::names().map(str::len).max().unwrap_or_default()
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

pub fn json() -> String {
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
    text::json(&rules) + "\n"
}
