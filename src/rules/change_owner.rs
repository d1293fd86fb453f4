use crate::attestation;
use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "change-owner",
    group: Group::Change,
    level: Level::Note,
    trigger: Trigger::Change,
    basis: &["5.3", "A.5.2"],
    summary: "a document that somebody else answers for than before",
    page: include_str!("../../rules/change-owner.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(comparison) = context.comparison else { return };
    for (kept, before, after) in comparison.owners() {
        if kept.after.is_draft() || kept.after.is_retired() {
            continue;
        }
        let message = format!(
            "`{}` answers for this document now, before `{}` did",
            after.value, before.value
        );
        let line = attestation::review_line(context, kept.after);
        findings
            .on(kept.after, "field:owner", after.span, message)
            .help(format!("let `{}` read and accept it: {line}", after.value))
            .data("before", before.value.as_str())
            .data("after", after.value.as_str());
    }
}
