//! What each commit made of one document, and which of its reviews and approvals a commit proves.

use std::collections::BTreeSet;

use super::{Attested, Commit, DocumentHistory, Fact, Facts, History, Revision};
use crate::attestation::proof::{self, Way, Why};
use crate::attestation::signature::Verdict;
use crate::comparison;
use crate::document::Status;
use crate::fields::{AttestationKind, Word};
use crate::isms::Isms;

/// What stands at one point of a document's history.
#[derive(Debug)]
pub struct Entry<'a> {
    /// None for what is not committed yet.
    pub commit: Option<&'a Commit>,
    /// From the repository's root.
    pub path: &'a str,
    pub version: Option<String>,
    pub changes: Vec<Changed>,
    /// Where else the front matter changed: `risks.R-03.accepted`. None where that is not known.
    pub places: Option<Vec<String>>,
    /// The attestations that were written or changed here.
    pub attestations: Vec<Attesting>,
    pub signature: Verdict,
}

/// What became of something that a document states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    Created,
    Deleted,
    /// The commit joined branches, and the document is as none of them had it.
    Merged,
    Renamed {
        from: String,
    },
    Body,
    Id(Values),
    Title(Values),
    Status(Values),
    Version(Values),
    Owner(Values),
    Interval(Values),
    Controls {
        added: Vec<String>,
        removed: Vec<String>,
    },
    /// An attestation was taken away.
    Withdrawn(AttestationKind),
    /// Fields that are not followed, or how the front matter is written.
    Other,
}

/// A field's value before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    pub from: Option<String>,
    pub to: Option<String>,
}

/// An attestation, and what its commit shows.
#[derive(Debug)]
pub struct Attesting {
    pub kind: AttestationKind,
    pub attested: Attested,
    pub standing: Standing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// In every way that holds.
    ProvedBy(Vec<Way>),
    CannotBeProved(Why),
    NotCommitted,
}

/// A document's history, newest first: what is not committed, then each commit that touched it.
pub fn of<'a>(
    isms: &'a Isms,
    history: &'a History,
    document: &'a DocumentHistory,
    path: &'a str,
) -> Vec<Entry<'a>> {
    let revisions = &document.revisions;
    let committed = revisions.iter().map(|it| entry(isms, &history.commits[it.commit], it));
    uncommitted(document, path).into_iter().chain(committed).collect()
}

/// What the work tree or the index states and the head does not.
fn uncommitted<'a>(document: &'a DocumentHistory, path: &'a str) -> Option<Entry<'a>> {
    let current = document.current.as_deref()?;
    let head = document.revisions.first()?.after.as_deref()?;
    if current == head {
        return None;
    }
    let changes = changes(Some(head), Some(current));
    let attestations = attested(Some(head), current).map(|(kind, attested)| Attesting {
        kind,
        attested,
        standing: Standing::NotCommitted,
    });
    Some(Entry {
        commit: None,
        path,
        version: current.header.version.clone(),
        attestations: attestations.collect(),
        changes,
        places: None,
        signature: Verdict::Unsigned,
    })
}

fn entry<'a>(isms: &Isms, commit: &'a Commit, revision: &'a Revision) -> Entry<'a> {
    let (before, after) = (revision.before.as_deref(), revision.after.as_deref());
    let mut changes = changes(before, after);
    if let Some(from) = &revision.moved_from {
        // The bytes of a document that was only moved are the same.
        changes.retain(|it| *it != Changed::Other || before != after);
        changes.insert(0, Changed::Renamed { from: from.clone() });
    }
    if commit.parents > 1 {
        changes.insert(0, Changed::Merged);
    }
    // A merge that took an attestation from one of its sides recorded nothing.
    let had = |(kind, attested): &(AttestationKind, Attested)| {
        revision.beside.iter().any(|it| it.header.attested(*kind) == Some(attested))
    };
    let attestations = after.into_iter().flat_map(|after| attested(before, after));
    let attestations = attestations.filter(|it| !had(it));
    Entry {
        commit: Some(commit),
        path: &revision.path,
        version: after.or(before).and_then(|it| it.header.version.clone()),
        changes,
        places: None,
        attestations: attestations
            .map(|(kind, attested)| Attesting {
                kind,
                standing: standing(&attested, commit, isms),
                attested,
            })
            .collect(),
        signature: isms.signers.verify(commit),
    }
}

impl Entry<'_> {
    /// Works out from both texts what else changed, beside what is told with its values.
    pub fn compare(&mut self, before: &str, after: &str) {
        let mut told: Vec<&str> = self.changes.iter().filter_map(Changed::key).collect();
        for kind in self.attestations.iter().map(|it| it.kind) {
            told.push(kind.key());
            if kind == AttestationKind::Review {
                // When the next review is due follows from the last one.
                told.push("next_review");
            }
        }
        let is_told = |place: &String| told.iter().any(|it| comparison::is_within(place, it));
        let mut places = comparison::changed_places(before, after);
        if let Some(places) = &mut places {
            places.retain(|it| !is_told(it));
        }
        self.places = places;
    }

    /// Where the document was before this commit.
    pub fn path_before(&self) -> &str {
        let from = self.changes.iter().find_map(|it| match it {
            Changed::Renamed { from } => Some(from.as_str()),
            _ => None,
        });
        from.unwrap_or(self.path)
    }
}

fn standing(attested: &Attested, commit: &Commit, isms: &Isms) -> Standing {
    let (name, person) = match proof::named(attested.by.as_deref(), isms) {
        Ok(named) => named,
        Err(why) => return Standing::CannotBeProved(why),
    };
    let ways: Vec<Way> = proof::ways(person, commit, isms).collect();
    if ways.is_empty() {
        Standing::CannotBeProved(Why::somebody_else(name, commit))
    } else {
        Standing::ProvedBy(ways)
    }
}

/// The attestations of a version that the one before did not have.
fn attested(
    before: Option<&Facts>,
    after: &Facts,
) -> impl Iterator<Item = (AttestationKind, Attested)> {
    AttestationKind::ALL.into_iter().filter_map(move |kind| {
        let now = after.header.attested(kind)?;
        let had = before.and_then(|it| it.header.attested(kind));
        // A digest that was taken out is no new attestation; another name beside it is shown.
        let is_kept = had.is_some_and(|had| had.is_kept_in(now) && had.by == now.by);
        (!is_kept).then(|| (kind, now.clone()))
    })
}

fn changes(before: Option<&Facts>, after: Option<&Facts>) -> Vec<Changed> {
    let (before, after) = match (before, after) {
        (Some(before), Some(after)) => (before, after),
        (_, None) => return vec![Changed::Deleted],
        (None, Some(_)) => return vec![Changed::Created],
    };
    let (one, two) = (&*before.header, &*after.header);
    let mut changes = Vec::new();
    if !before.agree(after, Fact::Body) {
        changes.push(Changed::Body);
    }
    let mut field = |changed: fn(Values) -> Changed, from: Option<&str>, to: Option<&str>| {
        if from != to {
            let owned = |it: Option<&str>| it.map(str::to_owned);
            changes.push(changed(Values { from: owned(from), to: owned(to) }));
        }
    };
    field(Changed::Id, one.id.as_deref(), two.id.as_deref());
    field(Changed::Title, one.title.as_deref(), two.title.as_deref());
    field(Changed::Status, one.status.map(Status::word), two.status.map(Status::word));
    field(Changed::Version, one.version.as_deref(), two.version.as_deref());
    field(Changed::Owner, one.owner.as_deref(), two.owner.as_deref());
    field(Changed::Interval, one.interval.as_deref(), two.interval.as_deref());
    if one.controls != two.controls {
        let none = BTreeSet::new();
        let (had, has) =
            (one.controls.as_ref().unwrap_or(&none), two.controls.as_ref().unwrap_or(&none));
        let added = has.difference(had).cloned().collect();
        let removed = had.difference(has).cloned().collect();
        changes.push(Changed::Controls { added, removed });
    }
    let withdrawn = AttestationKind::ALL
        .into_iter()
        .filter(|it| one.attested(*it).is_some() && two.attested(*it).is_none());
    changes.extend(withdrawn.map(Changed::Withdrawn));
    if changes.is_empty() && attested(Some(before), after).next().is_none() {
        changes.push(Changed::Other);
    }
    changes
}

impl Changed {
    /// The one word for it in the JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Changed::Created => "created",
            Changed::Deleted => "deleted",
            Changed::Merged => "merged",
            Changed::Renamed { .. } => "renamed",
            Changed::Body => "body",
            Changed::Id(_) => "id",
            Changed::Title(_) => "title",
            Changed::Status(_) => "status",
            Changed::Version(_) => "version",
            Changed::Owner(_) => "owner",
            Changed::Interval(_) => "interval",
            Changed::Controls { .. } => "controls",
            Changed::Withdrawn(AttestationKind::Review) => "review-withdrawn",
            Changed::Withdrawn(AttestationKind::Approval) => "approval-withdrawn",
            Changed::Other => "other",
        }
    }

    /// The key of the front matter that it tells of.
    fn key(&self) -> Option<&'static str> {
        match self {
            Changed::Interval(_) => Some("review_every"),
            Changed::Withdrawn(kind) => Some(kind.key()),
            Changed::Controls { .. } => Some(self.word()),
            other => other.values().map(|_| other.word()),
        }
    }

    /// The values of a field that holds one.
    pub fn values(&self) -> Option<&Values> {
        match self {
            Changed::Id(values)
            | Changed::Title(values)
            | Changed::Status(values)
            | Changed::Version(values)
            | Changed::Owner(values)
            | Changed::Interval(values) => Some(values),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
