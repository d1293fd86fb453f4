use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "supersession-unmatched",
    group: Group::Document,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "a document replaced by another and still in force",
    page: include_str!("../../rules/supersession-unmatched.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
