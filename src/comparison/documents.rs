//! What became of documents: who answers for them, when they are read again, and whether their text is another.

use super::{Comparison, Kept};
use crate::configuration::Review;
use crate::date::{Date, Interval};
use crate::document::{Document, Status};
use crate::fields::Attestation;
use crate::review;
use crate::source::{Field, Spanned};

/// A document in which another role or person is named than before: that one, and this one.
pub type NameChange<'a> = (Kept<'a>, &'a Spanned<String>, &'a Spanned<String>);

/// A document whose time between two reviews is another now.
#[derive(Clone, Copy, Debug)]
pub struct IntervalChange<'a> {
    pub kept: Kept<'a>,
    pub before: Interval,
    pub after: Interval,
}

/// A document whose next review is due on a later day than by what held before.
#[derive(Clone, Copy, Debug)]
pub struct Postponed<'a> {
    pub kept: Kept<'a>,
    pub before: Date,
    pub after: Date,
    /// By which the earlier day follows from the last review; none where nobody read the text in between.
    pub interval: Option<Interval>,
}

/// A document with another text.
#[derive(Clone, Copy, Debug)]
pub struct TextChange<'a> {
    pub kept: Kept<'a>,
    /// Whether somebody approved the text as it is now.
    pub is_approved: bool,
}

impl<'a> Comparison<'a> {
    /// Documents with another owner than before.
    pub fn owners(&self) -> impl Iterator<Item = NameChange<'a>> {
        self.names(|it| &it.owner)
    }

    /// Documents with another approver than before.
    pub fn approvers(&self) -> impl Iterator<Item = NameChange<'a>> {
        self.names(|it| &it.approver)
    }

    fn names(
        &self,
        field: fn(&Document) -> &Field<String>,
    ) -> impl Iterator<Item = NameChange<'a>> {
        self.touched().filter_map(move |kept| {
            let (before, after) = (field(kept.before).get()?, field(kept.after).get()?);
            (before.value != after.value).then_some((*kept, before, after))
        })
    }

    /// Documents that named an approver, and do not any more: whoever approves them is as good as any other.
    pub fn approvers_gone(&self) -> impl Iterator<Item = (Kept<'a>, &'a Spanned<String>)> {
        let touched = self.touched().filter(|it| it.after.approver.is_absent());
        touched.filter_map(|kept| Some((*kept, kept.before.approver.get()?)))
    }

    /// Documents under review on both sides that are to be reviewed more or less often than before, by the same defaults:
    /// where the house changed those, every document would be listed.
    pub fn intervals(&self) -> impl Iterator<Item = IntervalChange<'a>> {
        let defaults = &self.after.isms.configuration.review;
        self.under_review().filter(is_planned_by_interval).filter_map(|kept| {
            let before = interval(kept.before, defaults)?;
            let after = interval(kept.after, defaults)?;
            let differs = before.is_longer_than(after) || after.is_longer_than(before);
            differs.then_some(IntervalChange { kept, before, after })
        })
    }

    /// Documents whose day of review was moved to a later one or taken out with nothing reviewed or approved in between, or
    /// is later than the interval allows that it took the place of.
    pub fn postponed(&self) -> impl Iterator<Item = Postponed<'a>> {
        let defaults = &self.after.isms.configuration.review;
        self.under_review().filter(|it| !is_planned_by_interval(it)).filter_map(|kept| {
            let (before, interval) = due_as_before(kept, defaults)?;
            let after = review::due(kept.after, defaults)?.on;
            (after > before).then_some(Postponed { kept, before, after, interval })
        })
    }

    /// Documents in force that nobody is asked to review any more, though nobody retired them: a draft now, or a record.
    pub fn unreviewed(&self) -> impl Iterator<Item = Kept<'a>> {
        self.touched()
            .filter(|it| reviews_count(it.before) && !it.before.is_unclaimed())
            .filter(|it| !it.after.is_work() && !it.after.is_retired())
            .copied()
    }

    /// Documents in force that are gone, and were not retired before.
    pub fn deleted(&self) -> impl Iterator<Item = &'a Document> {
        self.removed.iter().copied().filter(|it| reviews_count(it))
    }

    /// Documents whose text, or the file they speak for, is another.
    pub fn texts(&self) -> impl Iterator<Item = TextChange<'a>> {
        self.touched_or_attached().filter_map(|it| self.text_change(it))
    }

    /// The same of one document.
    pub fn text_change(&self, kept: Kept<'a>) -> Option<TextChange<'a>> {
        // None where a sidecar's source is not there.
        let before = self.before.isms.digest(kept.before);
        let after = self.after.isms.digest(kept.after);
        let is_approved = after.is_some_and(|it| is_approved(kept, it));
        (before != after).then_some(TextChange { kept, is_approved })
    }

    /// Documents in review by an approval of another text, with that: their text changed, or they went to review with it.
    pub fn other_texts_in_review(&self) -> impl Iterator<Item = (Kept<'a>, &'a Attestation)> {
        let in_review = self.touched_or_attached().filter(|it| {
            it.after.status() == Some(Status::InReview)
                && it.before.stands()
                && !it.before.awaits_approval()
        });
        in_review.filter_map(|kept| {
            let approval = &kept.after.approved.get()?.value;
            let is_another = match self.text_change(kept) {
                Some(change) => !change.is_approved,
                None => {
                    let digest = self.after.isms.digest(kept.after);
                    kept.before.is_in_force() && speaks_for(approval, digest) == Some(false)
                }
            };
            is_another.then_some((kept, approval))
        })
    }

    /// The approval that an added document came with; none where it speaks for another text.
    pub fn approval_of_added(&self, added: &'a Document) -> Option<&'a Attestation> {
        let approval = &added.approved.get()?.value;
        let digest = self.after.isms.digest(added);
        speaks_for(approval, digest).unwrap_or(true).then_some(approval)
    }

    /// Documents that were in force or on their way there, and hold no more.
    pub fn retired(&self) -> impl Iterator<Item = Kept<'a>> {
        self.touched().filter(|it| !it.before.is_retired() && it.after.is_retired()).copied()
    }

    /// Documents that stand at another path, with the paths before and after.
    pub fn renamed(&self) -> impl Iterator<Item = (Kept<'a>, String, String)> {
        self.kept.iter().filter_map(|kept| {
            let before = self.before.isms.sources.full_path(kept.before.file).into_owned();
            let after = self.after.isms.sources.full_path(kept.after.file).into_owned();
            (before != after).then_some((*kept, before, after))
        })
    }

    fn under_review(&self) -> impl Iterator<Item = Kept<'a>> {
        self.touched().filter(|it| it.before.is_work() && it.after.is_work()).copied()
    }

    /// A sidecar says another thing when its source changes, though nobody touched it itself.
    fn touched_or_attached(&self) -> impl Iterator<Item = Kept<'a>> {
        let is_readable = |it: &Kept<'_>| it.before.is_readable() && it.after.is_readable();
        let may_differ = |it: &Kept<'_>| !it.is_untouched() || it.after.source.is_present();
        self.kept.iter().filter(move |it| may_differ(it) && is_readable(it)).copied()
    }
}

/// Whether its reviews count: of what nobody approved yet, its author decides.
fn reviews_count(document: &Document) -> bool {
    document.is_work() && !document.awaits_approval()
}

/// The digest decides; an approval without one must be of a later day than the one before.
fn is_approved(kept: Kept<'_>, digest: &str) -> bool {
    let Some(approval) = kept.after.approved.get() else { return false };
    let is_later = || kept.before.approved.get().is_none_or(|it| it.on.value < approval.on.value);
    speaks_for(approval, Some(digest)).unwrap_or_else(is_later)
}

/// Whether an approval speaks for a text of this digest; none where it has no digest to tell by.
fn speaks_for(approval: &Attestation, digest: Option<&str>) -> Option<bool> {
    match &approval.digest {
        Field::Present(approved) => Some(digest == Some(&approved.value)),
        Field::Invalid(_) => Some(false),
        Field::Absent => None,
    }
}

/// Whether an interval decides when it is read again, and not a day that one of the sides states.
fn is_planned_by_interval(kept: &Kept<'_>) -> bool {
    // A day that was stated said nothing of the time after the next review.
    let was_planned_by_day = is_planned_by_day(kept.before) && !is_read_since(*kept);
    !is_planned_by_day(kept.after) && !was_planned_by_day
}

/// The day on which the next review would be due by what held before, and the interval that it follows from where the text
/// was read since.
fn due_as_before(kept: Kept<'_>, defaults: &Review) -> Option<(Date, Option<Interval>)> {
    if !is_read_since(kept) {
        return Some((review::due(kept.before, defaults)?.on, None));
    }
    let was_planned = kept.before.review_every.is_present() || last(kept.before).is_some();
    if !was_planned || is_planned_by_day(kept.before) {
        return None;
    }
    let interval = interval(kept.before, defaults)?;
    Some((interval.after(last(kept.after)?), Some(interval)))
}

fn is_read_since(kept: Kept<'_>) -> bool {
    last(kept.after) > last(kept.before)
}

fn last(document: &Document) -> Option<Date> {
    review::last_attestation(document).map(|it| it.on.value)
}

fn is_planned_by_day(document: &Document) -> bool {
    document.review_every.is_absent() && document.next_review.is_present()
}

/// The interval that holds; none where one is stated and cannot be read.
fn interval(document: &Document, defaults: &Review) -> Option<Interval> {
    let is_readable = !matches!(document.review_every, Field::Invalid(_));
    is_readable.then(|| review::interval(document, defaults))
}
