use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "reviewer-unknown",
    group: Group::Review,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["7.5.3", "A.5.2"],
    summary: "a review by somebody the house does not know",
    page: include_str!("../../rules/reviewer-unknown.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
