//! A day on which a person vouched for a text.

use toml::de::DeValue;

use super::{Fields, Word};
use crate::date::Date;
use crate::digest;
use crate::source::{Field, Spanned};

/// A day on which a person vouched for a text, and the digest of what they saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attestation {
    pub on: Spanned<Date>,
    pub by: Field<String>,
    pub digest: Field<String>,
    /// What a review led to; silence says nothing about it.
    pub outcome: Field<Outcome>,
    pub note: Field<String>,
}

/// What a person vouches for a text with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttestationKind {
    Review,
    Approval,
}

/// What a review led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The text still holds as it stood at the last approval or review.
    NoChange,
    /// The text was changed, and holds as it stands now.
    Changed,
}

impl Word for Outcome {
    const ALL: &'static [(&'static str, Self)] =
        &[("no-change", Outcome::NoChange), ("changed", Outcome::Changed)];
}

impl AttestationKind {
    pub const ALL: [AttestationKind; 2] = [AttestationKind::Review, AttestationKind::Approval];

    /// The key that holds it.
    pub fn key(self) -> &'static str {
        match self {
            AttestationKind::Review => "reviewed",
            AttestationKind::Approval => "approved",
        }
    }
}

impl Attestation {
    /// A day and nothing else: a claim by nobody.
    fn bare(on: Spanned<Date>) -> Attestation {
        let (by, digest) = (Field::Absent, Field::Absent);
        Attestation { on, by, digest, outcome: Field::Absent, note: Field::Absent }
    }
}

impl Fields<'_, '_> {
    /// An attestation: a table with `on`, `by`, `digest`, `outcome` and `note`, or a bare date.
    pub fn attestation(&mut self, key: &'static str) -> Field<Attestation> {
        let Some((span, value)) = self.take(key) else { return Field::Absent };
        match value {
            DeValue::Table(table) => {
                let mut inner = self.inside(key, table, span);
                let (on, by) = (inner.date("on"), inner.string("by"));
                let digest = inner.digest("digest");
                let (outcome, note) = (inner.word("outcome"), inner.string("note"));
                if on.is_absent() {
                    let message = format!("`{key}` does not say on which day");
                    inner.missing(
                        "on",
                        span,
                        message,
                        format!("write `{key} = {{ on = 2026-01-31, by = \"...\" }}`"),
                    );
                }
                inner.finish();
                match on {
                    Field::Present(on) => {
                        let value = Attestation { on, by, digest, outcome, note };
                        Field::Present(Spanned { value, span })
                    }
                    _ => Field::Invalid(span),
                }
            }
            DeValue::Array(_) => {
                let message =
                    format!("`{}` must be one day and one person, not a list", self.name(key));
                let help = format!(
                    "write the one that counts, and no list: `{key} = {{ on = 2026-01-31, by = \"...\" }}`"
                );
                self.invalid(key, span, message, Some(help))
            }
            value => match self.date_of(key, span, &value) {
                Field::Present(on) => {
                    Field::Present(Spanned { value: Attestation::bare(on), span })
                }
                Field::Invalid(span) => Field::Invalid(span),
                Field::Absent => Field::Absent,
            },
        }
    }

    /// The digest of an attestation: `sha256:` and 32 hex digits.
    pub fn digest(&mut self, key: &'static str) -> Field<String> {
        match self.string(key) {
            Field::Present(text) if !digest::is_digest(&text) => {
                let message = format!("`{}` is not a digest", text.value);
                self.invalid(
                    key,
                    text.span,
                    message,
                    Some("a digest is `sha256:` and 32 hex digits in lower case".into()),
                )
            }
            field => field,
        }
    }
}
