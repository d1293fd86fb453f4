use std::collections::HashMap;

use crate::attestation::recording;
use crate::attestation::review_line;
use crate::context::Context;
use crate::date::Date;
use crate::fields::AttestationKind;
use crate::finding::{Findings, Level};
use crate::history::Fact;
use crate::rules::{Group, Rule, Trigger};
use crate::source::FileId;

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
    let of_base = later_in_base(context);
    for document in isms.under_review() {
        let Some(review) = document.reviewed.get() else { continue };
        let on = review.on.value;
        let recording = recording::of(isms, document, Fact::Reviewed);
        let replaced = recording.and_then(|it| Some((it.review_before(on)?, Some(it))));
        // A merge that took the older side sets nothing, and only the base shows what it dropped.
        let dropped = || of_base.get(&document.file).map(|before| (*before, None));
        let Some((before, recording)) = replaced.or_else(dropped) else { continue };
        let how = recording.map_or("the base has it".to_owned(), |it| recording::told(it.commit));
        let message =
            format!("the review of {on} took the place of a later one, of {before}: {how}");
        let line = review_line(context, document);
        let finding = findings.on(document, "field:reviewed", review.on.span, message);
        finding
            .help(format!("review the text, then {line}; or write the review of {before} again"))
            .data("reviewed_on", on)
            .data("before", before);
        if let Some(recording) = recording {
            recording::describe(recording.commit, finding);
        }
    }
}

/// By document, the day of its review in the base, where that is later and had come.
fn later_in_base(context: &Context<'_>) -> HashMap<FileId, Date> {
    let Some(comparison) = context.comparison else { return HashMap::new() };
    let changes =
        comparison.attestations().into_iter().filter(|it| it.kind == AttestationKind::Review);
    let later = changes.filter_map(|it| {
        let (before, after) = (it.before?.on.value, it.after?.on.value);
        (after < before && before <= context.today).then_some((it.kept.after.file, before))
    });
    later.collect()
}
