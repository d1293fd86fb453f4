//! One file a format. Formats know findings; findings do not know formats.

pub mod coverage;
pub mod escape;
pub mod full;
pub mod graph;
pub mod json;
pub mod log;
mod places;
pub mod schema;
pub mod short;
mod text;

use crate::settle::Report;

/// All that a format shows.
#[derive(Debug)]
pub struct Shown<'a> {
    pub report: &'a Report<'a>,
    pub snapshot: SnapshotFacts,
    pub not_checked: &'a [NotChecked],
}

/// What was linted.
#[derive(Clone, Debug, Default)]
pub struct SnapshotFacts {
    /// `work-tree`, `index`, `commit` or `folder`.
    pub kind: &'static str,
    pub commit: Option<String>,
}

/// Something that a reader might believe was checked, and why it was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotChecked {
    pub what: String,
    pub why: String,
}
