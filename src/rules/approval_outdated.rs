use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "approval-outdated",
    group: Group::Approval,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.2", "7.5.3"],
    summary: "a text that changed after its approval",
    page: include_str!("../../rules/approval-outdated.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
