use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "encoding-invalid",
    group: Group::Document,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "a document that cannot be read as text",
    page: include_str!("../../rules/encoding-invalid.md"),
    options: &[],
    waivable: false,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
