use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "clause-uncovered",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.1"],
    summary: "documented information that the standard calls for and nobody wrote",
    page: include_str!("../../rules/clause-uncovered.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
