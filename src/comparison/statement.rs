//! A Statement of Applicability that says other things than the one that was approved.

use std::collections::{BTreeMap, HashSet};

use super::{Comparison, Kept};
use crate::document::tables::{Applicability, Implementation};
use crate::document::{Document, Kind, Status};
use crate::fields::Attestation;
use crate::framework;

/// Rows in front matter, which no digest covers, that changed under one approval.
#[derive(Debug)]
pub struct Restatement<'a> {
    pub kept: Kept<'a>,
    pub approval: &'a Attestation,
    /// The controls whose rows are others, in the order of the standard.
    pub controls: Vec<&'a str>,
}

impl<'a> Comparison<'a> {
    /// Approved statements whose rows say other things than before, though nobody approved them since. What a change newly
    /// excludes is told for itself.
    pub fn restatements(&self) -> Vec<Restatement<'a>> {
        let excluded: HashSet<&str> =
            self.exclusions_added().into_iter().map(|(control, _)| control.id.as_str()).collect();
        let is_statement = |it: &Document| {
            it.kind_or_policy() == Kind::StatementOfApplicability && it.source.is_absent()
        };
        let approved = self.touched().filter(|it| {
            is_statement(it.before)
                && is_statement(it.after)
                && it.after.status() == Some(Status::Approved)
        });
        let restated = approved.filter_map(|kept| {
            let approval = &kept.after.approved.get()?.value;
            kept.before.approved.get()?;
            let mut acts = self.attestations_of(*kept);
            if acts.any(|it| it.key == "approved" && it.is_recorded()) {
                return None;
            }
            let mut controls = others(&rows(kept.before), &rows(kept.after));
            controls.retain(|it| !excluded.contains(it));
            (!controls.is_empty()).then_some(Restatement { kept: *kept, approval, controls })
        });
        restated.collect()
    }
}

/// What a row says, wherever it stands and however it is written.
type Said<'a> = (Option<bool>, Option<&'a str>, Option<Implementation>, Vec<&'a str>);

fn rows(document: &Document) -> BTreeMap<&str, Vec<Said<'_>>> {
    let mut rows: BTreeMap<&str, Vec<Said<'_>>> = BTreeMap::new();
    for row in document.tables.applicability.items() {
        if let Some(control) = row.control.text() {
            rows.entry(control).or_default().push(said(row));
        }
    }
    rows
}

fn said(row: &Applicability) -> Said<'_> {
    let Applicability { applicable, justification, status, reasons, .. } = row;
    let mut reasons: Vec<&str> = reasons.items().iter().map(|it| it.value.as_str()).collect();
    reasons.sort_unstable();
    let (applicable, status) =
        (applicable.get().map(|it| it.value), status.get().map(|it| it.value));
    (applicable, justification.text(), status, reasons)
}

fn others<'a>(
    before: &BTreeMap<&'a str, Vec<Said<'a>>>,
    after: &BTreeMap<&'a str, Vec<Said<'a>>>,
) -> Vec<&'a str> {
    let changed = after.iter().filter(|(control, said)| before.get(*control) != Some(said));
    let gone = before.keys().filter(|it| !after.contains_key(*it));
    let mut all: Vec<&str> = changed.map(|it| *it.0).chain(gone.copied()).collect();
    all.sort_by_key(|it| framework::control_number(it));
    all
}
