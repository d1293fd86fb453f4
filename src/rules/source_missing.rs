use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "source-missing",
    group: Group::Document,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "a sidecar whose file is not there",
    page: include_str!("../../rules/source-missing.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
