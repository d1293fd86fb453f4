//! The tables of the special types: what each row holds. Field names are the keys a user writes.

mod applicability;
mod entry;
mod planned_audit;
mod risk;

pub use applicability::{Applicability, Implementation, Reason};
pub use entry::Entry;
pub use planned_audit::PlannedAudit;
pub use risk::{Risk, RiskStatus, Treatment};

use std::sync::Arc;

use crate::date::{Date, Interval};
use crate::fields::{Attestation, Fields, Word};
use crate::framework::register::Register;
use crate::register::Renamed;
use crate::source::{Field, Span, Spanned};
use crate::waiver::Waiver;

/// What a document carries beyond the common fields; empty for most.
#[derive(Debug, Default)]
pub struct Tables {
    pub applicability: Field<Vec<Applicability>>,
    pub risks: Field<Vec<Risk>>,
    pub evidence: Field<Vec<Evidence>>,
    pub waivers: Field<Vec<Waiver>>,
    /// Which register the rows belong to.
    pub register: Field<&'static Register>,
    pub rows: Field<Vec<Entry>>,
    /// What the columns of the file under `source` mean.
    pub columns: Field<Vec<Renamed>>,
    /// The keys of that file's columns; none where it was not read.
    pub columns_read: Vec<&'static str>,
    pub findings: Field<Vec<AuditFinding>>,
    pub actions: Field<Vec<Action>>,
    pub objectives: Field<Vec<Objective>>,
    /// The internal audits that a programme plans.
    pub audits: Field<Vec<PlannedAudit>>,
    pub process: Process,
    pub audit: Audit,
    pub meeting: Meeting,
    pub nonconformity: Nonconformity,
}

/// Something that shows a control at work.
#[derive(Debug)]
pub struct Evidence {
    pub at: Span,
    pub path: Field<String>,
    pub url: Field<String>,
    pub collected_on: Field<Date>,
    pub valid_for: Field<Interval>,
    pub controls: Field<Vec<Spanned<String>>>,
}

impl Evidence {
    /// Where it is kept: its path, else its address.
    pub fn place(&self) -> Option<&Spanned<String>> {
        self.path.get().or_else(|| self.url.get())
    }

    /// The last day on which it holds, by its own time or that of the house; none where nothing says when it was collected,
    /// or its own time cannot be read.
    pub fn last_day(&self, valid_for: Interval) -> Option<Date> {
        let valid_for = match &self.valid_for {
            Field::Absent => valid_for,
            Field::Invalid(_) => return None,
            Field::Present(own) => own.value,
        };
        self.collected_on.get().map(|day| valid_for.after(day.value))
    }

    /// A finding's key: never the row's number.
    pub fn key(&self) -> String {
        self.place().map_or_else(|| "evidence".into(), |place| format!("evidence:{}", place.value))
    }
}

/// One finding of an internal audit (clause 9.2).
#[derive(Debug)]
pub struct AuditFinding {
    pub at: Span,
    pub id: Field<String>,
    pub title: Field<String>,
    pub grade: Field<Grade>,
    pub clauses: Field<Vec<Spanned<String>>>,
    pub controls: Field<Vec<Spanned<String>>>,
    /// The id of the nonconformity it led to.
    pub nonconformity: Field<String>,
}

impl AuditFinding {
    /// What people call it: its id, else its title.
    pub fn name(&self) -> &str {
        self.id.get().or_else(|| self.title.get()).map_or("finding", |it| &it.value)
    }

    /// A finding's key: never the row's number.
    pub fn key(&self) -> String {
        format!("finding:{}", self.name())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    Major,
    Minor,
    Observation,
}

impl Word for Grade {
    const ALL: &'static [(&'static str, Grade)] =
        &[("major", Grade::Major), ("minor", Grade::Minor), ("observation", Grade::Observation)];
}

/// Something to be done by somebody until a day.
#[derive(Debug)]
pub struct Action {
    pub at: Span,
    pub id: Field<String>,
    pub title: Field<String>,
    pub owner: Field<String>,
    pub due: Field<Date>,
    pub done_on: Field<Date>,
}

impl Action {
    pub fn is_open(&self, today: Date) -> bool {
        self.done_on.is_to_come(today)
    }

    /// What people call it: its id, else its title.
    pub fn name(&self) -> &str {
        self.id.get().or_else(|| self.title.get()).map_or("action", |it| &it.value)
    }

    /// A finding's key: never the row's number.
    pub fn key(&self) -> String {
        format!("action:{}", self.name())
    }
}

/// One information security objective (clause 6.2).
#[derive(Debug)]
pub struct Objective {
    pub at: Span,
    pub id: Field<String>,
    pub title: Field<String>,
    pub measure: Field<String>,
    pub target: Field<String>,
    pub owner: Field<String>,
    pub due: Field<Date>,
    pub result: Field<String>,
}

impl Objective {
    /// What people call it: its id, else its title.
    pub fn name(&self) -> &str {
        self.id.get().or_else(|| self.title.get()).map_or("objective", |it| &it.value)
    }

    /// A finding's key: never the row's number.
    pub fn key(&self) -> String {
        format!("objective:{}", self.name())
    }
}

/// What a process takes and gives (clause 4.4), and how it is measured (clause 9.1).
#[derive(Debug, Default)]
pub struct Process {
    /// For a management review, the letters of clause 9.3.2 that it dealt with.
    pub inputs: Field<Vec<Spanned<String>>>,
    pub outputs: Field<Vec<Spanned<String>>>,
    /// What comes from outside the ISMS, whether `inputs` lists it too or not.
    pub external_inputs: Field<Vec<Spanned<String>>>,
    /// What goes to somebody outside the ISMS, whether `outputs` lists it too or not.
    pub external_outputs: Field<Vec<Spanned<String>>>,
    pub measures: Field<Vec<Spanned<String>>>,
}

/// An internal audit's own fields.
#[derive(Debug, Default)]
pub struct Audit {
    pub audited_on: Field<Date>,
    pub auditors: Field<Vec<Spanned<String>>>,
    pub audited_clauses: Field<Vec<Spanned<String>>>,
    pub audited_controls: Field<Vec<Spanned<String>>>,
}

/// A management review or an awareness session.
#[derive(Debug, Default)]
pub struct Meeting {
    pub held_on: Field<Date>,
    pub attendees: Field<Vec<Spanned<String>>>,
    pub topic: Field<String>,
    pub roles: Field<Vec<Spanned<String>>>,
}

/// A nonconformity's own fields (clause 10.2).
#[derive(Debug, Default)]
pub struct Nonconformity {
    pub raised_on: Field<Date>,
    pub root_cause: Field<String>,
    pub closed_on: Field<Date>,
    pub effectiveness: Field<Attestation>,
}

impl Nonconformity {
    /// The day on which it was closed. A day to come is a plan.
    pub fn closed(&self, today: Date) -> Option<&Spanned<Date>> {
        self.closed_on.get().filter(|it| it.value <= today)
    }
}

impl Tables {
    pub fn read(fields: &mut Fields<'_, '_>) -> Tables {
        let register = entry::kind(fields);
        Tables {
            rows: entry::rows(fields, &register),
            register,
            applicability: fields.rows("applicability", |row| Applicability::read(row)),
            risks: fields.rows("risks", |row| Risk::read(row)),
            evidence: fields.rows("evidence", evidence),
            waivers: fields.rows("waivers", |row| Waiver::read(row, false)),
            columns: columns(fields),
            columns_read: Vec::new(),
            findings: fields.rows("findings", audit_finding),
            actions: fields.rows("actions", action),
            objectives: fields.rows("objectives", objective),
            audits: fields.rows("audits", PlannedAudit::read),
            process: Process {
                inputs: fields.strings("inputs"),
                outputs: fields.strings("outputs"),
                external_inputs: fields.strings("external_inputs"),
                external_outputs: fields.strings("external_outputs"),
                measures: fields.strings("measures"),
            },
            audit: Audit {
                audited_on: fields.date("audited_on"),
                auditors: fields.strings("auditors"),
                audited_clauses: fields.strings("audited_clauses"),
                audited_controls: fields.strings("audited_controls"),
            },
            meeting: Meeting {
                held_on: fields.date("held_on"),
                attendees: fields.strings("attendees"),
                topic: fields.string("topic"),
                roles: fields.strings("roles"),
            },
            nonconformity: nonconformity(fields),
        }
    }
}

/// `[columns]`: headers of a file, and the keys they stand for.
fn columns(fields: &mut Fields<'_, '_>) -> Field<Vec<Renamed>> {
    fields.table("columns", |table| {
        let texts = table.texts_by_key();
        texts.into_iter().map(|(header, key)| Renamed { header, key }).collect()
    })
}

fn evidence(row: &mut Fields<'_, '_>) -> Evidence {
    Evidence {
        at: row.span,
        path: row.string("path"),
        url: row.string("url"),
        collected_on: row.date("collected_on"),
        valid_for: row.interval("valid_for"),
        controls: row.strings("controls"),
    }
}

fn audit_finding(row: &mut Fields<'_, '_>) -> AuditFinding {
    let finding = AuditFinding {
        at: row.span,
        id: row.string("id"),
        title: row.string("title"),
        grade: row.word("grade"),
        clauses: row.strings("clauses"),
        controls: row.strings("controls"),
        nonconformity: row.string("nonconformity"),
    };
    // What follows of it hangs on that.
    row.require("grade", &finding.grade, "`grade = \"major\"`, `\"minor\"` or `\"observation\"`");
    finding
}

fn action(row: &mut Fields<'_, '_>) -> Action {
    let action = Action {
        at: row.span,
        id: row.string("id"),
        title: row.string("title"),
        owner: row.owner(),
        due: row.date("due"),
        done_on: row.date("done_on"),
    };
    // What nobody is asked to do by any day is a wish.
    if action.done_on.is_absent() {
        row.require("owner", &action.owner, "`owner = \"it-lead\"`");
        row.require("due", &action.due, "`due = 2026-10-31`, or `done_on = ...` once it is done");
    }
    action
}

fn nonconformity(fields: &mut Fields<'_, '_>) -> Nonconformity {
    let mut nonconformity = Nonconformity {
        raised_on: fields.date("raised_on"),
        root_cause: fields.string("root_cause"),
        closed_on: fields.date("closed_on"),
        effectiveness: fields.attestation("effectiveness"),
    };
    let (raised, closed) = (nonconformity.raised_on.get(), nonconformity.closed_on.get());
    if let (Some(raised), Some(closed)) = (raised, closed)
        && closed.value < raised.value
    {
        let message =
            format!("it was closed on {}, before it was raised on {}", closed.value, raised.value);
        let help = "write the day on which each took place".to_owned();
        nonconformity.closed_on = fields.invalid("closed_on", closed.span, message, Some(help));
    }
    nonconformity
}

fn objective(row: &mut Fields<'_, '_>) -> Objective {
    Objective {
        at: row.span,
        id: row.string("id"),
        title: row.string("title"),
        measure: row.string("measure"),
        target: row.string("target"),
        owner: row.owner(),
        due: row.date("due"),
        result: row.string("result"),
    }
}

impl Tables {
    /// A document's own ones, to be filled; most documents share an empty one.
    pub fn own(shared: &mut Arc<Tables>) -> &mut Tables {
        if Arc::get_mut(shared).is_none() {
            *shared = Arc::default();
        }
        Arc::get_mut(shared).expect("nobody else has them")
    }

    /// Where a table of the special types stands, by its key.
    pub fn span_of(&self, key: &str) -> Option<Span> {
        match key {
            "applicability" => self.applicability.span(),
            "risks" => self.risks.span(),
            "register" => self.register.span(),
            "rows" => self.rows.span(),
            "columns" => self.columns.span(),
            "findings" => self.findings.span(),
            "actions" => self.actions.span(),
            "objectives" => self.objectives.span(),
            "audits" => self.audits.span(),
            "inputs" => self.process.inputs.span(),
            "outputs" => self.process.outputs.span(),
            "external_inputs" => self.process.external_inputs.span(),
            "external_outputs" => self.process.external_outputs.span(),
            "measures" => self.process.measures.span(),
            "audited_on" => self.audit.audited_on.span(),
            "auditors" => self.audit.auditors.span(),
            "audited_clauses" => self.audit.audited_clauses.span(),
            "audited_controls" => self.audit.audited_controls.span(),
            "held_on" => self.meeting.held_on.span(),
            "attendees" => self.meeting.attendees.span(),
            "topic" => self.meeting.topic.span(),
            "roles" => self.meeting.roles.span(),
            "raised_on" => self.nonconformity.raised_on.span(),
            "root_cause" => self.nonconformity.root_cause.span(),
            "closed_on" => self.nonconformity.closed_on.span(),
            "effectiveness" => self.nonconformity.effectiveness.span(),
            _ => None,
        }
    }
}
