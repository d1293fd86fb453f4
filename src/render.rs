//! One file a format. Formats know findings; findings do not know formats.

pub mod coverage;
pub mod diff;
pub mod escape;
pub mod explain;
pub mod full;
pub mod github;
pub mod gitlab;
pub mod graph;
pub mod json;
pub mod junit;
pub mod log;
pub mod markdown;
mod pieces;
mod places;
pub mod rules;
pub mod sarif;
pub mod schema;
pub mod short;
pub mod status;
mod text;

pub use self::pieces::{Print, whole};
use self::places::Places;
use crate::coverage::Totals;
use crate::finding::Finding;
use crate::lint::Report;
use crate::not_checked::NotChecked;

/// All that a format shows.
#[derive(Debug)]
pub struct Shown<'a> {
    pub report: &'a Report<'a>,
    pub snapshot: SnapshotFacts,
    /// What the snapshot was compared with; none without `--base`.
    pub before: Option<Before>,
    pub not_checked: &'a [NotChecked],
    places: Places<'a>,
}

impl<'a> Shown<'a> {
    pub fn new(
        report: &'a Report<'a>,
        snapshot: SnapshotFacts,
        not_checked: &'a [NotChecked],
    ) -> Shown<'a> {
        Shown { report, snapshot, before: None, not_checked, places: Places::of(report) }
    }

    /// The same, with what the snapshot was compared with.
    #[must_use]
    pub fn beside(self, before: Option<Before>) -> Shown<'a> {
        Shown { before, ..self }
    }

    /// The findings that somebody must act on: nobody waived them, and no base has them too.
    fn open(&self) -> impl Iterator<Item = &'a Finding> {
        self.report.findings.iter().filter(|it| it.counts())
    }
}

/// What was linted.
#[derive(Clone, Debug, Default)]
pub struct SnapshotFacts {
    /// `work-tree`, `index`, `commit` or `folder`.
    pub kind: &'static str,
    pub commit: Option<String>,
}

/// The other side of a comparison.
#[derive(Clone, Debug)]
pub struct Before {
    /// The full id of the merge base.
    pub commit: String,
    /// None where coverage could not be judged there.
    pub controls: Option<Totals>,
}
