use crate::attestation::{Outdated, approval_line, outdated_approval};
use crate::context::Context;
use crate::date::Date;
use crate::document::Document;
use crate::fields::AttestationKind;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "approval-outdated",
    group: Group::Approval,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.2", "7.5.3"],
    summary: "a text that changed after its approval",
    page: include_str!("../../rules/approval-outdated.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.isms.readable() {
        if let Some((approval, outdated)) = outdated_approval(context, document) {
            report(context, findings, document, (approval.on.value, &outdated));
        } else if let Some(on) = approved_before_it_was_retired(context, document) {
            let message =
                format!("this document was retired, and is in force again by the approval of {on}");
            let line = approval_line(context, document);
            findings
                .on(document, "field:status", document.place(&document.status), message)
                .help(format!(
                    "let the approver read it and {line}; or leave it `status = \"retired\"`"
                ))
                .data("approved_on", on);
        }
    }
}

fn report(
    context: &Context<'_>,
    findings: &mut Findings<'_>,
    document: &Document,
    (on, outdated): (Date, &Outdated<'_>),
) {
    let message = outdated.message(document, &format!("the approval of {on}"));
    let line = approval_line(context, document);
    let finding = findings.on(document, "field:approved", outdated.at, message);
    finding
        .help(format!(
            "write `status = \"in-review\"` while you work on it; once it is committed, let the approver read it and {line}"
        ))
        .data("approved_on", on);
    outdated.describe(finding);
}

/// The day of the approval of a document that a change brings back into force, if nobody approved it since.
fn approved_before_it_was_retired(context: &Context<'_>, document: &Document) -> Option<Date> {
    let was_retired = context.stood_before(document)?.is_retired();
    let is_back = was_retired && document.is_in_force();
    let approval = document.approved.get().filter(|_| is_back)?;
    (!context.attests_anew(document, AttestationKind::Approval)).then_some(approval.on.value)
}
