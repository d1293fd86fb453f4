use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "field-missing",
    group: Group::Document,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "a field that this type of document must state",
    page: include_str!("../../rules/field-missing.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
