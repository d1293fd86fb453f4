use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "control-weak",
    group: Group::Coverage,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["6.1.3", "A.5.1"],
    summary: "a control that only a draft, retired or overdue document covers",
    page: include_str!("../../rules/control-weak.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
