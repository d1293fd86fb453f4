use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "control-ambiguous",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "a bare number that may be a clause or a control",
    page: include_str!("../../rules/control-ambiguous.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
