use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "evidence-undated",
    group: Group::Coverage,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["9.1", "7.5.3"],
    summary: "evidence without a day",
    page: include_str!("../../rules/evidence-undated.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
