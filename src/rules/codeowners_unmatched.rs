use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "codeowners-unmatched",
    group: Group::Ownership,
    level: Level::Note,
    trigger: Trigger::Content,
    basis: &["5.3", "A.5.2"],
    summary: "a line of CODEOWNERS that matches no file",
    page: include_str!("../../rules/codeowners-unmatched.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
