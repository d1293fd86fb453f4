//! The same for scripts, version 1: fields are added, never changed.

use std::borrow::Cow;

use serde::Serialize;

use super::Explained;
use crate::document::tables::{Applicability, Evidence, Risk};
use crate::document::{Document, Status};
use crate::explanation::{ControlHere, Here, Serving, Standing, Subject};
use crate::fields::Word;
use crate::framework;
use crate::isms::Isms;
use crate::render::text;
use crate::rules::{self, Rule};
use crate::source::{Field, Spanned};

const VERSION: u32 = 1;

#[derive(Serialize)]
struct RuleObject {
    version: u32,
    kind: &'static str,
    id: &'static str,
    level: &'static str,
    trigger: &'static str,
    basis: &'static [&'static str],
    summary: &'static str,
    page: &'static str,
}

#[derive(Serialize)]
struct Index {
    version: u32,
    rules: Vec<&'static str>,
    controls: Vec<&'static str>,
    clauses: Vec<&'static str>,
}

#[derive(Serialize)]
struct SubjectObject<'a> {
    version: u32,
    kind: &'static str,
    id: &'static str,
    title: &'static str,
    asked: &'static str,
    types: Vec<&'static str>,
    usual_documents: Vec<&'static str>,
    rules: Vec<&'static str>,
    rules_of_every_control: Vec<&'static str>,
    parts: Vec<PartObject<'a>>,
    here: Option<HereObject<'a>>,
    /// Why there is no `here`.
    not_said: Option<&'a str>,
}

#[derive(Serialize)]
struct PartObject<'a> {
    id: &'static str,
    title: &'static str,
    documents: Vec<&'a str>,
}

#[derive(Serialize)]
struct HereObject<'a> {
    /// Of a control: `covered`, `weak`, `uncovered` or `excluded`.
    state: Option<&'static str>,
    documents: Vec<DocumentObject<'a>>,
    applicability: Option<RowObject<'a>>,
    risks: Vec<RiskObject<'a>>,
    evidence: Vec<EvidenceObject<'a>>,
    audited: Option<AuditedObject<'a>>,
}

#[derive(Serialize)]
struct DocumentObject<'a> {
    id: Option<&'a str>,
    title: Option<&'a str>,
    path: Cow<'a, str>,
    #[serde(rename = "type")]
    kind: &'static str,
    status: Option<&'static str>,
    owner: Option<&'a str>,
    review: &'static str,
    /// The day of the review state: due, overdue since, or of the record.
    day: Option<String>,
    weakness: Option<&'static str>,
}

#[derive(Serialize)]
struct RowObject<'a> {
    applicable: Option<bool>,
    status: Option<&'static str>,
    justification: Option<&'a str>,
    reasons: Vec<&'a str>,
    risks: Vec<&'a str>,
}

#[derive(Serialize)]
struct RiskObject<'a> {
    id: Option<&'a str>,
    title: Option<&'a str>,
    owner: Option<&'a str>,
    treatment: Option<&'static str>,
    /// The level that remains.
    level: Option<u32>,
    register: &'a str,
}

#[derive(Serialize)]
struct EvidenceObject<'a> {
    place: Option<&'a str>,
    collected_on: Option<String>,
    valid_for: Option<String>,
    document: &'a str,
}

#[derive(Serialize)]
struct AuditedObject<'a> {
    on: String,
    by: &'a str,
}

pub fn rule(rule: &'static Rule) -> String {
    let object = RuleObject {
        version: VERSION,
        kind: "rule",
        id: rule.name,
        level: rule.level.name(),
        trigger: rule.trigger.name(),
        basis: rule.basis,
        summary: rule.summary,
        page: rule.page,
    };
    text::json(&object) + "\n"
}

/// Everything that can be explained.
pub fn index() -> String {
    let index = Index {
        version: VERSION,
        rules: rules::names().collect(),
        controls: framework::controls().iter().map(|it| it.id.as_str()).collect(),
        clauses: framework::clauses().iter().map(|it| it.id.as_str()).collect(),
    };
    text::json(&index) + "\n"
}

pub fn subject(explained: &Explained<'_>) -> String {
    let subject = explained.subject;
    let isms = explained.isms();
    let parts = subject.parts(isms).into_iter().map(|part| PartObject {
        id: part.id,
        title: part.title,
        documents: part.documents.iter().filter_map(|it| Some(isms?.name(it))).collect(),
    });
    let object = SubjectObject {
        version: VERSION,
        kind: match subject {
            Subject::Control(_) => "control",
            Subject::Clause(_) => "clause",
            Subject::Theme(_) => "theme",
        },
        id: subject.id(),
        title: subject.title(),
        asked: framework::asked(subject.id()),
        types: subject.types(),
        usual_documents: subject.usual_documents().map(|it| it.title.as_str()).collect(),
        rules: subject.rules().map(|it| it.name).collect(),
        rules_of_every_control: subject.rules_of_every_control(),
        parts: parts.collect(),
        here: explained.here.as_ref().ok().map(|(isms, here)| here_object(isms, here)),
        not_said: explained.here.as_ref().err().map(String::as_str),
    };
    text::json(&object) + "\n"
}

fn here_object<'a>(isms: &'a Isms, here: &Here<'a>) -> HereObject<'a> {
    let control = here.control.as_ref();
    HereObject {
        state: control.map(|it| it.state.name()),
        documents: here.documents.iter().map(|it| document(isms, it)).collect(),
        applicability: control.and_then(|it: &ControlHere<'a>| it.applicability).map(row),
        risks: control
            .into_iter()
            .flat_map(|it| &it.risks)
            .map(|(register, it)| risk(isms, register, it))
            .collect(),
        evidence: control
            .into_iter()
            .flat_map(|it| &it.evidence)
            .map(|(document, it)| evidence(isms.name(document), it))
            .collect(),
        audited: here.audited.map(|held| AuditedObject {
            on: held.on.value.to_string(),
            by: isms.name(held.document),
        }),
    }
}

fn document<'a>(isms: &'a Isms, serving: &Serving<'a>) -> DocumentObject<'a> {
    let document = serving.document;
    let (review, day) = match serving.standing {
        Standing::Unreadable => ("unreadable", None),
        Standing::Draft => ("draft", None),
        Standing::Retired => ("retired", None),
        Standing::Record(day) => ("record", day),
        Standing::NeverReviewed => ("never", None),
        Standing::Due(day) => ("due", Some(day)),
        Standing::Overdue(day) => ("overdue", Some(day)),
    };
    DocumentObject {
        id: document.id(),
        title: document.title.text(),
        path: isms.sources.full_path(document.file),
        kind: document.kind_or_policy().name(),
        status: document.status().map(Status::word),
        owner: document.owner.text(),
        review,
        day: day.map(|it| it.to_string()),
        weakness: serving.weakness.map(crate::coverage::Weakness::name),
    }
}

fn row(row: &Applicability) -> RowObject<'_> {
    RowObject {
        applicable: row.applicable.get().map(|it| it.value),
        status: row.status.get().map(|it| it.value.word()),
        justification: row.justification.text(),
        reasons: strings(&row.reasons),
        risks: strings(&row.risks),
    }
}

fn risk<'a>(isms: &'a Isms, register: &'a Document, risk: &'a Risk) -> RiskObject<'a> {
    RiskObject {
        id: risk.id.text(),
        title: risk.title.text(),
        owner: risk.owner.text(),
        treatment: risk.treatment.get().map(|it| it.value.word()),
        level: risk.level_now(&isms.configuration.risk).map(|it| it.number),
        register: isms.name(register),
    }
}

fn evidence<'a>(document: &'a str, row: &'a Evidence) -> EvidenceObject<'a> {
    EvidenceObject {
        place: row.place().map(|it| it.value.as_str()),
        collected_on: row.collected_on.get().map(|it| it.value.to_string()),
        valid_for: row.valid_for.get().map(|it| it.value.to_string()),
        document,
    }
}

fn strings(field: &Field<Vec<Spanned<String>>>) -> Vec<&str> {
    field.items().iter().map(|it| it.value.as_str()).collect()
}
