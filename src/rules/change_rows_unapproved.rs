use crate::attestation::approval_line;
use crate::comparison::Restatement;
use crate::context::Context;
use crate::fields::Attestation;
use crate::finding::{Findings, Level};
use crate::phrase;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "change-rows-unapproved",
    group: Group::Change,
    level: Level::Warning,
    trigger: Trigger::Change,
    basis: &["6.1.3", "7.5.3", "9.2.2"],
    summary: "rows that change under the approval of their document, or in a record",
    page: include_str!("../../rules/change-rows-unapproved.md"),
    options: &[],
    waivable: true,
    check,
};

/// So many are named.
const NAMED: usize = 3;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(comparison) = context.comparison else { return };
    for Restatement { kept, approval, names } in comparison.restatements() {
        let document = kept.after;
        let told = phrase::first_of(&names, NAMED);
        let (at, message, help) = match approval {
            Some(approval) => (
                document.place(&document.approved),
                format!(
                    "what is said of {told} changed, and the approval is still that of {}",
                    approval.on.value
                ),
                format!(
                    "while it is in the making, write `status = \"in-review\"`; once it is right, let its approver {}{}",
                    approval_line(context, document),
                    anew(approval, context)
                ),
            ),
            None => (
                document.fence,
                format!("this record says something else of {told} than before"),
                "write it as it was; or say in the change what was wrong, and who says so: this is said until it is merged"
                    .to_owned(),
            ),
        };
        findings.on(document, "field:approved", at, message).help(help).data("changed", names);
    }
}

/// What shows an approval of today for a second one of today.
fn anew(approval: &Attestation, context: &Context<'_>) -> &'static str {
    if approval.on.value == context.today {
        "; with `--note` and what is new, as there is an approval of today already"
    } else {
        ""
    }
}
