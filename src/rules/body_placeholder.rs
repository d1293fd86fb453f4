use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "body-placeholder",
    group: Group::Document,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "text that a template left behind",
    page: include_str!("../../rules/body-placeholder.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
