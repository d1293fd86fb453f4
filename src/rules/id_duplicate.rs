use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "id-duplicate",
    group: Group::Document,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "an id that two documents share",
    page: include_str!("../../rules/id-duplicate.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
