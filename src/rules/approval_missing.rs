use crate::attestation::approval_line;
use crate::context::Context;
use crate::document::Status;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "approval-missing",
    group: Group::Approval,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["5.2", "7.5.2", "A.5.1"],
    summary: "an approved document without an approval",
    page: include_str!("../../rules/approval-missing.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let approved = context.isms.readable().filter(|it| it.status() == Some(Status::Approved));
    for document in approved.filter(|it| it.approved.is_absent()) {
        let message = "the status is `approved`, and nothing says who approved it, or when";
        let line = approval_line(context, document);
        findings.on(document, "field:approved", document.place(&document.status), message).help(
            format!("let the approver read it and {line}; until then, write `status = \"draft\"`"),
        );
    }
}
