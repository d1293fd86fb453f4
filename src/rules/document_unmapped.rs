use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "document-unmapped",
    group: Group::Coverage,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "a policy that serves no control and no clause",
    page: include_str!("../../rules/document-unmapped.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
