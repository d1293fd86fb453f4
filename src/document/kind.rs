//! The types a document may have, and what each may carry.

use crate::fields::Word;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Policy,
    Standard,
    Procedure,
    Process,
    Plan,
    Statement,
    Guideline,
    Register,
    Record,
    StatementOfApplicability,
    RiskRegister,
    InternalAudit,
    ManagementReview,
    Nonconformity,
    Objectives,
    AwarenessRecord,
}

impl Word for Kind {
    const ALL: &'static [(&'static str, Kind)] = &[
        ("policy", Kind::Policy),
        ("standard", Kind::Standard),
        ("procedure", Kind::Procedure),
        ("process", Kind::Process),
        ("plan", Kind::Plan),
        ("statement", Kind::Statement),
        ("guideline", Kind::Guideline),
        ("register", Kind::Register),
        ("record", Kind::Record),
        ("statement-of-applicability", Kind::StatementOfApplicability),
        ("risk-register", Kind::RiskRegister),
        ("internal-audit", Kind::InternalAudit),
        ("management-review", Kind::ManagementReview),
        ("nonconformity", Kind::Nonconformity),
        ("objectives", Kind::Objectives),
        ("awareness-record", Kind::AwarenessRecord),
    ];
}

impl Kind {
    pub fn name(self) -> &'static str {
        self.word()
    }

    /// What the id of a new document begins with, where its repository has no other custom.
    pub fn prefix(self) -> &'static str {
        match self {
            Kind::Policy => "POL",
            Kind::Standard => "STD",
            Kind::Procedure => "PRO",
            Kind::Process => "PROC",
            Kind::Plan => "PLN",
            Kind::Statement => "GOV",
            Kind::Guideline => "GUI",
            Kind::Register
            | Kind::StatementOfApplicability
            | Kind::RiskRegister
            | Kind::Objectives => "REG",
            Kind::Record
            | Kind::InternalAudit
            | Kind::ManagementReview
            | Kind::Nonconformity
            | Kind::AwarenessRecord => "REC",
        }
    }

    /// The folder of a new document, where its repository has no other custom.
    pub fn folder(self) -> &'static str {
        match self {
            Kind::Policy => "policies",
            Kind::Standard | Kind::Procedure | Kind::Guideline => "procedures",
            Kind::Process => "processes",
            Kind::Plan => "plans",
            Kind::Statement => "governance",
            Kind::Register
            | Kind::StatementOfApplicability
            | Kind::RiskRegister
            | Kind::Objectives => "registers",
            Kind::Record
            | Kind::InternalAudit
            | Kind::ManagementReview
            | Kind::Nonconformity
            | Kind::AwarenessRecord => "records",
        }
    }

    /// Records show that something happened: they are kept, not reviewed, and rule nothing.
    pub fn is_record(self) -> bool {
        matches!(
            self,
            Kind::Record
                | Kind::InternalAudit
                | Kind::ManagementReview
                | Kind::Nonconformity
                | Kind::AwarenessRecord
        )
    }

    /// The clause whose documented information a document of this type is by itself, whatever it lists.
    pub fn serves(self) -> Option<&'static str> {
        Some(match self {
            Kind::StatementOfApplicability => "6.1.3",
            Kind::Objectives => "6.2",
            Kind::AwarenessRecord => "7.2",
            Kind::RiskRegister => "8.2",
            Kind::InternalAudit => "9.2.2",
            Kind::ManagementReview => "9.3.3",
            Kind::Nonconformity => "10.2",
            Kind::Policy
            | Kind::Standard
            | Kind::Procedure
            | Kind::Process
            | Kind::Plan
            | Kind::Statement
            | Kind::Guideline
            | Kind::Register
            | Kind::Record => return None,
        })
    }

    /// Whether a document of this type may carry a key: what another carries is a fault, and nothing reads it.
    pub fn carries(self, key: &str) -> bool {
        let table = TABLES_OF_KINDS.iter().find(|it| it.key == key);
        table.is_none_or(|it| it.kinds.contains(&self))
    }

    /// Whether a document of this type can be what implements a control.
    pub fn can_cover(self) -> bool {
        !self.is_record() && self != Kind::StatementOfApplicability
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Draft,
    InReview,
    Approved,
    Retired,
}

impl Word for Status {
    const ALL: &'static [(&'static str, Status)] = &[
        ("draft", Status::Draft),
        ("in-review", Status::InReview),
        ("approved", Status::Approved),
        ("retired", Status::Retired),
    ];
}

/// A key that only some types may carry.
#[derive(Debug)]
pub struct TableOf {
    pub key: &'static str,
    pub kinds: &'static [Kind],
}

/// Which types may carry which keys. Keys that are not here belong to every type.
pub const TABLES_OF_KINDS: &[TableOf] = &[
    TableOf { key: "applicability", kinds: &[Kind::StatementOfApplicability] },
    TableOf { key: "risks", kinds: &[Kind::RiskRegister] },
    TableOf { key: "register", kinds: &[Kind::Register] },
    TableOf { key: "rows", kinds: &[Kind::Register] },
    TableOf {
        key: "columns",
        kinds: &[Kind::RiskRegister, Kind::StatementOfApplicability, Kind::Register],
    },
    TableOf { key: "inputs", kinds: &[Kind::Process, Kind::ManagementReview] },
    TableOf { key: "outputs", kinds: &[Kind::Process] },
    TableOf { key: "external_inputs", kinds: &[Kind::Process] },
    TableOf { key: "external_outputs", kinds: &[Kind::Process] },
    TableOf { key: "measures", kinds: &[Kind::Process] },
    TableOf { key: "objectives", kinds: &[Kind::Objectives] },
    TableOf { key: "audits", kinds: &[Kind::Plan] },
    TableOf { key: "findings", kinds: &[Kind::InternalAudit] },
    TableOf {
        key: "actions",
        kinds: &[
            Kind::InternalAudit,
            Kind::ManagementReview,
            Kind::Nonconformity,
            Kind::Plan,
            Kind::Register,
        ],
    },
    TableOf { key: "audited_on", kinds: &[Kind::InternalAudit] },
    TableOf { key: "auditors", kinds: &[Kind::InternalAudit] },
    TableOf { key: "audited_clauses", kinds: &[Kind::InternalAudit] },
    TableOf { key: "audited_controls", kinds: &[Kind::InternalAudit] },
    TableOf { key: "held_on", kinds: &[Kind::ManagementReview, Kind::AwarenessRecord] },
    TableOf { key: "attendees", kinds: &[Kind::ManagementReview, Kind::AwarenessRecord] },
    TableOf { key: "topic", kinds: &[Kind::AwarenessRecord] },
    TableOf { key: "roles", kinds: &[Kind::AwarenessRecord] },
    TableOf { key: "raised_on", kinds: &[Kind::Nonconformity] },
    TableOf { key: "root_cause", kinds: &[Kind::Nonconformity] },
    TableOf { key: "closed_on", kinds: &[Kind::Nonconformity] },
    TableOf { key: "effectiveness", kinds: &[Kind::Nonconformity] },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework;

    #[test]
    fn seven_types_serve_seven_of_the_twelve_clauses_that_ask_for_documents() {
        let required: Vec<&str> = framework::clauses()
            .iter()
            .filter(|it| it.documented.as_deref() == Some("required"))
            .map(|it| it.id.as_str())
            .collect();
        assert_eq!(required.len(), 12);
        let mut served: Vec<&str> =
            Kind::ALL.iter().filter_map(|(_, kind)| kind.serves()).collect();
        assert!(served.iter().all(|clause| required.contains(clause)), "{served:?}");
        served.dedup();
        assert_eq!(served.len(), 7);
    }
}
