use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "approval-future",
    group: Group::Approval,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "an approval dated after today",
    page: include_str!("../../rules/approval-future.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
