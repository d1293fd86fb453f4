//! What a rule may know.

use crate::configuration::RuleSettings;
use crate::coverage::Coverage;
use crate::date::Date;
use crate::isms::{Isms, WaiverInForce};
use crate::source::Span;

#[derive(Debug)]
pub struct Context<'a> {
    pub isms: &'a Isms,
    pub coverage: &'a Coverage,
    pub today: Date,
    /// For each of [`Isms::waivers`], what became of it; empty until the findings that may be waived are known.
    pub waiver_use: &'a [WaiverUse],
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
    pub fn settings(&self) -> &'a RuleSettings {
        &self.isms.configuration.rules
    }

    /// Every waiver with what became of it.
    pub fn waivers(&self) -> impl Iterator<Item = (&'a WaiverInForce, WaiverUse)> {
        self.isms.waivers.iter().zip(self.waiver_use.iter().copied())
    }

    /// Where a gap of the whole system can be closed: the Statement of Applicability, else `isms.toml`.
    pub fn system_place(&self) -> Span {
        self.isms
            .statement_of_applicability()
            .map_or_else(|| self.isms.configuration.place(), |it| it.fence)
    }

    /// Where a gap of a control can be closed: its row in the Statement of Applicability, else the system's place.
    pub fn control_place(&self, control: &str) -> Span {
        match self.isms.applicability(control) {
            Some(row) => row.control.span().unwrap_or(row.at),
            None => self.system_place(),
        }
    }

    /// Whether control coverage can be judged at all: a system of which nothing could be read has no coverage to speak of.
    pub fn judges_coverage(&self) -> bool {
        self.isms.configuration.uses_annex_a() && self.isms.readable().next().is_some()
    }
}
