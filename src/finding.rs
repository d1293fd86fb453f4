//! What a rule says, as plain data. Nothing here knows how it will be shown.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use crate::date::Date;
use crate::digest;
use crate::document::Document;
use crate::fault::{Fault, FaultKind};
use crate::fields::Word;
use crate::fix::Fix;
use crate::isms::Isms;
use crate::rules::Rule;
use crate::source::{Sources, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Off,
    Note,
    Warning,
    Error,
}

impl Word for Level {
    const ALL: &'static [(&'static str, Level)] = &[
        ("error", Level::Error),
        ("warning", Level::Warning),
        ("note", Level::Note),
        ("off", Level::Off),
    ];
}

impl Level {
    pub fn name(self) -> &'static str {
        self.word()
    }
}

/// One breach of one rule at one place.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: &'static Rule,
    /// The rule's own level until [`crate::lint`] applies the configuration.
    pub level: Level,
    pub message: String,
    pub help: Option<String>,
    pub at: Span,
    /// What it is about: a document's id, else its path; or a control, clause, role, person or risk.
    pub subject: String,
    /// Which of the subject's breaches it is: `field:owner`, `link:b.md#third`. Never a line number.
    pub key: String,
    /// The numbers behind the message, so that nobody parses prose.
    pub data: BTreeMap<&'static str, Datum>,
    pub labels: Vec<Label>,
    /// What mends it, where that needs no thought.
    pub fix: Option<Fix>,
    /// The waiver that accepts it, by number in [`crate::isms::Isms::waivers`].
    pub waived_by: Option<usize>,
    /// The row that names it, by number in [`crate::isms::Isms::baseline`].
    pub in_baseline: Option<usize>,
    /// Whether neither the base nor the baseline has such a finding.
    pub is_new: bool,
    /// Its name among all, once a format asked for it.
    fingerprint: OnceLock<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub at: Span,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Datum {
    Text(String),
    Number(i64),
    List(Vec<String>),
}

impl Finding {
    /// Where it stands, and then its labels.
    pub fn places(&self) -> impl Iterator<Item = Span> {
        std::iter::once(self.at).chain(self.labels.iter().map(|it| it.at))
    }

    pub fn label(&mut self, at: Span, text: impl Into<String>) -> &mut Finding {
        self.labels.push(Label { at, text: text.into() });
        self
    }

    pub fn help(&mut self, text: impl Into<String>) -> &mut Finding {
        self.help = Some(text.into());
        self
    }

    pub fn data(&mut self, name: &'static str, value: impl Into<Datum>) -> &mut Finding {
        self.data.insert(name, value.into());
        self
    }

    pub fn fix(&mut self, fix: Option<Fix>) -> &mut Finding {
        self.fix = fix;
        self
    }

    /// Whether it counts: nobody accepted it, and it was not there before.
    pub fn counts(&self) -> bool {
        self.is_new && self.waived_by.is_none()
    }

    /// Names the breach whatever its place or wording: a hash of rule, subject and key, which must not change afterwards.
    pub fn fingerprint(&self) -> &str {
        let hash = || digest::fingerprint(&[self.rule.name, &self.subject, &self.key]);
        self.fingerprint.get_or_init(hash)
    }
}

/// The one way to make a finding: a rule is handed this and nothing else to write to.
#[derive(Debug)]
pub struct Findings<'a> {
    rule: &'static Rule,
    sources: &'a Sources,
    found: Vec<Finding>,
    /// How often [`Findings::on_each`] met a subject and key.
    met: HashMap<(String, String), usize>,
}

impl<'a> Findings<'a> {
    pub fn new(rule: &'static Rule, sources: &'a Sources) -> Findings<'a> {
        Findings { rule, sources, found: Vec::new(), met: HashMap::new() }
    }

    /// A finding about a document.
    pub fn on(
        &mut self,
        document: &Document,
        key: impl Into<String>,
        at: Span,
        message: impl Into<String>,
    ) -> &mut Finding {
        let subject = document.name(self.sources).to_owned();
        self.add(subject, key, at, message)
    }

    /// A finding about a document that may have several with one key: from the second on they are numbered.
    pub fn on_each(
        &mut self,
        document: &Document,
        key: impl Into<String>,
        at: Span,
        message: impl Into<String>,
    ) -> &mut Finding {
        let subject = document.name(self.sources).to_owned();
        self.each(subject, key, at, message)
    }

    /// [`Findings::add`] for a subject that may have several findings with one key.
    pub fn each(
        &mut self,
        subject: impl Into<String>,
        key: impl Into<String>,
        at: Span,
        message: impl Into<String>,
    ) -> &mut Finding {
        let (subject, key) = (subject.into(), key.into());
        let times = self.met.entry((subject.clone(), key.clone())).or_default();
        *times += 1;
        let key = if *times == 1 { key } else { format!("{key}#{times}") };
        self.add(subject, key, at, message)
    }

    /// A finding about anything else: `subject` is a control, clause, role, person or risk.
    pub fn add(
        &mut self,
        subject: impl Into<String>,
        key: impl Into<String>,
        at: Span,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.found.push(Finding {
            rule: self.rule,
            level: self.rule.level,
            message: message.into(),
            help: None,
            at,
            subject: subject.into(),
            key: key.into(),
            data: BTreeMap::new(),
            labels: Vec::new(),
            fix: None,
            waived_by: None,
            in_baseline: None,
            is_new: true,
            fingerprint: OnceLock::new(),
        });
        self.found.last_mut().expect("pushed above")
    }

    /// Turns what reading found wrong in any document, readable or not, into findings of the rule for that kind.
    pub fn faults(&mut self, isms: &Isms, kind: FaultKind) {
        for document in isms.documents.iter().filter(|it| !it.faults.is_empty()) {
            for fault in document.faults.iter().filter(|it| it.kind == kind) {
                let finding = self.on_each(document, fault_key(fault), fault.at, &fault.message);
                finding.help.clone_from(&fault.help);
                finding.fix.clone_from(&fault.fix);
                for (at, text) in &fault.labels {
                    finding.label(*at, text);
                }
            }
        }
    }

    pub fn into_vec(self) -> Vec<Finding> {
        self.found
    }
}

/// `field:owner`, `field:controls:5.10`.
fn fault_key(fault: &Fault) -> String {
    let key = match (fault.kind, fault.field.as_str()) {
        (FaultKind::Encoding, _) => "encoding".to_owned(),
        (FaultKind::Syntax, _) => "syntax".to_owned(),
        (_, "") => "front-matter".to_owned(),
        (_, field) => format!("field:{field}"),
    };
    if fault.detail.is_empty() { key } else { format!("{key}:{}", fault.detail) }
}

impl From<&str> for Datum {
    fn from(text: &str) -> Datum {
        Datum::Text(text.to_owned())
    }
}

impl From<String> for Datum {
    fn from(text: String) -> Datum {
        Datum::Text(text)
    }
}

impl From<Date> for Datum {
    fn from(date: Date) -> Datum {
        Datum::Text(date.to_string())
    }
}

impl From<i64> for Datum {
    fn from(number: i64) -> Datum {
        Datum::Number(number)
    }
}

impl From<usize> for Datum {
    fn from(number: usize) -> Datum {
        Datum::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<Vec<String>> for Datum {
    fn from(list: Vec<String>) -> Datum {
        Datum::List(list)
    }
}
