use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "approval-missing",
    group: Group::Approval,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["5.2", "7.5.2", "A.5.1"],
    summary: "an approved document without an approval",
    page: include_str!("../../rules/approval-missing.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
