use crate::attestation::review_line;
use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::history::Fact;
use crate::record;
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
    let isms = context.isms;
    for document in isms.under_review() {
        let Some(review) = document.reviewed.get() else { continue };
        let Some(record) = record::of(isms, document, Fact::Reviewed) else { continue };
        let on = review.on.value;
        let Some(before) = record.review_before(on) else { continue };
        let message = format!(
            "the review of {on} took the place of a later one, of {before}: {}",
            record::told(record.commit)
        );
        let line = review_line(context, document);
        let finding = findings.on(document, "field:reviewed", review.on.span, message);
        finding
            .help(format!("review the text, then {line}; or write the review of {before} again"))
            .data("reviewed_on", on)
            .data("before", before);
        record::describe(record.commit, finding);
    }
}
