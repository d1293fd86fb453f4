//! Which approvals and reviews were recorded, and which are not as they were.

use super::{Comparison, Kept};
use crate::date::Date;
use crate::fields::{Attestation, AttestationKind, Outcome};
use crate::source::Field;

/// An approval or a review that one side has otherwise.
#[derive(Clone, Copy, Debug)]
pub struct AttestationChange<'a> {
    pub kept: Kept<'a>,
    pub kind: AttestationKind,
    pub before: Option<&'a Attestation>,
    pub after: Option<&'a Attestation>,
    /// Whether another person vouches, and not the same one by another name.
    is_by_another: bool,
}

impl<'a> AttestationChange<'a> {
    /// Whether somebody vouched anew: on a later day, or on the same one for another text or as another person, with a digest
    /// of what they saw. Else what somebody said was taken back or rewritten.
    pub fn is_recorded(&self) -> bool {
        let (before, after) = match (self.before, self.after) {
            (_, None) => return false,
            (None, Some(_)) => return true,
            (Some(before), Some(after)) => (before, after),
        };
        let is_other = before.digest.text() != after.digest.text() || self.is_by_another;
        let is_vouched_anew = after.digest.is_present() && is_other;
        after.on.value > before.on.value || after.on.value == before.on.value && is_vouched_anew
    }

    /// Whether it approves the rows of a document anew. A digest tells of the text alone: on one day a note says what is new.
    fn approves_rows(&self) -> bool {
        let note = |it: Option<&'a Attestation>| it.and_then(|it| it.note.text());
        let is_of_one_day = self.before.map(|it| it.on.value) == self.after.map(|it| it.on.value);
        let is_noted = note(self.after).is_some() && note(self.after) != note(self.before);
        self.kind == AttestationKind::Approval && (self.is_recorded() || is_of_one_day && is_noted)
    }

    /// Whether it speaks for another text, by another person or of a later day than before: whoever wrote that answers for it,
    /// and the day that they gave it hides nothing.
    pub fn is_another_act(&self) -> bool {
        let (Some(before), Some(after)) = (self.before, self.after) else {
            return self.after.is_some();
        };
        let is_of_another_text =
            after.digest.is_present() && after.digest.text() != before.digest.text();
        after.on.value > before.on.value || is_of_another_text || self.is_by_another
    }
}

impl<'a> Comparison<'a> {
    /// What was recorded or rewritten; an attestation that cannot be read on one side is no attestation.
    pub fn attestations(&self) -> Vec<AttestationChange<'a>> {
        self.touched().flat_map(|it| self.attestations_of(*it)).collect()
    }

    /// Whether a change approves the rows of a document.
    pub(super) fn approves_rows_of(&self, kept: Kept<'a>) -> bool {
        self.attestations_of(kept).any(|it| it.approves_rows())
    }

    /// The same of one document.
    pub fn attestations_of(&self, kept: Kept<'a>) -> impl Iterator<Item = AttestationChange<'a>> {
        let is_renamed = |old: &str, new: &str| self.was_called(new) == old;
        // An approval decides more, and is told first.
        AttestationKind::ALL.into_iter().rev().filter_map(move |kind| {
            let (before, after) = (kept.before.attestation(kind), kept.after.attestation(kind));
            if matches!(before, Field::Invalid(_)) || matches!(after, Field::Invalid(_)) {
                return None;
            }
            let read = |it: &'a Field<Attestation>| it.get().map(|it| &it.value);
            let (before, after) = (read(before), read(after));
            let is_other = before.map(said) != after.map(said);
            let by = |it: Option<&'a Attestation>| it.and_then(|it| it.by.text());
            let is_by_another = match (by(before), by(after)) {
                (Some(old), Some(new)) => old != new && !is_renamed(old, new),
                _ => false,
            };
            is_other.then_some(AttestationChange { kept, kind, before, after, is_by_another })
        })
    }
}

/// What it says, wherever it stands.
fn said(
    attestation: &Attestation,
) -> (Date, Option<&str>, Option<&str>, Option<Outcome>, Option<&str>) {
    let Attestation { on, by, digest, outcome, note } = attestation;
    (on.value, by.text(), digest.text(), outcome.get().map(|it| it.value), note.text())
}
