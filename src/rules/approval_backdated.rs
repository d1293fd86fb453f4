use crate::attestation::approval_line;
use crate::attestation::backdated::{self, Kind};
use crate::attestation::recording;
use crate::context::Context;
use crate::fields::AttestationKind;
use crate::finding::{Findings, Level};
use crate::history::Fact;
use crate::rules::{Group, OptionKind, Rule, RuleOption, Trigger};

pub static RULE: Rule = Rule {
    name: "approval-backdated",
    group: Group::Approval,
    level: Level::Warning,
    trigger: Trigger::History,
    basis: &["5.2", "7.5.3"],
    summary: "an approval that was written down long after the day it claims",
    page: include_str!("../../rules/approval-backdated.md"),
    options: &[RuleOption {
        name: "days",
        kind: OptionKind::Number(14),
        summary: "so many days may lie between the approval and the commit that records it",
    }],
    waivable: true,
    check,
};

const KIND: Kind = Kind { key: "field:approved", noun: "approval", data: "approved_on" };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    let most = i64::from(context.settings().number(&RULE, "days"));
    for document in isms.readable().filter(|it| !it.is_retired()) {
        let Some(approval) = document.approved.get() else { continue };
        let Some(recording) = recording::of(isms, document, Fact::Approved) else { continue };
        // `approval-regressed` speaks of a day that took the place of a later one.
        if recording.later_before(AttestationKind::Approval, approval.on.value).is_some() {
            continue;
        }
        let help = |on| {
            format!(
                "if minutes show that it was given on {on}, name them in a waiver; else let the approver read the text and {}",
                approval_line(context, document)
            )
        };
        let is_anew = context.attests_anew(document, AttestationKind::Approval);
        backdated::report(findings, document, (KIND, approval), (&recording, most), is_anew, help);
    }
}
