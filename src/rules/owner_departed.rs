use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "owner-departed",
    group: Group::Ownership,
    level: Level::Error,
    trigger: Trigger::Calendar,
    basis: &["5.3", "A.5.2"],
    summary: "an owner who has left",
    page: include_str!("../../rules/owner-departed.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
