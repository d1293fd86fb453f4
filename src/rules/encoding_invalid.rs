use crate::context::Context;
use crate::fault::FaultKind;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "encoding-invalid",
    group: Group::Document,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "a document that cannot be read as text",
    page: include_str!("../../rules/encoding-invalid.md"),
    options: &[],
    waivable: false,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    findings.faults(context.isms, FaultKind::Encoding);
}
