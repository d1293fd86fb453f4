use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "review-overdue",
    group: Group::Review,
    level: Level::Error,
    trigger: Trigger::Calendar,
    basis: &["7.5.3", "A.5.1", "A.5.36"],
    summary: "a document past its review date",
    page: include_str!("../../rules/review-overdue.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
