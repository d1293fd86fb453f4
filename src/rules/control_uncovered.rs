use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "control-uncovered",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "an applicable control that no document covers",
    page: include_str!("../../rules/control-uncovered.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
