use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "soa-unjustified",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "a row of the Statement of Applicability without a reason",
    page: include_str!("../../rules/soa-unjustified.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
