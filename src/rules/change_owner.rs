use crate::attestation;
use crate::comparison::{AttestationChange, Comparison, Kept};
use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::isms::Isms;
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
        if is_taken_over(context.isms, comparison, kept, &after.value) {
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

/// Whether the new owner reviewed or approved the document in the same change.
fn is_taken_over(isms: &Isms, comparison: &Comparison<'_>, kept: Kept<'_>, owner: &str) -> bool {
    let people = isms.people_behind(owner);
    let attestations = comparison.attestations_of(kept);
    let by =
        attestations.filter(AttestationChange::is_recorded).filter_map(|it| it.after?.by.get());
    by.into_iter().any(|it| it.value == owner || people.contains(&it.value.as_str()))
}
