use crate::attestation::{outdated, outdated_approval, review_line, spoken_for};
use crate::context::Context;
use crate::document::Document;
use crate::fields::Attestation;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "review-outdated",
    group: Group::Review,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["7.5.3", "A.5.1"],
    summary: "a text that changed after its review",
    page: include_str!("../../rules/review-outdated.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.isms.under_review() {
        let Some(review) = document.reviewed.get() else { continue };
        if review.on.value > context.today {
            continue;
        }
        let Some(at) = outdated(context.isms, document, review) else { continue };
        if is_told_by_approval(context, document, review) {
            continue;
        }
        let on = review.on.value;
        let what = spoken_for(document);
        findings
            .on(document, "field:reviewed", at, format!("{what} changed after the review of {on}"))
            .help(format!("review it again, then {}", review_line(context, document)))
            .data("reviewed_on", on);
    }
}

/// One change, one finding: where the approval speaks for the same text, `approval-outdated` has said it.
fn is_told_by_approval(context: &Context<'_>, document: &Document, review: &Attestation) -> bool {
    outdated_approval(context, document).is_some_and(|(approval, _)| {
        approval.digest.get().map(|it| &it.value) == review.digest.get().map(|it| &it.value)
    })
}
