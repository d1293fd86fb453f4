use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "isms-left-to-it",
    group: Group::Ownership,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["5.1", "A.5.4"],
    summary: "a management system that one IT department owns alone",
    page: include_str!("../../rules/isms-left-to-it.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
