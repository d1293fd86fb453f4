use crate::attestation;
use crate::comparison::{Kept, Postponed};
use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "change-interval-lengthened",
    group: Group::Change,
    level: Level::Warning,
    trigger: Trigger::Change,
    basis: &["A.5.1", "7.5.3"],
    summary: "a document that is reviewed less often than before",
    page: include_str!("../../rules/change-interval-lengthened.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(comparison) = context.comparison else { return };
    for change in comparison.intervals().filter(|it| it.after.is_longer_than(it.before)) {
        let document = change.kept.after;
        let message =
            format!("the review interval grew from {} to {}", change.before, change.after);
        findings
            .on(document, "field:review_every", document.place(&document.review_every), message)
            .help(format!(
                "write `review_every = \"{}\"`, or say in the change why less is enough",
                change.before
            ))
            .data("before", change.before.to_string())
            .data("after", change.after.to_string());
    }
    for change in comparison.postponed() {
        postponed(context, change, findings);
    }
}

/// Reviewed later than what held before allows.
fn postponed(context: &Context<'_>, change: Postponed<'_>, findings: &mut Findings<'_>) {
    let Postponed { kept, before, after, interval } = change;
    let document = kept.after;
    let (message, help) = match interval {
        Some(interval) => (
            format!(
                "the next review is due on {after}, and was to be {interval} after the last one, on {before}"
            ),
            format!("write `next_review = {before}`, or say in the change why less is enough"),
        ),
        None => {
            let line = attestation::review_line(context, document);
            let instead = if document.review_every.is_present() {
                " in the place of `review_every`"
            } else {
                ""
            };
            (
                format!(
                    "the next review moved from {before} to {after}, and nobody read the text in between"
                ),
                format!(
                    "review the text, then {line}{}; or write `next_review = {before}`{instead}",
                    by_interval(kept).unwrap_or_default()
                ),
            )
        }
    };
    // Where the day went, the interval that took its place.
    let at = if document.next_review.is_absent() && document.review_every.is_present() {
        document.place(&document.review_every)
    } else {
        document.place(&document.next_review)
    };
    findings
        .on(document, "field:next_review", at, message)
        .help(help)
        .data("before", before)
        .data("after", after);
}

/// What else to do where an interval gave way to a day: after a review that day is held against the interval again.
fn by_interval(kept: Kept<'_>) -> Option<String> {
    let (before, after) = (kept.before, kept.after);
    let is_by_day = after.review_every.is_absent() && after.next_review.is_present();
    let every = before.review_every.get().map(|it| &it.value);
    match every {
        Some(every) if is_by_day => {
            Some(format!(" and write `review_every = \"{every}\"` in the place of `next_review`"))
        }
        None if is_by_day && before.next_review.is_absent() => {
            Some(" and take `next_review` out".to_owned())
        }
        _ => None,
    }
}
