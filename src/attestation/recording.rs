//! Which commit recorded what a document states now, in the words of a finding.

use crate::date::{Date, days_between};
use crate::document::Document;
use crate::fields::AttestationKind;
use crate::finding::Finding;
use crate::history::{Answer, Change, Commit, Fact, Header, Identity};
use crate::isms::Isms;
use crate::source::Field;

/// A commit that set a value, and what it made of the document.
#[derive(Clone, Copy, Debug)]
pub struct Recording<'a> {
    pub change: &'a Change,
    pub commit: &'a Commit,
}

/// How the history shows that a text changed.
#[derive(Clone, Copy, Debug)]
pub enum TextChange<'a> {
    Committed(Recording<'a>),
    /// The text is older than the value, and came from another branch: a merge put it in the place of the one spoken for.
    Merged(Recording<'a>),
    /// In the work tree or the index.
    NotCommitted,
}

/// The commit that set a fact of a document; none where it is not known, or not committed.
pub fn of<'a>(isms: &'a Isms, document: &Document, fact: Fact) -> Option<Recording<'a>> {
    let change = isms.history_of(document)?.change(fact)?;
    let commit = isms.history.as_ref()?.commits.get(change.commit)?;
    Some(Recording { change, commit })
}

/// How the text changed since the commit that set `fact`, if it did so on a later day than `day`, or came with a merge. The
/// text of that commit and the text of today are compared, so neither a merge nor a wrong clock shows a change that is none.
/// What a sidecar speaks for is another file, of which nothing is known.
pub fn text_change_since<'a>(
    isms: &'a Isms,
    document: &Document,
    fact: Fact,
    (day, today): (Date, Date),
) -> Option<TextChange<'a>> {
    let history = isms.history_of(document)?;
    let recorded = history.change(fact)?;
    let is_same = history.current.as_ref()?.body == recorded.after.body;
    if is_same || !matches!(document.source, Field::Absent) {
        return None;
    }
    match history.answer(Fact::Body) {
        Answer::Set(_) => {
            let recording = of(isms, document, Fact::Body)?;
            let recorded = isms.history.as_ref()?.commit(recorded);
            match recording.commit {
                it if it.landed_on > day => Some(TextChange::Committed(recording)),
                it if it.landed_at < recorded.landed_at => Some(TextChange::Merged(recording)),
                _ => None,
            }
        }
        Answer::NotCommitted => (today > day).then_some(TextChange::NotCommitted),
        Answer::NotAsked | Answer::Cut => None,
    }
}

/// "commit `0f7e3df1c2` by Jane Doe on 2026-03-02": the day it landed.
pub fn told(commit: &Commit) -> String {
    let Commit { author, committed_on, landed_on, .. } = commit;
    let told = format!("commit `{}` by {} on {committed_on}", commit.short_id(), author.shown());
    if committed_on == landed_on {
        told
    } else {
        format!("{told} by its own clock, on top of commits of {landed_on}")
    }
}

/// Whether a commit that brings a document in repeats what was decided elsewhere on a day. What has the day of the commit, which
/// is the next one elsewhere in the world, was decided here.
pub fn repeats(commit: &Commit, on: Date) -> bool {
    !matches!(days_between(commit.landed_on, on), 0 | 1)
}

/// Adds a commit, its author and the day it landed to a finding.
pub fn describe(commit: &Commit, finding: &mut Finding) {
    let Commit { id, author, committer, landed_on, .. } = commit;
    finding.data("commit", id.clone()).data("landed", *landed_on).data("author", full(author));
    if committer != author {
        finding.data("committer", full(committer));
    }
}

impl<'a> Recording<'a> {
    /// What the document stated before; none where this commit brought it in, or gave it its first front matter: what stands
    /// there then comes from somewhere else, and the commit proves nothing of it.
    pub fn before(&self) -> Option<&'a Header> {
        let before = &self.change.before.as_ref()?.header;
        before.states_something().then_some(before)
    }

    /// Whether it approved or reviewed a text that was so before, as far as the commit and the digests tell: nothing of it was new.
    pub fn attests_again(&self, kind: AttestationKind) -> bool {
        let Change { before: Some(before), after, .. } = self.change else { return false };
        let (Some(had), Some(has)) = (before.header.attested(kind), after.header.attested(kind))
        else {
            return false;
        };
        match (&had.digest, &has.digest) {
            (Some(had), Some(has)) => had == has,
            _ => before.body == after.body,
        }
    }

    /// By how many days the commit landed after the day of the attestation that it recorded; none where it brought the
    /// document in.
    pub fn days_late(&self, on: Date) -> Option<i64> {
        self.before().map(|_| days_between(on, self.commit.landed_on))
    }

    /// By how many days the commit landed before the day of the attestation that it recorded; none for a single day, as it is
    /// tomorrow elsewhere, and none where it brought the document in.
    pub fn days_early(&self, on: Date) -> Option<i64> {
        let days = days_between(self.commit.landed_on, on);
        (days > 1 && self.before().is_some()).then_some(days)
    }

    /// The day of a later review or approval whose place the commit gave to this one. To take back a day that had not come yet
    /// repairs a slip.
    pub fn later_before(&self, kind: AttestationKind, on: Date) -> Option<Date> {
        let before = self.before()?.attested(kind)?.on;
        (on < before && before <= self.commit.landed_on).then_some(before)
    }
}

impl TextChange<'_> {
    /// As a phrase after what changed.
    pub fn told(&self) -> String {
        match self {
            TextChange::Committed(recording) => told(recording.commit),
            TextChange::Merged(recording) => {
                format!("{}, which a merge brought in since", told(recording.commit))
            }
            TextChange::NotCommitted => "the change is not committed yet".into(),
        }
    }

    pub fn describe(&self, finding: &mut Finding) {
        if let TextChange::Committed(recording) | TextChange::Merged(recording) = self {
            describe(recording.commit, finding);
        }
    }
}

/// `Name <e-mail>`, as Git writes it.
fn full(identity: &Identity) -> String {
    format!("{} <{}>", identity.name, identity.email)
}
