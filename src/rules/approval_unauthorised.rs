use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "approval-unauthorised",
    group: Group::Approval,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["5.3", "7.5.2"],
    summary: "an approval by somebody who may not give it",
    page: include_str!("../../rules/approval-unauthorised.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
