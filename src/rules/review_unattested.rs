use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "review-unattested",
    group: Group::Review,
    level: Level::Note,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "a review date that nothing ties to the text",
    page: include_str!("../../rules/review-unattested.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
