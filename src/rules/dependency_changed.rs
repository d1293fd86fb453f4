use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "dependency-changed",
    group: Group::Review,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["7.5.3", "A.5.1"],
    summary: "a document that leans on one that changed after its review",
    page: include_str!("../../rules/dependency-changed.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
