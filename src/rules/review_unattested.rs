use crate::attestation::review_line;
use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "review-unattested",
    group: Group::Review,
    level: Level::Note,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "a review date that nothing ties to the text",
    page: include_str!("../../rules/review-unattested.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.isms.under_review() {
        let Some(review) = document.reviewed.get() else { continue };
        let on = review.on.value;
        if !review.digest.is_absent() || on > context.today {
            continue;
        }
        let message =
            format!("the review of {on} carries no digest: nothing shows which text was read");
        findings
            .on(document, "field:reviewed", review.span, message)
            .help(format!("review the text, then {}", review_line(context, document)))
            .data("reviewed_on", on);
    }
}
