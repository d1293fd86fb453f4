//! The Statement of Applicability.

use crate::fields::{Row, Word};
use crate::phrase;
use crate::source::{Field, Span, Spanned};

/// One row of the Statement of Applicability (clause 6.1.3 d).
#[derive(Debug)]
pub struct Applicability {
    pub at: Span,
    pub control: Field<String>,
    pub applicable: Field<bool>,
    /// As written: `n/a` is the business of `soa-unjustified`.
    pub justification: Field<String>,
    pub status: Field<Implementation>,
    pub reasons: Field<Vec<Spanned<String>>>,
    pub risks: Field<Vec<Spanned<String>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Implementation {
    Implemented,
    PartiallyImplemented,
    Planned,
    NotImplemented,
}

impl Word for Implementation {
    const ALL: &'static [(&'static str, Implementation)] = &[
        ("implemented", Implementation::Implemented),
        ("partially-implemented", Implementation::PartiallyImplemented),
        ("planned", Implementation::Planned),
        ("not-implemented", Implementation::NotImplemented),
    ];
}

/// Why a control is needed (clause 6.1.3 d).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    Risk,
    Legal,
    Regulatory,
    Contractual,
    Business,
    Baseline,
}

impl Word for Reason {
    const ALL: &'static [(&'static str, Reason)] = &[
        ("risk", Reason::Risk),
        ("legal", Reason::Legal),
        ("regulatory", Reason::Regulatory),
        ("contractual", Reason::Contractual),
        ("business", Reason::Business),
        ("baseline", Reason::Baseline),
    ];
}

impl Applicability {
    /// Whether the row says that the control does not apply.
    pub fn is_excluded(&self) -> bool {
        self.applicable.get().is_some_and(|it| !it.value)
    }

    pub fn read(row: &mut impl Row) -> Applicability {
        let applicability = Applicability {
            at: row.span(),
            control: row.string("control"),
            applicable: row.boolean("applicable"),
            justification: row.text("justification"),
            status: row.word("status"),
            reasons: row.strings("reasons"),
            risks: row.strings("risks"),
        };
        for reason in applicability.reasons.items() {
            if Reason::parse(reason).is_none() {
                let help = format!("write one of {}", phrase::any_of(&Reason::words()));
                let message = format!("`{}` is not a reason for a control", reason.value);
                row.invalid::<()>("reasons", reason.span, message, Some(help));
            }
        }
        row.require("control", &applicability.control, "`control = \"A.5.1\"`");
        row.require(
            "applicable",
            &applicability.applicable,
            "`applicable = true` or `applicable = false`",
        );
        applicability
    }
}
