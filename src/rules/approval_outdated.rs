use crate::attestation::{approval_line, outdated_approval};
use crate::context::Context;
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
        let Some((approval, outdated)) = outdated_approval(context, document) else { continue };
        let on = approval.on.value;
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
}
