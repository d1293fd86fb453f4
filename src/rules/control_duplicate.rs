use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "control-duplicate",
    group: Group::Coverage,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "a control that one document names twice",
    page: include_str!("../../rules/control-duplicate.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
