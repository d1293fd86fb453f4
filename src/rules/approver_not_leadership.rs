use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "approver-not-leadership",
    group: Group::Ownership,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["5.1", "5.2", "9.3.1"],
    summary: "a document of top management that somebody else approves",
    page: include_str!("../../rules/approver-not-leadership.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
