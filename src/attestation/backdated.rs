//! Attestations that were written down long after their day.

use crate::attestation::recording::{self, Recording};
use crate::date::{Date, days_between};
use crate::document::Document;
use crate::fields::Attestation;
use crate::finding::Findings;
use crate::phrase::count;

/// How a finding speaks of a kind of attestation.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    pub key: &'static str,
    /// As in "the review of 2026-01-10".
    pub noun: &'static str,
    /// The name of the day among the finding's data.
    pub data: &'static str,
}

/// Reports an attestation whose commit came more than so many days after it. `is_anew` says that the commit did not bring it in,
/// and `help` is asked for the day.
pub fn report(
    findings: &mut Findings<'_>,
    document: &Document,
    (kind, attestation): (Kind, &Attestation),
    (recording, most): (&Recording<'_>, i64),
    is_anew: bool,
    help: impl Fn(Date) -> String,
) {
    let on = attestation.on.value;
    let late = if is_anew {
        Some(days_between(on, recording.commit.landed_on))
    } else {
        recording.days_late(on)
    };
    let Some(late) = late.filter(|it| *it > most) else { return };
    let message = format!(
        "the {} of {on} was written down {} later: {}",
        kind.noun,
        count(late, "day"),
        recording::told(recording.commit)
    );
    let finding = findings.on(document, kind.key, attestation.on.span, message);
    finding.help(help(on)).data(kind.data, on).data("days_late", late);
    recording::describe(recording.commit, finding);
}
