use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "title-mismatch",
    group: Group::Document,
    level: Level::Note,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "a title and a first heading that differ",
    page: include_str!("../../rules/title-mismatch.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
