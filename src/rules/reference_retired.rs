use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "reference-retired",
    group: Group::Document,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "a document in force that leans on a retired one",
    page: include_str!("../../rules/reference-retired.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
