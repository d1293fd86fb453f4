use crate::context::Context;
use crate::fault::FaultKind;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "field-unknown",
    group: Group::Document,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "a field that nothing reads",
    page: include_str!("../../rules/field-unknown.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    findings.faults(context.isms, FaultKind::Unknown);
}
