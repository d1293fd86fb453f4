//! What is written of each part of a document. A field that is missing here does not compile.

use std::sync::{Arc, OnceLock};

use super::bytes::{Reader, Stored, Writer};
use crate::date::{Interval, Unit};
use crate::document::header::NO_TABLES;
use crate::document::tables::{
    Action, Applicability, Audit, AuditFinding, Entry, Evidence, Meeting, Nonconformity, Objective,
    PlannedAudit, Process, Risk, Tables,
};
use crate::document::{Body, Document, Heading, Link, State, Words};
use crate::fields::{Attestation, QuotedDay, Score};
use crate::framework::register::{self, Register};
use crate::register::Renamed;
use crate::source::FileId;
use crate::waiver::Waiver;
use crate::wording::residue::Residue;
use crate::wording::vague::VaguePhrase;

/// A struct by its fields, in this order. What stands behind `;` is not written.
macro_rules! kept {
    ($($type:ident { $($field:ident),* $(; $($other:ident: $value:expr),*)? })*) => {$(
        impl Stored for $type {
            fn write(&self, to: &mut Writer) {
                $(self.$field.write(to);)*
            }

            fn read(from: &mut Reader<'_>) -> Option<$type> {
                $(let $field = Stored::read(from)?;)*
                Some($type { $($field,)* $($($other: $value,)*)? })
            }
        }
    )*};
}

kept! {
    Document {
        fence, id, title, kind, status, version, classification, owner, approver, controls, clauses, depends_on, supersedes,
        approved, reviewed, review_every, next_review, source, tables, body, words, quoted_days, hash;
        file: FileId::MAX, state: State::Read, faults: Vec::new(), digest: OnceLock::new()
    }
    Attestation { on, by, digest, outcome, note }
    Body { span, headings, links, named_anchors, not_prose, has_text; anchors: OnceLock::new() }
    Heading { level, text, span }
    Link { target, span, is_autolink }
    Words { residue, conflict, vague }
    Residue { text, places }
    VaguePhrase { phrase, at }
    QuotedDay { at, field, name }
    Waiver { at, rule, subject, reason, approved_by, until }
    Renamed { header, key }
    Interval { count, unit }
    Tables {
        applicability, risks, evidence, waivers, register, rows, columns, findings, actions, objectives, audits, process,
        audit, meeting, nonconformity;
        // Filled from the file beside it, when that is read.
        columns_read: Vec::new()
    }
    Applicability { at, control, applicable, justification, status, reasons, risks }
    Risk {
        at, id, title, owner, status, likelihood, impact, level, treatment, controls, residual, accepted, due, done_on,
        assessed_on
    }
    Evidence { at, path, url, collected_on, valid_for, controls }
    Entry { at, id, owner, controls, reviewed_on, next_review }
    AuditFinding { at, id, title, grade, clauses, controls, nonconformity }
    Action { at, id, title, owner, due, done_on }
    Objective { at, id, title, measure, target, owner, due, result }
    PlannedAudit { at, id, planned_on, auditors, clauses, controls, report }
    Process { inputs, outputs, external_inputs, external_outputs, measures }
    Audit { audited_on, auditors, audited_clauses, audited_controls }
    Meeting { held_on, attendees, topic, roles }
    Nonconformity { raised_on, root_cause, closed_on, effectiveness }
}

/// Most documents share an empty one.
impl Stored for Arc<Tables> {
    fn write(&self, to: &mut Writer) {
        let is_shared = Arc::ptr_eq(self, &NO_TABLES);
        is_shared.write(to);
        if !is_shared {
            Tables::write(self, to);
        }
    }

    fn read(from: &mut Reader<'_>) -> Option<Arc<Tables>> {
        if bool::read(from)? {
            Some(Arc::clone(&NO_TABLES))
        } else {
            <Tables as Stored>::read(from).map(Arc::new)
        }
    }
}

/// By its id: the rest stands in the program.
impl Stored for &'static Register {
    fn write(&self, to: &mut Writer) {
        to.text(&self.id);
    }

    fn read(from: &mut Reader<'_>) -> Option<&'static Register> {
        register::register(from.text()?)
    }
}

impl Stored for Unit {
    fn write(&self, to: &mut Writer) {
        (*self as u8).write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Unit> {
        let units = [Unit::Days, Unit::Weeks, Unit::Months, Unit::Years];
        let number = u8::read(from)?;
        units.into_iter().find(|it| *it as u8 == number)
    }
}

impl Stored for Score {
    fn write(&self, to: &mut Writer) {
        let is_number = matches!(self, Score::Number(_));
        is_number.write(to);
        match self {
            Score::Number(number) => number.write(to),
            Score::Name(name) => name.write(to),
        }
    }

    fn read(from: &mut Reader<'_>) -> Option<Score> {
        if bool::read(from)? {
            u32::read(from).map(Score::Number)
        } else {
            String::read(from).map(Score::Name)
        }
    }
}
