use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "review-interval-long",
    group: Group::Review,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["A.5.1"],
    summary: "a review interval longer than the house allows",
    page: include_str!("../../rules/review-interval-long.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
