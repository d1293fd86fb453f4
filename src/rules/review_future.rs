use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "review-future",
    group: Group::Review,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "a review dated after today",
    page: include_str!("../../rules/review-future.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
