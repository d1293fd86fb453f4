use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "coverage-overclaimed",
    group: Group::Coverage,
    level: Level::Note,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "one document that claims very many controls",
    page: include_str!("../../rules/coverage-overclaimed.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
