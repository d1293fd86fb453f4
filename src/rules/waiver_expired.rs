use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "waiver-expired",
    group: Group::Waivers,
    level: Level::Error,
    trigger: Trigger::Calendar,
    basis: &["6.1.3", "A.5.36"],
    summary: "a waiver past its last day",
    page: include_str!("../../rules/waiver-expired.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
