//! Which document covers which control, on a given day.

pub mod exclusion;
pub mod justification;

use std::collections::HashSet;

use crate::date::Date;
use crate::document::tables::Applicability;
use crate::document::{Document, Status};
use crate::finding::Level;
use crate::framework::{self, Control, Theme, name};
use crate::isms::Isms;
use crate::review;
use crate::rules;

/// The state of every Annex A control, in the order of the standard.
#[derive(Debug)]
pub struct Coverage {
    pub controls: Vec<Covered>,
}

#[derive(Debug)]
pub struct Covered {
    pub control: &'static Control,
    /// Whether the Statement of Applicability excludes it.
    pub is_excluded: bool,
    /// The documents that claim it, by number in [`Isms::documents`].
    pub by: Vec<Cover>,
}

/// One document's claim on a control.
#[derive(Clone, Copy, Debug)]
pub struct Cover {
    pub document: usize,
    /// Why it does not count in full; none where it does.
    pub weakness: Option<Weakness>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    Draft,
    NotApproved,
    Retired,
    Overdue,
    /// Nothing says in what state it is: a finding of its own.
    NoStatus,
    /// It is said to be approved, and nothing says by whom: a finding of its own.
    NoApproval,
    /// Its front matter is broken, so nobody can say in what state it is.
    Unreadable,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Covered,
    Weak,
    Uncovered,
    Excluded,
}

/// How many controls stand in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub applicable: usize,
    pub covered: usize,
    pub weak: usize,
    pub uncovered: usize,
    pub excluded: usize,
}

impl Coverage {
    pub fn of(isms: &Isms, today: Date) -> Coverage {
        let mut by: Vec<Vec<Cover>> = framework::controls().iter().map(|_| Vec::new()).collect();
        // A house that switches the rule off takes the status for the approval.
        let is_approval_asked =
            isms.configuration.rules.level(rules::APPROVAL_MISSING) != Level::Off;
        for (number, document) in isms.documents.iter().enumerate() {
            if !document.kind_or_policy().can_cover() {
                continue;
            }
            let weakness = weakness(isms, document, today)
                .filter(|it| *it != Weakness::NoApproval || is_approval_asked);
            for claim in document.controls.items() {
                let Some(control) = framework::control_number(claim) else { continue };
                // A control named twice in one document is one claim.
                if by[control].last().is_none_or(|it| it.document != number) {
                    by[control].push(Cover { document: number, weakness });
                }
            }
        }
        let is_excluded =
            |it: &Control| isms.applicability(&it.id).is_some_and(Applicability::is_excluded);
        let controls = framework::controls().iter().zip(by);
        Coverage {
            controls: controls
                .map(|(control, by)| Covered { control, is_excluded: is_excluded(control), by })
                .collect(),
        }
    }

    pub fn totals(&self) -> Totals {
        totals(self.controls.iter())
    }

    /// How many controls of one theme stand in each state.
    pub fn totals_of(&self, theme: &Theme) -> Totals {
        totals(self.controls.iter().filter(|it| it.control.theme == theme.id))
    }

    pub fn get(&self, control: &str) -> Option<&Covered> {
        framework::control_number(control).map(|number| &self.controls[number])
    }
}

fn totals<'a>(controls: impl Iterator<Item = &'a Covered>) -> Totals {
    let mut totals = Totals::default();
    for covered in controls {
        match covered.state() {
            State::Covered => totals.covered += 1,
            State::Weak => totals.weak += 1,
            State::Uncovered => totals.uncovered += 1,
            State::Excluded => totals.excluded += 1,
        }
    }
    totals.applicable = totals.covered + totals.weak + totals.uncovered;
    totals
}

impl Covered {
    pub fn state(&self) -> State {
        if self.is_excluded {
            State::Excluded
        } else if self.by.iter().any(|it| it.weakness.is_none()) {
            State::Covered
        } else if self.by.is_empty() {
            State::Uncovered
        } else {
            State::Weak
        }
    }

    /// Whether a document in force claims it, in time or overdue.
    pub fn is_claimed_in_force(&self) -> bool {
        self.by.iter().any(Cover::is_in_force)
    }

    /// Whether nobody can say in what state a document is that claims it, which a finding about that document says.
    pub fn is_unclear(&self) -> bool {
        use Weakness::{NoApproval, NoStatus, Unreadable};
        let is_unclear =
            |it: &Cover| matches!(it.weakness, Some(NoApproval | NoStatus | Unreadable));
        self.by.iter().any(is_unclear)
    }
}

impl Cover {
    /// Whether its document is in force, in time or overdue. What only lacks a word of its own is taken at its word.
    pub fn is_in_force(&self) -> bool {
        use Weakness::{NoApproval, NoStatus, Overdue};
        matches!(self.weakness, None | Some(Overdue | NoStatus | NoApproval))
    }
}

impl State {
    pub fn name(self) -> &'static str {
        match self {
            State::Covered => "covered",
            State::Weak => "weak",
            State::Uncovered => "uncovered",
            State::Excluded => "excluded",
        }
    }
}

impl Weakness {
    pub fn name(self) -> &'static str {
        match self {
            Weakness::Draft => "draft",
            Weakness::NotApproved => "not approved",
            Weakness::Retired => "retired",
            Weakness::Overdue => "overdue",
            Weakness::NoStatus => "without a status",
            Weakness::NoApproval => "without an approval",
            Weakness::Unreadable => "unreadable",
        }
    }
}

/// A document in force and in time covers in full.
fn weakness(isms: &Isms, document: &Document, today: Date) -> Option<Weakness> {
    if !document.is_readable() {
        return Some(Weakness::Unreadable);
    }
    match document.status() {
        Some(Status::Draft) => return Some(Weakness::Draft),
        Some(Status::Retired) => return Some(Weakness::Retired),
        Some(Status::InReview) if document.awaits_approval() => {
            return Some(Weakness::NotApproved);
        }
        Some(Status::InReview | Status::Approved) | None => {}
    }
    let due = review::due(document, &isms.configuration.review);
    if due.is_some_and(|due| due.is_overdue(today)) {
        return Some(Weakness::Overdue);
    }
    match document.status() {
        None => Some(Weakness::NoStatus),
        Some(Status::Approved) if document.approved.is_absent() => Some(Weakness::NoApproval),
        Some(_) => None,
    }
}

/// Controls that a document claims under a wrong id, or without quotation marks: that is the fault.
pub fn misspelt(isms: &Isms) -> HashSet<&'static str> {
    let covering = || isms.readable().filter(|it| it.kind_or_policy().can_cover());
    let claims = covering().flat_map(|it| it.controls.items()).map(|it| it.value.as_str());
    let faults = covering().flat_map(|it| &it.faults).filter(|it| it.field == "controls");
    claims
        .chain(faults.map(|it| it.detail.as_str()))
        .filter(|claim| framework::control_number(claim).is_none())
        .flat_map(|claim| name::controls_meant(claim))
        .map(|control| control.id.as_str())
        .collect()
}
