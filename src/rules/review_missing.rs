use crate::attestation::review_line;
use crate::context::Context;
use crate::document::Status;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};
use crate::source::Field;

pub static RULE: Rule = Rule {
    name: "review-missing",
    group: Group::Review,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.3", "A.5.1"],
    summary: "a document that was never reviewed or approved",
    page: include_str!("../../rules/review-missing.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.isms.under_review() {
        // An approval would be its first review too: `approval-missing` says that there is none, and a text that is
        // put up for its first approval waits for just that.
        let lacks_approval = matches!(document.status(), Some(Status::Approved | Status::InReview))
            && document.approved.is_absent();
        let is_dated = lacks_approval
            || !document.reviewed.is_absent()
            || !document.approved.is_absent()
            || !document.next_review.is_absent();
        // Of a status that cannot be read, nobody can tell whether it asks for a review.
        if is_dated || matches!(document.status, Field::Invalid(_)) {
            continue;
        }
        let message = "nothing says that this document was ever reviewed or approved";
        findings
            .on(document, "field:reviewed", document.fence, message)
            .help(format!("review the text, then {}", review_line(context, document)));
    }
}
