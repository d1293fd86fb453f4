//! What a rule may know.

use crate::comparison::{Comparison, Kept};
use crate::configuration::RuleSettings;
use crate::coverage::{Coverage, Covered, State};
use crate::date::Date;
use crate::document::tables::{Applicability, Implementation};
use crate::document::{Document, Reference};
use crate::fields::AttestationKind;
use crate::finding::Finding;
use crate::framework;
use crate::graph::processes::ProcessGraph;
use crate::isms::{Isms, TargetedWaiver};
use crate::source::Span;

#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub isms: &'a Isms,
    pub coverage: &'a Coverage,
    pub processes: &'a ProcessGraph<'a>,
    /// The [`strange_controls`], which three rules look at.
    pub strange_controls: &'a [(&'a Document, Reference<'a>)],
    pub today: Date,
    /// What became of the findings: for the rules about waivers and the baseline, which run last. None for the others.
    pub settled: Option<Settled<'a>>,
    /// The system beside its base; none where there is none.
    pub comparison: Option<&'a Comparison<'a>>,
}

/// What the rules found that are not about waivers, and what was accepted of it.
#[derive(Clone, Copy, Debug)]
pub struct Settled<'a> {
    pub found: &'a [Finding],
    /// For each of [`Isms::waivers`], what became of it.
    pub waiver_use: &'a [WaiverUse],
    /// The rows of [`Isms::baseline`] that name no finding any more, by number.
    pub stale: &'a [usize],
}

/// What a waiver did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaiverUse {
    /// It accepted this many findings.
    Accepted(usize),
    /// Its last day has passed.
    Expired,
    /// Its rule did not run, or waivers were not asked for: nothing can be said.
    NotJudged,
}

impl<'a> Context<'a> {
    pub fn new(
        isms: &'a Isms,
        coverage: &'a Coverage,
        processes: &'a ProcessGraph<'a>,
        strange_controls: &'a [(&'a Document, Reference<'a>)],
        today: Date,
    ) -> Context<'a> {
        Context {
            isms,
            coverage,
            processes,
            strange_controls,
            today,
            settled: None,
            comparison: None,
        }
    }

    /// A document as it stood where the change began, if the change touched it. Of what stood there, a commit of the change
    /// brings nothing in, also where it finds the file gone: whatever it states anew is said here.
    pub fn stood_before(&self, document: &Document) -> Option<&'a Document> {
        self.kept(document).map(|it| it.before)
    }

    /// Whether the change recorded the review or approval of a document that stood before.
    pub fn attests_anew(&self, document: &Document, kind: AttestationKind) -> bool {
        let acts = self.comparison.zip(self.kept(document));
        let mut acts = acts.into_iter().flat_map(|(all, kept)| all.attestations_of(kept));
        acts.any(|it| it.kind == kind && it.is_another_act())
    }

    /// Whether the change brings a document into a system that approved documents before: what it says was reviewed, approved or
    /// decided is no memory of a time before the repository, and has to be proved as everything here.
    pub fn brings_in(&self, document: &Document) -> bool {
        let Some(comparison) = self.comparison else { return false };
        comparison.added.iter().any(|it| it.file == document.file)
            && comparison.before.isms.standing().any(|it| it.approved.is_present())
    }

    fn kept(&self, document: &Document) -> Option<Kept<'a>> {
        self.comparison?.kept_as(document).filter(|it| !it.is_untouched())
    }

    pub fn settings(&self) -> &'a RuleSettings {
        &self.isms.configuration.rules
    }

    /// Every waiver with what became of it.
    pub fn waivers(&self) -> impl Iterator<Item = (&'a TargetedWaiver, WaiverUse)> {
        let waiver_use = self.settled.map_or(&[][..], |it| it.waiver_use);
        self.isms.waivers.iter().zip(waiver_use.iter().copied())
    }

    /// Where a gap of the whole system is shown: no document is to blame.
    pub fn system_place(&self) -> Span {
        self.isms.configuration.place()
    }

    /// Where a gap of a control can be closed: its row in the Statement of Applicability, else that statement, which lacks
    /// the row, else the system's place.
    pub fn control_place(&self, control: &str) -> Span {
        match self.isms.applicability(control) {
            Some(row) => row.control.span().unwrap_or(row.at),
            None => {
                let statement = self.isms.statement_of_applicability();
                statement.map_or_else(|| self.system_place(), |it| it.fence)
            }
        }
    }

    /// Whether the Statement of Applicability calls an applicable control planned, or not implemented.
    pub fn is_planned(&self, control: &str) -> bool {
        let status = self.isms.applicability(control).and_then(|row| row.status.get());
        status.is_some_and(|it| {
            matches!(it.value, Implementation::Planned | Implementation::NotImplemented)
        })
    }

    /// Controls that are weak because no document in force covers them, although the Statement of Applicability calls
    /// them implemented, with its row: the worse of the two is worth one finding.
    pub fn unsupported_rows(&self) -> impl Iterator<Item = (&'a Covered, &'a Applicability)> {
        let coverage = self.coverage;
        self.isms.applicability_rows().filter_map(move |(control, row)| {
            let covered = coverage.get(&control.id)?;
            let is_implemented =
                row.status.get().is_some_and(|it| it.value == Implementation::Implemented);
            let is_unsupported = covered.state() == State::Weak
                && !covered.is_claimed_in_force()
                && !covered.is_unclear();
            (is_implemented && is_unsupported).then_some((covered, row))
        })
    }

    pub fn clause_references(&self) -> impl Iterator<Item = (&'a Document, Reference<'a>)> {
        self.governing().flat_map(|it| it.clause_references().map(move |reference| (it, reference)))
    }

    /// The readable documents that are not retired, where this house uses Annex A.
    pub fn governing(&self) -> impl Iterator<Item = &'a Document> {
        governing(self.isms)
    }

    /// Whether control coverage can be judged at all: a system of which nothing could be read has no coverage to speak of.
    pub fn judges_coverage(&self) -> bool {
        self.isms.configuration.uses_annex_a() && self.isms.readable().next().is_some()
    }
}

/// Every naming of a control by a text that is no control's id; none where this house does not use Annex A, or of retired
/// documents. There may be many thousands of namings, and hardly one of these.
pub fn strange_controls(isms: &Isms) -> Vec<(&Document, Reference<'_>)> {
    let mut strange = Vec::new();
    for document in governing(isms) {
        document.control_references().for_each(|reference| {
            if framework::control_number(reference.id).is_none() {
                strange.push((document, reference));
            }
        });
    }
    strange
}

fn governing(isms: &Isms) -> impl Iterator<Item = &Document> {
    let uses_annex_a = isms.configuration.uses_annex_a();
    isms.readable().filter(move |it| uses_annex_a && !it.is_retired())
}
