use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "soa-unsupported",
    group: Group::Coverage,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["6.1.3", "8.1"],
    summary: "a control said to be implemented that nothing covers",
    page: include_str!("../../rules/soa-unsupported.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
