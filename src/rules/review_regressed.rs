use crate::attestation::{regressed, review_line};
use crate::context::Context;
use crate::fields::AttestationKind;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "review-regressed",
    group: Group::Review,
    level: Level::Warning,
    trigger: Trigger::History,
    basis: &["7.5.3", "A.5.1"],
    summary: "a review date that was moved to an earlier day",
    page: include_str!("../../rules/review-regressed.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.isms.under_review() {
        let Some(review) = document.reviewed.get() else { continue };
        let kind = AttestationKind::Review;
        let Some(replaced) = regressed::replaced(context, document, kind) else { continue };
        let (on, before) = (review.on.value, replaced.before);
        let message = format!(
            "the review of {on} took the place of a later one, of {before}: {}",
            replaced.told()
        );
        let line = review_line(context, document);
        let finding = findings.on(document, "field:reviewed", review.on.span, message);
        finding
            .help(format!("review the text, then {line}; or write the review of {before} again"))
            .data("reviewed_on", on)
            .data("before", before);
        replaced.describe(finding);
    }
}
