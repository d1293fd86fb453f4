//! The risk register.

use crate::date::Date;
use crate::fields::{Attestation, Row, Score, Word};
use crate::source::{Field, Span, Spanned};

/// One row of the risk register (clauses 6.1.2 and 6.1.3).
#[derive(Debug)]
pub struct Risk {
    pub at: Span,
    pub id: Field<String>,
    pub title: Field<String>,
    pub owner: Field<String>,
    /// Closed risks are kept and not judged.
    pub status: Field<RiskStatus>,
    pub likelihood: Field<Score>,
    pub impact: Field<Score>,
    /// The level before treatment, where the house writes it down.
    pub level: Field<Score>,
    pub treatment: Field<Treatment>,
    pub controls: Field<Vec<Spanned<String>>>,
    /// The level that remains after treatment.
    pub residual: Field<Score>,
    /// The risk owner's acceptance of what remains.
    pub accepted: Field<Attestation>,
    /// The last day of the treatment.
    pub due: Field<Date>,
    /// The day on which the treatment was done.
    pub done_on: Field<Date>,
    /// The day of the last assessment.
    pub assessed_on: Field<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RiskStatus {
    Open,
    Closed,
}

impl Word for RiskStatus {
    const ALL: &'static [(&'static str, RiskStatus)] =
        &[("open", RiskStatus::Open), ("closed", RiskStatus::Closed)];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    Mitigate,
    Accept,
    Avoid,
    Share,
}

impl Word for Treatment {
    const ALL: &'static [(&'static str, Treatment)] = &[
        ("mitigate", Treatment::Mitigate),
        ("accept", Treatment::Accept),
        ("avoid", Treatment::Avoid),
        ("share", Treatment::Share),
    ];
}

impl Risk {
    pub fn read(row: &mut impl Row) -> Risk {
        let risk = Risk {
            at: row.span(),
            id: row.string("id"),
            title: row.string("title"),
            owner: row.owner(),
            status: row.word("status"),
            likelihood: row.score("likelihood"),
            impact: row.score("impact"),
            level: row.score("level"),
            treatment: row.word("treatment"),
            controls: row.strings("controls"),
            residual: row.score("residual"),
            accepted: row.attestation("accepted"),
            due: row.date("due"),
            done_on: row.date("done_on"),
            assessed_on: row.date("assessed_on"),
        };
        row.require("id", &risk.id, "`id = \"R-01\"`");
        risk
    }

    pub fn is_closed(&self) -> bool {
        self.status.get().is_some_and(|it| it.value == RiskStatus::Closed)
    }
}
