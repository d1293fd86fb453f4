//! What a control or a clause asks, what usually serves it, which rules watch it, and what serves it in this repository.

use std::collections::BTreeSet;

use crate::coverage::{Coverage, State, Weakness};
use crate::date::Date;
use crate::document::tables::{Applicability, Evidence, Risk};
use crate::document::{Document, Kind, Status};
use crate::evaluation::audit_scope::{self, Item};
use crate::evaluation::rhythm::{self, Held};
use crate::fields::Word;
use crate::framework::{self, Clause, Control, Theme, clause_contains};
use crate::isms::Isms;
use crate::review;
use crate::risk;
use crate::rules::{self, Rule};
use crate::starter::{self, StarterDocument};

/// A part of the standard that can be explained.
#[derive(Clone, Copy, Debug)]
pub enum Subject {
    Control(&'static Control),
    /// A clause, or a heading or chapter with clauses below it.
    Clause(&'static Clause),
    /// The controls of Annex A that begin with `A.5`, say.
    Theme(&'static Theme),
}

/// What serves a subject in one repository.
#[derive(Debug)]
pub struct Here<'a> {
    pub documents: Vec<Serving<'a>>,
    /// The last internal audit that says it looked at it; none for a heading or theme.
    pub audited: Option<Held<'a>>,
    /// Only for a control.
    pub control: Option<ControlHere<'a>>,
}

#[derive(Debug)]
pub struct ControlHere<'a> {
    pub state: State,
    pub applicability: Option<&'a Applicability>,
    /// With the register that each stands in.
    pub risks: Vec<(&'a Document, &'a Risk)>,
    pub evidence: Vec<(&'a Document, &'a Evidence)>,
}

/// A document that serves it.
#[derive(Debug)]
pub struct Serving<'a> {
    pub document: &'a Document,
    pub standing: Standing,
    /// Why it does not cover a control in full.
    pub weakness: Option<Weakness>,
}

/// How a document stands with its reviews.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Unreadable,
    Draft,
    Retired,
    /// It keeps what happened, on this day where it says so, and is not reviewed.
    Record(Option<Date>),
    NeverReviewed,
    Due(Date),
    Overdue(Date),
}

/// A part of a heading or theme, with the documents that serve it here.
#[derive(Debug)]
pub struct Part<'a> {
    pub id: &'static str,
    pub title: &'static str,
    pub documents: Vec<&'a Document>,
}

impl Subject {
    /// By its id, whatever the case.
    pub fn find(id: &str) -> Option<Subject> {
        let theme = || framework::themes().iter().find(|it| it.prefix.eq_ignore_ascii_case(id));
        let control = framework::control(&id.to_uppercase()).map(Subject::Control);
        control
            .or_else(|| framework::clause(id).map(Subject::Clause))
            .or_else(|| theme().map(Subject::Theme))
    }

    pub fn id(self) -> &'static str {
        match self {
            Subject::Control(control) => &control.id,
            Subject::Clause(clause) => &clause.id,
            Subject::Theme(theme) => &theme.prefix,
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Subject::Control(control) => &control.title,
            Subject::Clause(clause) => &clause.title,
            Subject::Theme(theme) => &theme.title,
        }
    }

    /// Whether somebody who names this clause or control speaks of the subject, or of a part of it.
    fn meets(self, named: &str) -> bool {
        match self {
            Subject::Control(control) => named == control.id,
            Subject::Clause(clause) => {
                clause_contains(named, &clause.id) || clause_contains(&clause.id, named)
            }
            Subject::Theme(theme) => {
                named.strip_prefix(theme.prefix.as_str()).is_some_and(|it| it.starts_with('.'))
            }
        }
    }

    /// The rules that look at it.
    pub fn rules(self) -> impl Iterator<Item = &'static Rule> {
        let watches = move |rule: &&Rule| rule.basis.iter().any(|basis| self.meets(basis));
        rules::ALL.iter().copied().filter(watches)
    }

    /// The rules that look at every control: their names begin with what they are about.
    pub fn rules_of_every_control(self) -> Vec<&'static str> {
        let is_about_controls =
            |name: &str| ["control-", "evidence-", "soa-"].iter().any(|it| name.starts_with(it));
        let watches = |it: &&&Rule| is_about_controls(it.name) && !it.is_style();
        match self {
            Subject::Control(_) | Subject::Theme(_) => {
                rules::ALL.iter().filter(watches).map(|it| it.name).collect()
            }
            Subject::Clause(_) => Vec::new(),
        }
    }

    /// The documents that a small company usually serves it with.
    pub fn usual_documents(self) -> impl Iterator<Item = &'static StarterDocument> {
        let serves = move |it: &&StarterDocument| {
            it.clauses.iter().chain(&it.controls).any(|named| self.meets(named))
        };
        starter::catalogue().documents.iter().filter(serves)
    }

    /// The document types that serve it: those that do by themselves first.
    pub fn types(self) -> Vec<&'static str> {
        let by_themselves = Kind::ALL.iter().map(|(_, kind)| *kind);
        let by_themselves =
            by_themselves.filter(|it| it.serves().is_some_and(|clause| self.meets(clause)));
        let mut types: Vec<&str> = by_themselves.map(Kind::name).collect();
        for document in self.usual_documents() {
            let kind = document.kind.0.name();
            if !types.contains(&kind) {
                types.push(kind);
            }
        }
        types
    }

    /// The clauses below a heading that ask for something, or the controls of a theme; none of anything else.
    pub fn parts(self, isms: Option<&Isms>) -> Vec<Part<'_>> {
        let parts: Vec<Subject> = match self {
            Subject::Control(_) => Vec::new(),
            Subject::Clause(clause) => framework::clauses()
                .iter()
                .filter(|it| it.id != clause.id && clause_contains(&clause.id, &it.id))
                .map(Subject::Clause)
                .collect(),
            Subject::Theme(theme) => framework::controls()
                .iter()
                .filter(|it| it.theme == theme.id)
                .map(Subject::Control)
                .collect(),
        };
        parts
            .into_iter()
            .map(|part| Part {
                id: part.id(),
                title: part.title(),
                documents: isms.into_iter().flat_map(|isms| part.documents(isms)).collect(),
            })
            .collect()
    }

    /// The readable documents in use that serve it.
    fn documents(self, isms: &Isms) -> impl Iterator<Item = &Document> {
        isms.readable().filter(|it| !it.is_retired()).filter(move |document| {
            let kind = document.kind_or_policy();
            let (is_of_its_type, named) = match self {
                Subject::Clause(_) => {
                    let is_stated = document.kind.is_present();
                    let serves = kind.serves().is_some_and(|it| is_stated && self.meets(it));
                    (serves, document.clauses.items())
                }
                Subject::Control(_) | Subject::Theme(_) if !kind.can_cover() => (false, &[][..]),
                Subject::Control(_) | Subject::Theme(_) => (false, document.controls.items()),
            };
            is_of_its_type || named.iter().any(|it| self.meets(it))
        })
    }

    /// The place of a clause that asks for something, or of a control, among what audits look at.
    fn item(self) -> Option<Item> {
        match self {
            Subject::Control(control) => framework::control_number(&control.id).map(Item::Control),
            Subject::Clause(clause) => {
                audit_scope::all_clauses().find(|item| item.id() == clause.id)
            }
            Subject::Theme(_) => None,
        }
    }
}

impl<'a> Here<'a> {
    pub fn of(subject: Subject, isms: &'a Isms, coverage: &Coverage, today: Date) -> Here<'a> {
        let serving = |document: &'a Document, weakness| Serving {
            document,
            standing: Standing::of(isms, document, today),
            weakness,
        };
        let covered = match subject {
            Subject::Control(control) => coverage.get(&control.id),
            Subject::Clause(_) | Subject::Theme(_) => None,
        };
        let documents = match covered {
            Some(covered) => covered
                .by
                .iter()
                .map(|cover| serving(&isms.documents[cover.document], cover.weakness))
                .collect(),
            None => subject.documents(isms).map(|it| serving(it, None)).collect(),
        };
        let control = covered.map(|covered| ControlHere {
            state: covered.state(),
            applicability: isms.applicability(&covered.control.id),
            risks: risks(isms, &covered.control.id),
            evidence: evidence(isms, &covered.control.id),
        });
        let audited = subject.item().and_then(|item| last_audit(isms, item, today));
        Here { documents, audited, control }
    }
}

impl Standing {
    pub fn of(isms: &Isms, document: &Document, today: Date) -> Standing {
        if !document.is_readable() {
            return Standing::Unreadable;
        }
        match document.status() {
            Some(Status::Draft) => return Standing::Draft,
            Some(Status::Retired) => return Standing::Retired,
            Some(Status::InReview | Status::Approved) | None => {}
        }
        if document.kind_or_policy().is_record() {
            return Standing::Record(document.recorded_on());
        }
        match review::due(document, &isms.configuration.review) {
            Some(due) if due.is_overdue(today) => Standing::Overdue(due.on),
            Some(due) => Standing::Due(due.on),
            None => Standing::NeverReviewed,
        }
    }
}

/// Among the audits that say what they looked at: another one that does not say may have come later.
fn last_audit(isms: &Isms, item: Item, today: Date) -> Option<Held<'_>> {
    let saw = |held: &Held<'_>| {
        audit_scope::of_audit(held.document).is_some_and(|it: BTreeSet<Item>| it.contains(&item))
    };
    rhythm::audits(isms, today).into_iter().rfind(saw)
}

/// Those that are still open.
fn risks<'a>(isms: &'a Isms, control: &str) -> Vec<(&'a Document, &'a Risk)> {
    let names = |risk: &Risk| risk.controls.items().iter().any(|it| it.value == control);
    risk::known(isms).filter(|(_, risk)| !risk.is_closed() && names(risk)).collect()
}

fn evidence<'a>(isms: &'a Isms, control: &str) -> Vec<(&'a Document, &'a Evidence)> {
    let shows = |row: &Evidence| row.controls.items().iter().any(|it| it.value == control);
    isms.evidence().filter(|(_, row)| shows(row)).collect()
}
