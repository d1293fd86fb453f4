use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "owner-unknown",
    group: Group::Ownership,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["5.3", "A.5.2"],
    summary: "an owner or approver who is no role and no person",
    page: include_str!("../../rules/owner-unknown.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
