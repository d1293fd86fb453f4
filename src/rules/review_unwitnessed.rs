use crate::attestation::proof::{self, Proof, Why};
use crate::attestation::recording::{self, Recording};
use crate::attestation::review_line;
use crate::context::Context;
use crate::document::Document;
use crate::fields::{Attestation, AttestationKind};
use crate::finding::{Findings, Level};
use crate::history::{Commit, Fact};
use crate::isms::Isms;
use crate::rules::{Group, Rule, Trigger};
use crate::source::Spanned;

pub static RULE: Rule = Rule {
    name: "review-unwitnessed",
    group: Group::Review,
    level: Level::Warning,
    trigger: Trigger::History,
    basis: &["7.5.2", "7.5.3"],
    summary: "a review in whose commit the reviewer had no part",
    page: include_str!("../../rules/review-unwitnessed.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    for document in isms.under_review() {
        let Some(review) = document.reviewed.get() else { continue };
        if review.on.value > context.today {
            continue;
        }
        let Some(recording) = recording::of(isms, document, Fact::Reviewed) else { continue };
        if is_imported(context, document, (review, &recording))
            || is_proved(isms, review, &recording)
        {
            continue;
        }
        // Whom `isms.toml` does not know, or without an address, is no matter of the history.
        if let Proof::CannotBeProved(Why::SomebodyElse { person, .. }) =
            proof::of(review.by.text(), recording.commit, isms)
        {
            report(context, findings, document, (review, &person, recording));
        }
    }
}

/// Whether the commit repeats what took place elsewhere, before the document came here.
fn is_imported(
    context: &Context<'_>,
    document: &Document,
    (review, recording): (&Spanned<Attestation>, &Recording<'_>),
) -> bool {
    recording.before().is_none()
        && recording::repeats(recording.commit, review.on.value)
        && !context.attests_anew(document, AttestationKind::Review)
        && !context.brings_in(document)
}

/// Whether the reviewer had a part in a commit that recorded the review or put it back. Somebody who was only given another key
/// in `isms.toml` had one: the key of that time is nobody's any more.
fn is_proved(isms: &Isms, review: &Attestation, recording: &Recording<'_>) -> bool {
    let by = review.by.text();
    let first = recording.change.after.header.reviewed.as_ref().and_then(|it| it.by.as_deref());
    let is_renamed =
        first != by && first.is_some_and(|it| !isms.configuration.people.contains_key(it));
    let last = isms.history.as_ref().and_then(|it| it.commits.get(recording.change.last));
    let is_by = |it: &Commit| matches!(proof::of(by, it, isms), Proof::ProvedBy(_));
    is_renamed || is_by(recording.commit) || last.is_some_and(is_by)
}

fn report(
    context: &Context<'_>,
    findings: &mut Findings<'_>,
    document: &Document,
    (review, person, recording): (&Spanned<Attestation>, &str, Recording<'_>),
) {
    let on = review.on.value;
    let message = proof::missing(&format!("the review of {on}"), person, recording.commit);
    let at = review.by.span().unwrap_or(review.span);
    let finding = findings.on(document, "field:reviewed", at, message);
    finding.help(if context.isms.has_left(person, context.today) {
        format!(
            "`{person}` left: let whoever answers for it now review the text, and {}",
            review_line(context, document)
        )
    } else {
        format!(
            "let `{person}` review the text and {} in a commit of their own, or with {}",
            review_line(context, document),
            proof::reviewed_by(context.isms, person)
        )
    });
    finding.data("reviewed_on", on).data("by", person);
    recording::describe(recording.commit, finding);
}
