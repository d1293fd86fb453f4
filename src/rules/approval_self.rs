use crate::attestation::{is_alone_behind, who_may_approve};
use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::isms::Who;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "approval-self",
    group: Group::Approval,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["A.5.3", "7.5.2"],
    summary: "an owner who approved their own document",
    page: include_str!("../../rules/approval-self.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.isms.readable().filter(|it| !it.is_retired()) {
        let (Some(approval), Some(owner)) = (document.approved.get(), document.owner.get()) else {
            continue;
        };
        let Some(by) = approval.by.get() else { continue };
        if !is_alone_behind(context.isms, by, owner, approval.on.value) {
            continue;
        }
        let message = format!("`{}` owns this document and approved it alone", by.value);
        let passed_on = match context.isms.who(owner) {
            Some(Who::Role(role, _)) => format!(
                "; who held `{role}` that day and passed it on stands in its `former_holders`"
            ),
            _ => String::new(),
        };
        let anew = match who_may_approve(context.isms, document, context.today)[..] {
            [] => "name as `approver` a role that somebody else holds, and have them approve it",
            _ => "have somebody else approve it",
        };
        findings
            .on(document, "field:approved", by.span, message)
            .help(format!("{anew}, or name another owner: nobody checks their own work{passed_on}"))
            .label(owner.span, format!("`{}` is the owner", owner.value))
            .data("by", by.value.clone())
            .data("owner", owner.value.clone());
    }
}
