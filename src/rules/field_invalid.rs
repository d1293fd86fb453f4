use crate::context::Context;
use crate::fault::FaultKind;
use crate::finding::{Findings, Level};
use crate::risk;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "field-invalid",
    group: Group::Document,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "a field with a value of the wrong kind",
    page: include_str!("../../rules/field-invalid.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    findings.faults(context.isms, FaultKind::Invalid);
    for misfit in risk::misfits(context.isms) {
        let risk::Misfit { document, risk, key, at, message, help, label } = misfit;
        let key = format!("field:{}", risk.key(key));
        let finding = findings.on_each(document, key, at, message);
        finding.help(help);
        if let Some((at, text)) = label {
            finding.label(at, text);
        }
    }
}
