use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "ownership-concentrated",
    group: Group::Ownership,
    level: Level::Note,
    trigger: Trigger::Content,
    basis: &["5.3", "A.5.2"],
    summary: "most documents with one owner",
    page: include_str!("../../rules/ownership-concentrated.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
