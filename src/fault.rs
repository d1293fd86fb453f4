//! What reading found wrong. Reading never fails: it returns what it could read, and faults.

use crate::fix::Fix;
use crate::source::Span;

/// One thing wrong in a text, as plain data. In a document, the rule of its kind turns it into a finding; in
/// `isms.toml` every fault is an error that stops the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub kind: FaultKind,
    pub at: Span,
    /// The field at fault, as `owner` or `risks.R-02.due`; empty where there is none. Never by a row's number.
    pub field: String,
    /// Which of the field's faults it is, whatever their order: the item of a list, or the line that is broken. Empty where
    /// there can be one.
    pub detail: String,
    pub message: String,
    pub help: Option<String>,
    pub labels: Vec<(Span, String)>,
    /// What mends it, where that needs no thought.
    pub fix: Option<Fix>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// The file could not be read as UTF-8 text.
    Encoding,
    FrontMatterMissing,
    FrontMatterYaml,
    /// The TOML itself is broken.
    Syntax,
    /// A value of the wrong type or shape.
    Invalid,
    /// A key that nothing reads.
    Unknown,
    /// A key that must be there and is not.
    Missing,
    /// A value that a template left behind.
    Placeholder,
    /// More than one owner.
    OwnerPlural,
}

impl FaultKind {
    /// Whether a value stands there that rules pass over: it could not be read, or is still a template's.
    pub fn loses_value(self) -> bool {
        matches!(self, FaultKind::Invalid | FaultKind::OwnerPlural | FaultKind::Placeholder)
    }
}

impl Fault {
    pub fn new(kind: FaultKind, at: Span, message: impl Into<String>) -> Fault {
        let message = message.into();
        Fault {
            kind,
            at,
            field: String::new(),
            detail: String::new(),
            message,
            help: None,
            labels: Vec::new(),
            fix: None,
        }
    }

    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Fault {
        self.field = field.into();
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Fault {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub fn label(mut self, at: Span, text: impl Into<String>) -> Fault {
        self.labels.push((at, text.into()));
        self
    }
}
