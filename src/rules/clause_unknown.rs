use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "clause-unknown",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.1"],
    summary: "a clause number that does not exist",
    page: include_str!("../../rules/clause-unknown.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
