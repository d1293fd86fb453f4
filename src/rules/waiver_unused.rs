use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "waiver-unused",
    group: Group::Waivers,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["A.5.36"],
    summary: "a waiver that accepts nothing",
    page: include_str!("../../rules/waiver-unused.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
