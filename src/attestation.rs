//! What an approval or a review is worth: the text it speaks for, the person behind it, and how a new one is recorded.

pub mod ahead;
pub mod backdated;
pub mod proof;
pub mod recording;
pub mod regressed;
pub mod signature;

use self::recording::TextChange;
use crate::configuration::Role;
use crate::context::Context;
use crate::date::Date;
use crate::document::Document;
use crate::edit;
use crate::fields::Attestation;
use crate::finding::Finding;
use crate::history::Fact;
use crate::isms::{Isms, Who};
use crate::review::Due;
use crate::shell::argument;
use crate::source::{Field, Span, Spanned};
use crate::suggest::Advice;

/// So many days may lie between two approvals of a text that is still being written: they need no version of their own.
pub const ONE_ROUND: i64 = 30;

/// How a review of today is recorded, as a phrase. No digest is worked out where none is stated: this is said of every
/// overdue document, and a body is long.
pub fn review_line(context: &Context<'_>, document: &Document) -> String {
    let has_changed = last_attested(document).is_some_and(|(_, digests)| {
        context.isms.digest(document).is_some_and(|digest| !digests.contains(&digest))
    });
    let outcome = if has_changed { " --outcome changed" } else { "" };
    format!("run `isms review {}{outcome}`", argument(context.isms.name(document)))
}

/// What to do so that a review is no longer due.
pub fn review_advice(context: &Context<'_>, document: &Document, due: &Due) -> String {
    let line = review_line(context, document);
    let next = if due.interval.is_none() { " and write a later `next_review`" } else { "" };
    format!("review the text, then {line}{next}")
}

/// How an approval of today is recorded, as a phrase.
pub fn approval_line(context: &Context<'_>, document: &Document) -> String {
    format!("run `isms approve {}`", argument(context.isms.name(document)))
}

/// A text that is no longer the one that an attestation speaks for.
#[derive(Debug)]
pub struct Outdated<'a> {
    /// Where the digest stands, else the attestation.
    pub at: Span,
    /// What the history shows; none where the digest decides.
    pub change: Option<TextChange<'a>>,
}

impl Outdated<'_> {
    /// What happened after what, with the commit where the history shows it.
    pub fn message(&self, document: &Document, after: &str) -> String {
        let message = format!("{} changed after {after}", spoken_for(document));
        match &self.change {
            Some(change) => format!("{message}: {}", change.told()),
            None => message,
        }
    }

    pub fn describe(&self, finding: &mut Finding) {
        if let Some(change) = &self.change {
            change.describe(finding);
        }
    }
}

/// Whether a text is no longer the one that was reviewed or approved. The digest decides; where there is none, the history.
pub fn outdated<'a>(
    context: &Context<'a>,
    document: &Document,
    (fact, attestation): (Fact, &Spanned<Attestation>),
) -> Option<Outdated<'a>> {
    let isms = context.isms;
    if !attestation.digest.is_absent() {
        return mismatch(isms, document, attestation).map(|at| Outdated { at, change: None });
    }
    let days = (attestation.on.value, context.today);
    match recording::text_change_since(isms, document, fact, days) {
        Some(change) => Some(Outdated { at: attestation.span, change: Some(change) }),
        None => outdated_beside(context, document, (fact, attestation)),
    }
}

/// What only a base shows: that a commit of the change brought back another text of what stood before, under an attestation of
/// the same day, for the history alone would say that it brought in both; and that the file of a sidecar is another.
fn outdated_beside<'a>(
    context: &Context<'a>,
    document: &Document,
    (fact, attestation): (Fact, &Spanned<Attestation>),
) -> Option<Outdated<'a>> {
    let comparison = context.comparison?;
    let before = comparison.text_change(comparison.kept_as(document)?)?.kept.before;
    let had = match fact {
        Fact::Approved => before.approved.get()?,
        _ => before.reviewed.get()?,
    };
    let on = attestation.on.value;
    if had.on.value != on {
        return None;
    }
    if document.source.is_present() {
        let is_another_file = before.source.is_present() && context.today > on;
        return is_another_file.then_some(Outdated { at: attestation.span, change: None });
    }
    let recording = recording::of(context.isms, document, Fact::Body)?;
    let is_back = recording.before().is_none() && recording.commit.landed_on > on;
    let change = Some(TextChange::Committed(recording));
    is_back.then_some(Outdated { at: attestation.span, change })
}

/// Where an attestation's digest stands, if the text has another one.
pub fn mismatch(
    isms: &Isms,
    document: &Document,
    attestation: &Spanned<Attestation>,
) -> Option<Span> {
    let digest = attestation.digest.get()?;
    let current = isms.digest(document)?;
    (digest.value != current).then_some(digest.span)
}

/// A document's approval, if its text is no longer the approved one. A text that somebody is still working on, or that no
/// longer holds, may differ; so may one whose approval lies in the future, a fault of its own.
pub fn outdated_approval<'a>(
    context: &Context<'a>,
    document: &'a Document,
) -> Option<(&'a Spanned<Attestation>, Outdated<'a>)> {
    let approval = document.approved.get()?;
    if !document.is_in_force() || approval.on.value > context.today {
        return None;
    }
    outdated(context, document, (Fact::Approved, approval)).map(|it| (approval, it))
}

/// The approval of today or before that speaks for the text as it stands.
pub fn standing_approval<'d>(
    context: &Context<'_>,
    document: &'d Document,
) -> Option<&'d Spanned<Attestation>> {
    document.approved.get().filter(|approval| {
        approval.on.value <= context.today
            && outdated(context, document, (Fact::Approved, approval)).is_none()
    })
}

/// What a digest speaks for, as a phrase: the text, or a sidecar's source.
pub fn spoken_for(document: &Document) -> String {
    match document.source.get() {
        Some(source) => format!("`{}`", source.value),
        None => "the text".into(),
    }
}

/// The day of the last approval or review that carries a digest, and the digests of that day.
pub fn last_attested(document: &Document) -> Option<(Date, Vec<&str>)> {
    let both = [document.approved.get(), document.reviewed.get()];
    let digests: Vec<(Date, &str)> = both
        .into_iter()
        .flatten()
        .filter_map(|it| Some((it.on.value, it.digest.get()?.value.as_str())))
        .collect();
    let last = digests.iter().map(|(on, _)| *on).max()?;
    let of_last = digests.into_iter().filter(|(on, _)| *on == last).map(|(_, it)| it);
    Some((last, of_last.collect()))
}

/// Whether a person was the only one behind the owner on a day.
pub fn is_alone_behind(isms: &Isms, person: &str, owner: &str, on: Date) -> bool {
    match isms.who(owner) {
        Some(Who::Person(name, _)) => name == person,
        Some(Who::Role(_, role)) => {
            let holders = role.holders.items().iter().map(|it| it.value.as_str());
            // Who holds it now need not have held it beside them.
            let is_former = role.former_holders_on(on).any(|it| it == person);
            let holders = holders.filter(|_| !is_former).chain(role.former_holders_on(on));
            let mut present = holders.filter(|it| !isms.has_left(it, on)).peekable();
            present.peek().is_some() && present.all(|it| it == person)
        }
        None => false,
    }
}

/// Whether a person stands behind a name on a day: also as a deputy, who holds a role until a day that has not passed.
pub fn is_behind_on(isms: &Isms, person: &str, name: &str, on: Date) -> bool {
    match isms.who(name) {
        Some(Who::Role(_, role)) => role.was_held_by(person, on),
        Some(Who::Person(name, _)) => name == person,
        None => false,
    }
}

/// Who can approve a document today: whoever stands behind its approver, is still here and is not alone behind its owner.
pub fn who_may_approve<'a>(isms: &'a Isms, document: &Document, today: Date) -> Vec<&'a str> {
    let Some(approver) = document.approver.get() else { return Vec::new() };
    let mut people = isms.people_now_behind(approver, today);
    if let Some(Who::Role(_, role)) = isms.who(approver) {
        let deputies = role.former_holders_on(today);
        let others: Vec<&str> =
            deputies.filter(|it| !people.contains(it) && !isms.has_left(it, today)).collect();
        people.extend(others);
    }
    if let Some(owner) = document.owner.get() {
        people.retain(|it| !is_alone_behind(isms, it, owner, today));
    }
    people
}

/// Whether a person may have spoken for a role or person on a day. A vacant role is a fault of its own; somebody who left since
/// may have held it at the time.
pub fn may_speak_for(isms: &Isms, who: Who<'_>, person: &str, (on, today): (Date, Date)) -> bool {
    match who {
        Who::Person(name, _) => name == person,
        Who::Role(_, role) => {
            role.holders.items().is_empty()
                || has_left_since(isms, person, (on, today))
                || role.was_held_by(person, on)
        }
    }
}

/// Whether somebody was here on a day and left since: what they held then stands nowhere any more. Of a last day that cannot be
/// read, nobody can tell.
pub fn has_left_since(isms: &Isms, person: &str, (on, today): (Date, Date)) -> bool {
    match isms.configuration.people.get(person).map(|it| &it.left_on) {
        Some(Field::Present(left_on)) => left_on.value >= on && left_on.value < today,
        Some(Field::Invalid(_)) => true,
        Some(Field::Absent) | None => false,
    }
}

/// Why a name cannot be that of a person who vouched for something on a day.
#[derive(Clone, Copy, Debug)]
pub struct Doubt<'a> {
    by: &'a str,
    on: Date,
    cause: Cause<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Cause<'a> {
    /// They had left, on this last day.
    Left(&'a Spanned<Date>),
    IsRole(&'a Role),
    Unknown,
}

/// What speaks against a name; nothing can be said where `isms.toml` names no people.
pub fn doubt<'a>(isms: &'a Isms, by: &'a str, on: Date) -> Option<Doubt<'a>> {
    let people = &isms.configuration.people;
    let cause = match (people.get(by), isms.configuration.roles.get(by)) {
        _ if people.is_empty() => return None,
        (Some(person), _) => Cause::Left(person.left_on.get().filter(|it| it.value < on)?),
        (None, Some(role)) => Cause::IsRole(role),
        (None, None) => Cause::Unknown,
    };
    Some(Doubt { by, on, cause })
}

impl<'a> Doubt<'a> {
    pub fn message(&self) -> String {
        let Doubt { by, on, cause } = self;
        match cause {
            Cause::Left(left_on) => format!("`{by}` had left on {}, before {on}", left_on.value),
            Cause::IsRole(_) => format!("`{by}` is a role, and a role cannot vouch"),
            Cause::Unknown => format!("there is no person `{by}` in isms.toml"),
        }
    }

    /// What to write in place of the name under the key `key`.
    pub fn help(&self, isms: &Isms, key: &str, advice: &mut Advice) -> String {
        match self.cause {
            Cause::Left(_) => {
                format!("write the person who did it, and the day: `{key} = \"...\"`")
            }
            Cause::IsRole(role) => holder(key, role),
            Cause::Unknown => nearest(isms, key, self.by, advice),
        }
    }

    /// The last day of somebody who had left.
    pub fn left_on(&self) -> Option<&'a Spanned<Date>> {
        match self.cause {
            Cause::Left(left_on) => Some(left_on),
            Cause::IsRole(_) | Cause::Unknown => None,
        }
    }
}

fn holder(key: &str, role: &Role) -> String {
    match role.holders.items() {
        [only] => format!("write the person who did it: `{key} = \"{}\"`", only.value),
        _ => format!("write the person who did it, as under `[people]`: `{key} = \"...\"`"),
    }
}

/// The person that was meant, by a slip, an e-mail address or the name people call them by.
fn nearest(isms: &Isms, key: &str, by: &str, advice: &mut Advice) -> String {
    let people = &isms.configuration.people;
    let meant = people.iter().find(|(_, person)| {
        person.name.get().is_some_and(|name| name.value.eq_ignore_ascii_case(by))
            || person.has_email(by)
    });
    let meant = meant
        .map(|(name, _)| name.as_str())
        .or_else(|| advice.nearest_name(by, people.keys().map(String::as_str)));
    if let Some(name) = meant {
        return format!("did you mean `{key} = \"{name}\"`?");
    }
    format!("write a name that stands under `[people]`, or add `[people.{}]`", edit::key(by))
}
