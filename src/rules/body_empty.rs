use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "body-empty",
    group: Group::Document,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "a document without text",
    page: include_str!("../../rules/body-empty.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
