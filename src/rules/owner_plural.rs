use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "owner-plural",
    group: Group::Ownership,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["5.3", "A.5.2"],
    summary: "a document that a team or several people own",
    page: include_str!("../../rules/owner-plural.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
