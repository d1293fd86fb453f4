use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "waiver-long",
    group: Group::Waivers,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["A.5.36"],
    summary: "a waiver that lasts too long",
    page: include_str!("../../rules/waiver-long.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
