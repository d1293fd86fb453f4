use crate::attestation;
use crate::context::Context;
use crate::fields::AttestationKind;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "change-control-claimed",
    group: Group::Change,
    level: Level::Note,
    trigger: Trigger::Change,
    basis: &["6.1.3", "8.1"],
    summary: "a document that claims more controls by the text it had",
    page: include_str!("../../rules/change-control-claimed.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(comparison) = context.comparison else { return };
    for claimed in comparison.claimed_by_old_texts() {
        let document = claimed.kept.after;
        let [(first, at), others @ ..] = claimed.controls.as_slice() else { continue };
        if document.approved.is_absent()
            || context.attests_anew(document, AttestationKind::Approval)
        {
            continue;
        }
        let what = match others.len() {
            0 => format!("`{}` {}", first.id, first.title),
            more => format!("{} more controls", more + 1),
        };
        let message = format!("this document claims {what} now, and its text is as it was");
        let line = attestation::approval_line(context, document);
        let finding = findings.on(document, "field:controls", at.span, message);
        finding.help(format!(
            "say in the text what is done for {}, or have the approver read the list: {line}",
            if others.is_empty() { "it" } else { "them" }
        ));
        for (control, at) in others {
            finding.label(at.span, format!("and `{}`", control.id));
        }
    }
}
