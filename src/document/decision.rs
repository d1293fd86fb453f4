//! What a person decided in a field beside the text of a document: that a risk is accepted, or that actions work.

use super::Document;
use crate::fields::Attestation;
use crate::source::Spanned;

/// A decision in the document's own file. What stands in a table beside it has no history of its own here.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'a> {
    subject: Subject<'a>,
    pub made: &'a Spanned<Attestation>,
}

/// What was decided.
#[derive(Clone, Copy, Debug)]
enum Subject<'a> {
    /// The risk of this id was accepted (clause 6.1.3).
    Acceptance(&'a str),
    /// The actions of a nonconformity were found to work (clause 10.2).
    Effectiveness,
}

impl Document {
    /// Every decision that names what it is about.
    pub fn decisions(&self) -> impl Iterator<Item = Decision<'_>> {
        let kind = self.kind_or_policy();
        let risks = if kind.carries("risks") { self.tables.risks.items() } else { &[] };
        let acceptances = risks.iter().filter(|it| it.at.file() == self.file).filter_map(|risk| {
            let subject = Subject::Acceptance(risk.id.text()?);
            Some(Decision { subject, made: risk.accepted.get()? })
        });
        let effectiveness = self.tables.nonconformity.effectiveness.get();
        let looked = |made| Decision { subject: Subject::Effectiveness, made };
        acceptances.chain(effectiveness.filter(|_| kind.carries("effectiveness")).map(looked))
    }
}

impl Decision<'_> {
    /// A name for it among those of its document.
    pub fn about(&self) -> String {
        match self.subject {
            Subject::Acceptance(risk) => format!("risk:{risk}"),
            Subject::Effectiveness => "effectiveness".into(),
        }
    }

    /// Whether somebody decided the same on the same day.
    pub fn is_same_as(&self, other: Decision<'_>) -> bool {
        let (made, theirs) = (self.made, other.made);
        let is_same = made.on.value == theirs.on.value && made.by.text() == theirs.by.text();
        is_same && self.about() == other.about()
    }

    /// The risk that was accepted.
    pub fn risk(&self) -> Option<&str> {
        match self.subject {
            Subject::Acceptance(risk) => Some(risk),
            Subject::Effectiveness => None,
        }
    }

    /// The key under which it is written.
    pub fn key(&self) -> &'static str {
        match self.subject {
            Subject::Acceptance(_) => "accepted",
            Subject::Effectiveness => "effectiveness",
        }
    }
}
