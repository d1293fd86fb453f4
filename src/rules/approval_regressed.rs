use crate::attestation::{approval_line, regressed};
use crate::context::Context;
use crate::fields::AttestationKind;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "approval-regressed",
    group: Group::Approval,
    level: Level::Warning,
    trigger: Trigger::History,
    basis: &["5.2", "7.5.3"],
    summary: "an approval that went back to one of an earlier day",
    page: include_str!("../../rules/approval-regressed.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.isms.readable().filter(|it| it.stands()) {
        let Some(approval) = document.approved.get() else { continue };
        let kind = AttestationKind::Approval;
        let Some(replaced) = regressed::replaced(context, document, kind) else { continue };
        // A day that was put right: what was approved holds as it did.
        if replaced.is_of_one_text {
            continue;
        }
        let (on, before) = (approval.on.value, replaced.before);
        let message = format!(
            "the approval of {on} took the place of a later one, of {before}: {}",
            replaced.told()
        );
        let line = approval_line(context, document);
        let finding = findings.on(document, "field:approved", approval.on.span, message);
        finding
            .help(format!("let the approver read the text as it is now and {line}; or write the approval of {before} again"))
            .data("approved_on", on)
            .data("before", before);
        replaced.describe(finding);
    }
}
