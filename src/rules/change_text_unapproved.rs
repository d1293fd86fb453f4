use crate::attestation::{approval_line, spoken_for};
use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::phrase::count;
use crate::rules::{self, Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "change-text-unapproved",
    group: Group::Change,
    level: Level::Note,
    trigger: Trigger::Change,
    basis: &["7.5.2", "7.5.3"],
    summary: "a text in review that is another than the one that was approved",
    page: include_str!("../../rules/change-text-unapproved.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(comparison) = context.comparison else { return };
    let days = context.settings().number(rules::APPROVAL_PENDING, "days");
    for (kept, approval) in comparison.other_texts_in_review() {
        let document = kept.after;
        let on = approval.on.value;
        let message = format!(
            "{} is another than the one approved on {on}, and counts by that approval while it is in review",
            spoken_for(document)
        );
        let help = format!(
            "let its approver read it and {}, then write `status = \"approved\"`; after {} in review it is a gap",
            approval_line(context, document),
            count(i64::from(days), "day")
        );
        findings
            .on(document, "field:approved", document.place(&document.approved), message)
            .help(help)
            .data("approved_on", on);
    }
}
