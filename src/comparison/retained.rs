//! What somebody approved, and which nobody is held to any more: records above all, which are kept as they were.

use std::collections::HashSet;

use super::{Comparison, Kept};
use crate::date::Date;
use crate::document::Document;
use crate::source::FileId;

/// How a record that was approved went out of sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unvouched {
    /// Nothing says who approved it.
    Approval,
    /// It is a draft.
    Draft,
    /// It waited for an approval, and nothing says what state it is in.
    Review,
}

impl<'a> Comparison<'a> {
    /// Records that were in force by an approval, or waited for one, and that no rule holds to what they say now. Not those of
    /// which something is left open: that is told for itself.
    pub fn unvouched(&self, today: Date) -> Vec<(Kept<'a>, Unvouched)> {
        let told: HashSet<FileId> = self.set_aside(today).map(|it| it.after.file).collect();
        let touched = self.touched().filter(|it| !told.contains(&it.after.file));
        touched.filter_map(|it| Some((*it, unvouched(*it)?))).collect()
    }

    /// Records in force whose file is gone, with nothing left open, which no document that stands says it replaces.
    pub fn not_retained(&self, today: Date) -> Vec<&'a Document> {
        let told: HashSet<FileId> = self.thrown_away(today).iter().map(|it| it.file).collect();
        let replaced = self.replaced();
        let is_replaced = |it: &Document| it.id().is_some_and(|id| replaced.contains(id));
        let records = self.removed.iter().copied().filter(|it| {
            it.is_readable() && it.kind_or_policy().is_record() && was_vouched_for(it)
        });
        records.filter(|it| !told.contains(&it.file) && !is_replaced(it)).collect()
    }

    /// The ids that documents which stand say they replace.
    fn replaced(&self) -> HashSet<&'a str> {
        let standing = self.after.isms.readable().filter(|it| it.stands());
        standing.flat_map(|it| it.supersedes.items()).map(|it| it.value.as_str()).collect()
    }
}

fn unvouched(kept: Kept<'_>) -> Option<Unvouched> {
    let (before, after) = (kept.before, kept.after);
    // A work without a status is told as long as it lacks one, and one that awaits an approval covers nothing.
    if !before.kind_or_policy().is_record() || !before.stands() {
        return None;
    }
    if before.awaits_approval() {
        return after.is_unclaimed().then_some(Unvouched::Review);
    }
    if before.approved.is_absent() {
        return None;
    }
    if after.is_draft() {
        return Some(Unvouched::Draft);
    }
    // A status of `approved` without an approval is told as long as it lasts.
    (after.is_unclaimed() || after.awaits_approval()).then_some(Unvouched::Approval)
}

/// Whether it was in force, or had been and is read again.
fn was_vouched_for(document: &Document) -> bool {
    document.stands() && !document.awaits_approval()
}
