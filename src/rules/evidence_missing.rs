use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "evidence-missing",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["8.1", "7.5.3"],
    summary: "evidence that is not there",
    page: include_str!("../../rules/evidence-missing.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
