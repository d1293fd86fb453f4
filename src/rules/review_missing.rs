use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "review-missing",
    group: Group::Review,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.3", "A.5.1"],
    summary: "a document that was never reviewed or approved",
    page: include_str!("../../rules/review-missing.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
