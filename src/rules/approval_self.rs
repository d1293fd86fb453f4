use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "approval-self",
    group: Group::Approval,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["A.5.3", "7.5.2"],
    summary: "an owner who approved their own document",
    page: include_str!("../../rules/approval-self.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
