use crate::attestation::recording;
use crate::attestation::review_line;
use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::history::Fact;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "review-date-only",
    group: Group::Review,
    level: Level::Note,
    trigger: Trigger::History,
    basis: &["7.5.3", "A.5.1"],
    summary: "a review that left no trace but its date",
    page: include_str!("../../rules/review-date-only.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    for document in isms.under_review() {
        let Some(review) = document.reviewed.get() else { continue };
        if !review.digest.is_absent() {
            continue;
        }
        let Some(recording) = recording::of(isms, document, Fact::Reviewed) else { continue };
        if !recording.change.moved_only_review() {
            continue;
        }
        let on = review.on.value;
        let message = format!(
            "nothing but the date shows the review of {on}: {} changed only that, and it carries no digest",
            recording::told(recording.commit)
        );
        let line = review_line(context, document);
        let finding = findings.on(document, "field:reviewed", review.span, message);
        finding.help(format!("at the next review, {line}")).data("reviewed_on", on);
        if let Some(before) = recording.before().and_then(|it| it.reviewed.as_ref()) {
            finding.data("before", before.on);
        }
        recording::describe(recording.commit, finding);
    }
}
