use crate::attestation;
use crate::comparison::{Kept, Postponed};
use crate::context::Context;
use crate::document::{Document, Status};
use crate::finding::{Findings, Level};
use crate::isms::Isms;
use crate::review::{self, Due};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "change-interval-lengthened",
    group: Group::Change,
    level: Level::Warning,
    trigger: Trigger::Change,
    basis: &["A.5.1", "7.5.3"],
    summary: "a document that is reviewed less often than before, or no more",
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
    for kept in comparison.unreviewed() {
        unreviewed(context, kept, findings);
    }
    for document in comparison.deleted() {
        deleted(context, (comparison.before.isms, document), findings);
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
            let instead = match document.review_every.is_present() {
                true => " in the place of `review_every`",
                false => "",
            };
            (
                format!(
                    "the next review moved from {before} to {after}, and nobody read the text in between"
                ),
                format!("review the text, then {line}; or write `next_review = {before}`{instead}"),
            )
        }
    };
    // Where the day went, the interval that took its place.
    let at = match document.next_review.is_absent() && document.review_every.is_present() {
        true => document.place(&document.review_every),
        false => document.place(&document.next_review),
    };
    findings
        .on(document, "field:next_review", at, message)
        .help(help)
        .data("before", before)
        .data("after", after);
}

/// Reviewed less often than ever: not at all.
fn unreviewed(context: &Context<'_>, kept: Kept<'_>, findings: &mut Findings<'_>) {
    let (before, after) = (kept.before, kept.after);
    let reviewed = reviewed(context, before);
    let kind = after.kind_or_policy();
    let (key, at, is_now, help) = match kind.is_record() {
        true => (
            "field:type",
            after.place(&after.kind),
            format!("of type `{}` now, and records are not reviewed", kind.name()),
            format!("write `type = \"{}\"`", before.kind_or_policy().name()),
        ),
        false => (
            "field:status",
            after.place(&after.status),
            "a draft now, and drafts are not reviewed".to_owned(),
            match before.status() {
                // A text that was changed meanwhile is not the approved one.
                Some(Status::InReview) => "write `status = \"in-review\"`".to_owned(),
                _ => "write `status = \"approved\"` where the text holds".to_owned(),
            },
        ),
    };
    let message = format!("this document is {is_now}; it was to be, {reviewed}");
    findings
        .on(after, key, at, message)
        .help(format!("{help}, or say in the change why nobody need review it"));
}

/// Gone, and its reviews with it.
fn deleted(
    context: &Context<'_>,
    (isms, document): (&Isms, &Document),
    findings: &mut Findings<'_>,
) {
    let (name, path) = (isms.name(document), isms.path(document));
    let reviewed = reviewed(context, document);
    let message =
        format!("`{name}` is gone, and nobody retired it; it was to be reviewed {reviewed}");
    findings
        .add(name, "document", context.isms.configuration.place(), message)
        .help(format!(
            "bring `{path}` back and write `status = \"retired\"`, or say in the change why nobody need keep it"
        ))
        .data("path", path);
}

/// How often a document is reviewed, or by which day.
fn reviewed(context: &Context<'_>, document: &Document) -> String {
    match review::due(document, &context.isms.configuration.review) {
        Some(Due { interval: Some(interval), .. }) => format!("every {interval}"),
        Some(due) => format!("by {}", due.on),
        None => "regularly".to_owned(),
    }
}
