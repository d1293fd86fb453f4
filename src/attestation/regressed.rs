//! Attestations that took the place of later ones.

use crate::attestation::recording::{self, Recording};
use crate::context::Context;
use crate::date::Date;
use crate::document::Document;
use crate::fields::AttestationKind;
use crate::finding::Finding;
use crate::history::Fact;

/// A later attestation that is gone.
#[derive(Clone, Copy, Debug)]
pub struct Replaced<'a> {
    /// Its day.
    pub before: Date,
    /// Whether the one that took its place speaks for the same text.
    pub is_of_one_text: bool,
    /// The commit that took it away. A merge that took the older side sets nothing, and only the base shows what it dropped.
    recording: Option<Recording<'a>>,
}

/// The later attestation that the one of a document took the place of: by the history, else by the base.
pub fn replaced<'a>(
    context: &Context<'a>,
    document: &Document,
    kind: AttestationKind,
) -> Option<Replaced<'a>> {
    let on = document.attestation(kind).get()?.on.value;
    let fact = match kind {
        AttestationKind::Review => Fact::Reviewed,
        AttestationKind::Approval => Fact::Approved,
    };
    let recorded = recording::of(context.isms, document, fact).and_then(|it| {
        let before = it.later_before(kind, on)?;
        let is_of_one_text = it.attests_again(kind);
        Some(Replaced { before, is_of_one_text, recording: Some(it) })
    });
    recorded.or_else(|| of_base(context, document, kind))
}

impl Replaced<'_> {
    /// What shows it, as a phrase.
    pub fn told(&self) -> String {
        self.recording.map_or_else(|| "the base has it".to_owned(), |it| recording::told(it.commit))
    }

    pub fn describe(&self, finding: &mut Finding) {
        if let Some(recording) = self.recording {
            recording::describe(recording.commit, finding);
        }
    }
}

/// What the base has, where that is of a later day and the day had come.
fn of_base<'a>(
    context: &Context<'a>,
    document: &Document,
    kind: AttestationKind,
) -> Option<Replaced<'a>> {
    let comparison = context.comparison?;
    let kept = comparison.kept_as(document)?;
    let change = comparison.attestations_of(kept).find(|it| it.kind == kind)?;
    let (had, has) = (change.before?, change.after?);
    let (before, after) = (had.on.value, has.on.value);
    let is_of_one_text = match (had.digest.text(), has.digest.text()) {
        (Some(had), Some(has)) => had == has,
        _ => comparison.text_change(kept).is_none(),
    };
    (after < before && before <= context.today).then_some(Replaced {
        before,
        is_of_one_text,
        recording: None,
    })
}
