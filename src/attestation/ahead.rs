//! Attestations of days that had not come when they were written down.

use crate::attestation::recording;
use crate::context::Context;
use crate::date::days_between;
use crate::document::Document;
use crate::fields::Attestation;
use crate::finding::Findings;
use crate::history::Fact;
use crate::phrase::count;

/// How a finding speaks of a kind of attestation.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    pub fact: Fact,
    pub key: &'static str,
    /// As in "this review is dated".
    pub noun: &'static str,
    /// As in "the day on which it took place".
    pub happened: &'static str,
}

/// Reports an attestation whose day is to come, or had still to come when it was written down: once it has come, the history
/// still knows. `anew` says how another one is recorded.
pub fn report(
    context: &Context<'_>,
    findings: &mut Findings<'_>,
    document: &Document,
    (kind, attestation): (Kind, &Attestation),
    anew: impl Fn() -> String,
) {
    let Kind { fact, key, noun, happened } = kind;
    let (on, at) = (attestation.on.value, attestation.on.span);
    if on > context.today {
        let days = days_between(context.today, on);
        let message = format!("this {noun} is dated {on}, {} from now", count(days, "day"));
        let help = format!(
            "write the day on which it {happened}, {} at the latest, or take it out and {}",
            context.today,
            anew()
        );
        findings.on(document, key, at, message).help(help).data("on", on).data("days", days);
        return;
    }
    let Some(recording) = recording::of(context.isms, document, fact) else { return };
    let Some(days) = recording.days_early(on) else { return };
    let message = format!(
        "this {noun} is dated {on}, and was written down {} before: {}",
        count(days, "day"),
        recording::told(recording.commit)
    );
    let help = format!("write the day on which it {happened}, or {}", anew());
    let finding = findings.on(document, key, at, message);
    finding.help(help).data("on", on).data("days", days);
    recording::describe(recording.commit, finding);
}
