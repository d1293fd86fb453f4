use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "section-missing",
    group: Group::Document,
    level: Level::Off,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "a section that the house wants and the text lacks",
    page: include_str!("../../rules/section-missing.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(_context: &Context<'_>, _findings: &mut Findings<'_>) {}
