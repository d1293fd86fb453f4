use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "wording-vague",
    group: Group::Document,
    level: Level::Note,
    trigger: Trigger::Content,
    basis: &["5.2", "A.5.1"],
    summary: "an obligation that leaves open what must be done",
    page: include_str!("../../rules/wording-vague.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
