use crate::attestation::{outdated, outdated_approval, review_line, standing_approval};
use crate::context::Context;
use crate::document::Document;
use crate::fields::Attestation;
use crate::finding::{Findings, Level};
use crate::history::Fact;
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
        let Some(outdated) = outdated(context, document, (Fact::Reviewed, review)) else {
            continue;
        };
        if is_told_by_approval(context, document, review) || is_history(context, document, review) {
            continue;
        }
        let on = review.on.value;
        let message = outdated.message(document, &format!("the review of {on}"));
        let finding = findings.on(document, "field:reviewed", outdated.at, message);
        finding
            .help(format!("review it again, then {}", review_line(context, document)))
            .data("reviewed_on", on);
        outdated.describe(finding);
    }
}

/// Whether a later approval speaks for the text of today: it took the place of the review.
fn is_history(context: &Context<'_>, document: &Document, review: &Attestation) -> bool {
    standing_approval(context, document).is_some_and(|it| it.on.value > review.on.value)
}

/// One change, one finding: where the approval speaks for the same text, `approval-outdated` has said it.
fn is_told_by_approval<'a>(
    context: &Context<'a>,
    document: &'a Document,
    review: &Attestation,
) -> bool {
    outdated_approval(context, document).is_some_and(|(approval, _)| {
        approval.digest.get().map(|it| &it.value) == review.digest.get().map(|it| &it.value)
    })
}
