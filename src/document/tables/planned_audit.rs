use crate::date::Date;
use crate::fields::Fields;
use crate::source::{Field, Span, Spanned};

/// One audit of an internal audit programme (clause 9.2.2).
#[derive(Debug)]
pub struct PlannedAudit {
    pub at: Span,
    pub id: Field<String>,
    /// The last day on which it may take place.
    pub planned_on: Field<Date>,
    pub auditors: Field<Vec<Spanned<String>>>,
    pub clauses: Field<Vec<Spanned<String>>>,
    pub controls: Field<Vec<Spanned<String>>>,
    /// The id of the internal audit that came of it.
    pub report: Field<String>,
}

impl PlannedAudit {
    pub(super) fn read(row: &mut Fields<'_, '_>) -> PlannedAudit {
        let audit = PlannedAudit {
            at: row.span,
            id: row.string("id"),
            planned_on: row.date("planned_on"),
            auditors: row.strings("auditors"),
            clauses: row.strings("clauses"),
            controls: row.strings("controls"),
            report: row.string("report"),
        };
        row.require("planned_on", &audit.planned_on, "`planned_on = 2026-10-31`");
        audit
    }

    /// What people call it: its id, else its day.
    pub fn name(&self) -> String {
        match (self.id.get(), self.planned_on.get()) {
            (Some(id), _) => id.value.clone(),
            (None, Some(day)) => day.value.to_string(),
            (None, None) => "audit".to_owned(),
        }
    }

    /// A finding's key: never the row's number.
    pub fn key(&self) -> String {
        format!("audit:{}", self.name())
    }
}
