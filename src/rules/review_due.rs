use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "review-due",
    group: Group::Review,
    level: Level::Warning,
    trigger: Trigger::Calendar,
    basis: &["7.5.3", "A.5.1"],
    summary: "a document whose review is due soon",
    page: include_str!("../../rules/review-due.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
