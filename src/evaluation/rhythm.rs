//! What a management system repeats: internal audits and management reviews. Which took place, and when the next is due.

use crate::date::{Date, Interval, days_between};
use crate::document::{Document, Kind, Status};
use crate::finding::{Finding, Findings};
use crate::isms::Isms;
use crate::phrase::count;
use crate::source::{Field, Spanned};

/// An audit or a management review that took place.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    pub document: &'a Document,
    pub on: &'a Spanned<Date>,
}

impl Held<'_> {
    /// Reports an approved record of a day to come, by the key that holds the day and what it was.
    pub fn report_ahead(
        self,
        today: Date,
        (key, what): (&'static str, &str),
        findings: &mut Findings<'_>,
    ) {
        let day = self.on.value;
        let message = format!("this {what} was held on {day}, a day that has not come");
        findings
            .on(self.document, format!("field:{key}"), self.on.span, message)
            .help(format!(
                "write the day on which it was held: {today} at the latest; while it is planned, `status = \"draft\"` says so"
            ))
            .data(key, day);
    }
}

/// When the next one is due, and what that follows from.
#[derive(Clone, Copy, Debug)]
pub struct Next<'a> {
    pub due: Date,
    pub every: Interval,
    pub from: Since<'a>,
}

#[derive(Clone, Copy, Debug)]
pub enum Since<'a> {
    Last(Held<'a>),
    /// There was none yet: the day since which the system runs.
    Start(Date),
}

/// The internal audits that took place, the earliest first.
pub fn audits(isms: &Isms, today: Date) -> Vec<Held<'_>> {
    held(isms, today, Kind::InternalAudit)
}

/// The management reviews that took place, the earliest first.
pub fn management_reviews(isms: &Isms, today: Date) -> Vec<Held<'_>> {
    held(isms, today, Kind::ManagementReview)
}

/// Readable documents of one type that stand: a draft is not finished, and a retired one no longer holds.
pub fn standing(isms: &Isms, kind: Kind) -> impl Iterator<Item = &Document> {
    isms.readable().filter(move |it| {
        it.kind.get().is_some_and(|stated| stated.value == kind)
            && !it.is_draft()
            && !it.is_retired()
    })
}

/// A day to come is a plan, and proves nothing.
fn held(isms: &Isms, today: Date, kind: Kind) -> Vec<Held<'_>> {
    let mut held: Vec<Held<'_>> = standing(isms, kind)
        .filter_map(|document| Some(Held { document, on: day(document, kind).get()? }))
        .filter(|it| it.on.value <= today)
        .collect();
    held.sort_by_key(|it| it.on.value);
    held
}

/// Records of one type that were approved, of something that cannot have taken place. Before its approval one may be a plan.
pub fn ahead(isms: &Isms, today: Date, kind: Kind) -> impl Iterator<Item = Held<'_>> {
    let approved = standing(isms, kind).filter(|it| it.status() == Some(Status::Approved));
    approved.filter_map(move |document| {
        Some(Held { document, on: day(document, kind).ahead_of(today)? })
    })
}

/// Whether a document of this type, or its day, cannot be read: it may be the one that seems to be missing. So may a file of
/// which nobody can say what it is, in a folder that holds records alone.
pub fn has_unreadable(isms: &Isms, kind: Kind) -> bool {
    isms.documents.iter().any(|it| may_be_lost(it, kind))
        || standing(isms, kind).any(|it| matches!(day(it, kind), Field::Invalid(_)))
        || isms.may_hold_more_records()
}

fn may_be_lost(document: &Document, kind: Kind) -> bool {
    match &document.kind {
        Field::Present(stated) => stated.value == kind && !document.is_readable(),
        Field::Invalid(_) => !day(document, kind).is_absent(),
        Field::Absent => false,
    }
}

/// The day that a report or minutes speak of.
fn day(document: &Document, kind: Kind) -> &Field<Date> {
    match kind {
        Kind::InternalAudit => &document.tables.audit.audited_on,
        _ => &document.tables.meeting.held_on,
    }
}

/// When the next internal audit is due; none where nothing shows since when the system runs, or a report cannot be read.
pub fn next_audit(isms: &Isms, today: Date) -> Option<Next<'_>> {
    let every = isms.configuration.rhythm.audit_every;
    next(isms, Kind::InternalAudit, (every, today))
}

/// When the next management review is due; none where nothing shows since when the system runs, or minutes cannot be read.
pub fn next_management_review(isms: &Isms, today: Date) -> Option<Next<'_>> {
    let every = isms.configuration.rhythm.management_review_every;
    next(isms, Kind::ManagementReview, (every, today))
}

fn next(isms: &Isms, kind: Kind, (every, today): (Interval, Date)) -> Option<Next<'_>> {
    if has_unreadable(isms, kind) {
        return None;
    }
    let from = match held(isms, today, kind).pop() {
        Some(last) => Since::Last(last),
        None => Since::Start(in_operation_since(isms, today)?),
    };
    Some(Next { due: every.after(from.day()), every, from })
}

/// Since when the system runs: what `isms.toml` says, else the first day that documents show. Those that were retired since
/// count too: they show that the system ran.
pub fn in_operation_since(isms: &Isms, today: Date) -> Option<Date> {
    match &isms.configuration.rhythm.in_operation_since {
        Field::Present(stated) => Some(stated.value),
        Field::Invalid(_) => None,
        Field::Absent => first_day(isms).filter(|it| *it <= today),
    }
}

/// The earliest day on which a document was approved or reviewed, or of which a record speaks.
pub fn first_day(isms: &Isms) -> Option<Date> {
    let days = isms.readable().filter(|it| !it.is_draft()).flat_map(|document| {
        let attested = [&document.approved, &document.reviewed];
        let attested = attested.into_iter().filter_map(|it| Some(it.get()?.on.value));
        attested.chain(document.recorded_on())
    });
    days.min()
}

impl Since<'_> {
    fn day(&self) -> Date {
        match self {
            Since::Last(held) => held.on.value,
            Since::Start(day) => *day,
        }
    }
}

impl Next<'_> {
    pub fn is_overdue(&self, today: Date) -> bool {
        today > self.due
    }

    /// How late it is, as a message.
    pub fn lateness(&self, what: &str, today: Date) -> String {
        let Next { due, every, from } = self;
        let late = count(days_between(*due, today), "day");
        match from {
            Since::Last(last) => format!(
                "the last {what} was on {}, and the next was due on {due}, {every} later: {late} ago",
                last.on.value
            ),
            Since::Start(_) => format!(
                "no {what} is on record, and the first was due on {due}, {every} after the system started: {late} ago"
            ),
        }
    }

    pub fn describe(&self, today: Date, finding: &mut Finding) {
        let name = match self.from {
            Since::Last(last) => {
                finding.label(last.on.span, "the last one");
                "last"
            }
            Since::Start(_) => "in_operation_since",
        };
        finding
            .data(name, self.from.day())
            .data("due", self.due)
            .data("interval", self.every.to_string())
            .data("days_overdue", days_between(self.due, today));
    }
}
