use crate::context::Context;
use crate::fault::FaultKind;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "field-placeholder",
    group: Group::Document,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "a field that a template left open",
    page: include_str!("../../rules/field-placeholder.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    findings.faults(context.isms, FaultKind::Placeholder);
}
