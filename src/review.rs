//! When a document is due: its interval after the last review or approval, or the day it states itself.

use crate::configuration::Review;
use crate::date::{Date, Interval, days_between};
use crate::document::Document;
use crate::fields::Attestation;
use crate::finding::Finding;
use crate::source::{Field, Span, Spanned};

/// The day a document must be reviewed by, and where that follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub on: Date,
    /// The day it was last reviewed, else approved; none where only `next_review` is stated.
    pub last: Option<Date>,
    /// None where `next_review` decides.
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

    /// Whether it comes within an interval from today, and has not passed. Before the half of the document's own interval it
    /// does not: where that is short, a review would be due again on the day it took place.
    pub fn is_soon(&self, today: Date, within: Interval) -> bool {
        let is_young = |last| days_between(last, today) < days_between(today, self.on);
        let is_early = self.interval.is_some() && self.last.is_some_and(is_young);
        self.on >= today && self.on <= within.after(today) && !is_early
    }

    /// Whether it follows from a day that has not come yet: a fault of its own, and no ground to judge by.
    pub fn rests_on_future(&self, today: Date) -> bool {
        self.last.is_some_and(|last| last > today)
    }

    /// Adds to a finding what the due date follows from, and who answers for it.
    pub fn describe(&self, document: &Document, finding: &mut Finding) {
        finding.data("due", self.on);
        if let Some(last) = self.last {
            finding.data("last", last);
        }
        if let Some(interval) = self.interval {
            finding.data("interval", interval.to_string());
        }
        if let Some(owner) = document.owner.get() {
            finding.data("owner", owner.value.clone());
        }
    }
}

/// The last attested review, else the approval. A review that could not be read is no reason to go by the approval.
pub fn last_attestation(document: &Document) -> Option<&Spanned<Attestation>> {
    match &document.reviewed {
        Field::Present(reviewed) => Some(reviewed),
        Field::Invalid(_) => None,
        Field::Absent => document.approved.get(),
    }
}

/// The interval that holds for a document: its own, else the one of its type or house.
pub fn interval(document: &Document, review: &Review) -> Interval {
    document
        .review_every
        .get()
        .map_or_else(|| review.every_for(document.kind_or_policy()), |it| it.value)
}

/// A document's due date. `next_review` decides where it does not follow from an interval of the document's own; a document
/// that was never reviewed or approved has none otherwise, nor has one of whose dates one could not be read.
pub fn due(document: &Document, review: &Review) -> Option<Due> {
    let last = last_attestation(document);
    if last.is_some() && document.review_every.is_present() {
        return computed(document, review);
    }
    match &document.next_review {
        Field::Present(next) => {
            let last = last.map(|it| it.on.value);
            Some(Due { on: next.value, last, interval: None, at: next.span })
        }
        Field::Absent if document.review_every.is_absent() => computed(document, review),
        Field::Absent | Field::Invalid(_) => None,
    }
}

/// The due date that follows from the last attestation and the interval, whatever `next_review` says.
fn computed(document: &Document, review: &Review) -> Option<Due> {
    let last = &last_attestation(document)?.on;
    let interval = interval(document, review);
    let on = interval.after(last.value);
    Some(Due { on, last: Some(last.value), interval: Some(interval), at: last.span })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::parse_date;

    fn day(text: &str) -> Date {
        parse_date(text).unwrap()
    }

    /// The due date of a document with these lines in its front matter, and whether an interval led to it.
    fn due_of(lines: &str) -> Option<(String, bool)> {
        let due = find_due(lines)?;
        Some((due.on.to_string(), due.interval.is_some()))
    }

    fn find_due(lines: &str) -> Option<Due> {
        let document = Document::read(0, &format!("+++\n{lines}\n+++\n"));
        assert!(document.is_readable(), "{lines}");
        due(&document, &Review::default())
    }

    fn by_interval(on: &str) -> (String, bool) {
        (on.to_owned(), true)
    }

    #[test]
    fn a_review_counts_before_an_approval_and_an_own_interval_before_the_default() {
        assert_eq!(due_of("approved = 2026-03-02"), Some(by_interval("2027-03-02")));
        let both = "approved = 2026-03-02\nreviewed = 2026-01-10";
        assert_eq!(due_of(both), Some(by_interval("2027-01-10")));
        let own = "reviewed = 2026-01-10\nreview_every = \"10 days\"";
        assert_eq!(due_of(own), Some(by_interval("2026-01-20")));
        assert_eq!(due_of(""), None);
        assert_eq!(due_of("review_every = \"10 days\""), None);
    }

    #[test]
    fn months_end_where_a_shorter_month_ends() {
        assert_eq!(due_of("reviewed = 2024-02-29"), Some(by_interval("2025-02-28")));
        let leap = "reviewed = 2024-02-29\nreview_every = \"4 years\"";
        assert_eq!(due_of(leap), Some(by_interval("2028-02-29")));
        let month = "reviewed = 2026-01-31\nreview_every = \"1 month\"";
        assert_eq!(due_of(month), Some(by_interval("2026-02-28")));
        let half = "reviewed = 2026-08-31\nreview_every = \"6 months\"";
        assert_eq!(due_of(half), Some(by_interval("2027-02-28")));
    }

    #[test]
    fn a_stated_next_review_decides_unless_an_own_interval_does() {
        let stated = Some(("2026-12-31".to_owned(), false));
        assert_eq!(due_of("next_review = 2026-12-31"), stated);
        assert_eq!(due_of("next_review = 2026-12-31\nreviewed = 2026-01-10"), stated);
        // Nothing to count the interval from.
        assert_eq!(due_of("next_review = 2026-12-31\nreview_every = \"1 year\""), stated);
        let both = "next_review = 2026-12-31\nreviewed = 2026-01-10\nreview_every = \"1 year\"";
        assert_eq!(due_of(both), Some(by_interval("2027-01-10")));
    }

    #[test]
    fn what_could_not_be_read_is_not_replaced_by_something_else() {
        assert_eq!(due_of("approved = 2020-01-01\nreviewed = \"last spring\""), None);
        assert_eq!(due_of("reviewed = 2020-01-01\nreview_every = \"often\""), None);
        assert_eq!(due_of("reviewed = 2020-01-01\nnext_review = \"soon\""), None);
        let both = "reviewed = 2026-01-10\nnext_review = \"soon\"\nreview_every = \"1 year\"";
        assert_eq!(due_of(both), Some(by_interval("2027-01-10")));
    }

    #[test]
    fn the_due_day_itself_is_not_overdue() {
        let due = find_due("reviewed = 2025-11-23").unwrap();
        assert_eq!((due.on, due.last), (day("2026-11-23"), Some(day("2025-11-23"))));
        assert!(!due.is_overdue(day("2026-11-23")) && due.is_overdue(day("2026-11-24")));
        assert_eq!(due.days_overdue(day("2026-11-22")), -1);
        assert_eq!(due.days_overdue(day("2026-11-24")), 1);
        let month = Interval::parse("30 days").unwrap();
        assert!(due.is_soon(day("2026-11-23"), month) && !due.is_soon(day("2026-11-24"), month));
        assert!(due.is_soon(day("2026-10-24"), month) && !due.is_soon(day("2026-10-23"), month));
        assert!(due.rests_on_future(day("2025-11-22")) && !due.rests_on_future(day("2025-11-23")));
    }
}
