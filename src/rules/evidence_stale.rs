use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "evidence-stale",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Calendar,
    basis: &["9.1", "7.5.3"],
    summary: "evidence that is no longer valid",
    page: include_str!("../../rules/evidence-stale.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
