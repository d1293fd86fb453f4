use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "role-vacant",
    group: Group::Ownership,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["5.3", "A.5.2"],
    summary: "a role that nobody holds",
    page: include_str!("../../rules/role-vacant.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
