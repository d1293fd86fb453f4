use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "leadership-absent",
    group: Group::Ownership,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["5.1", "5.3"],
    summary: "a management system that top management does not hold a role in",
    page: include_str!("../../rules/leadership-absent.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
