use crate::attestation::approval_line;
use crate::comparison::Restatement;
use crate::context::Context;
use crate::date::count;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};
use crate::suggest;

pub static RULE: Rule = Rule {
    name: "change-statement-unapproved",
    group: Group::Change,
    level: Level::Warning,
    trigger: Trigger::Change,
    basis: &["6.1.3", "7.5.3"],
    summary: "a Statement of Applicability whose rows change under the approval that it has",
    page: include_str!("../../rules/change-statement-unapproved.md"),
    options: &[],
    waivable: true,
    check,
};

/// So many controls are named.
const NAMED: usize = 3;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(comparison) = context.comparison else { return };
    for Restatement { kept, approval, controls } in comparison.restatements() {
        let document = kept.after;
        let more = controls.len().saturating_sub(NAMED);
        let named = match more {
            0 => suggest::all(&controls),
            more => {
                let first: Vec<String> =
                    controls.iter().take(NAMED).map(|it| format!("`{it}`")).collect();
                format!("{} and {}", first.join(", "), count(more, "other"))
            }
        };
        let message = format!(
            "what is said of {named} changed, and the approval is still that of {}",
            approval.on.value
        );
        let approve = approval_line(context, document);
        findings
            .on(document, "field:approved", document.place(&document.approved), message)
            .help(format!(
                "while it is in the making, write `status = \"in-review\"`; once it is right, let its approver {approve}"
            ))
            .data("controls", controls.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>());
    }
}
