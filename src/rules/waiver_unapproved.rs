use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "waiver-unapproved",
    group: Group::Waivers,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["6.1.3", "A.5.36"],
    summary: "a waiver that nobody entitled approved",
    page: include_str!("../../rules/waiver-unapproved.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
