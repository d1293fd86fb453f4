use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "dependency-cycle",
    group: Group::Document,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "documents that depend on each other in a circle",
    page: include_str!("../../rules/dependency-cycle.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
