use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "role-conflict",
    group: Group::Ownership,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["A.5.3", "9.2.2"],
    summary: "one person in roles that must be kept apart",
    page: include_str!("../../rules/role-conflict.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
