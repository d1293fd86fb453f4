//! When a document is due (DESIGN section 2).

use crate::configuration::Review;
use crate::date::{Date, Interval, days_between};
use crate::document::Document;
use crate::fields::Attestation;
use crate::source::{Span, Spanned};

/// The day a document must be reviewed by, and where that follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub on: Date,
    /// The day it was last reviewed, else approved; none where only `next_review` is stated.
    pub last: Option<Date>,
    pub interval: Option<Interval>,
    /// Where the last review, approval or the due date itself is written.
    pub at: Span,
}

impl Due {
    /// Days since the due date; not positive while it is not overdue.
    pub fn days_overdue(&self, today: Date) -> i64 {
        days_between(self.on, today)
    }

    pub fn is_overdue(&self, today: Date) -> bool {
        today > self.on
    }
}

/// The last attested review, else the approval.
pub fn last_attestation(document: &Document) -> Option<&Spanned<Attestation>> {
    document.reviewed.get().or_else(|| document.approved.get())
}

/// The interval that holds for a document: its own, else the one of its type or house.
pub fn interval(document: &Document, review: &Review) -> Interval {
    document
        .review_every
        .get()
        .map_or_else(|| review.every_for(document.kind_or_policy()), |it| it.value)
}

/// A document's due date. `next_review` decides where the document states no interval of its own; a document that was
/// never reviewed or approved has none otherwise.
pub fn due(document: &Document, review: &Review) -> Option<Due> {
    let last = last_attestation(document);
    if let (Some(next), true) = (document.next_review.get(), document.review_every.is_absent()) {
        return Some(Due {
            on: next.value,
            last: last.map(|it| it.on.value),
            interval: None,
            at: next.span,
        });
    }
    let last = last?;
    let interval = interval(document, review);
    let on = interval.after(last.on.value);
    Some(Due { on, last: Some(last.on.value), interval: Some(interval), at: last.on.span })
}
