use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "link-broken",
    group: Group::Document,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "a link in the text that leads nowhere",
    page: include_str!("../../rules/link-broken.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
