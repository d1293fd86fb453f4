//! What has to be asked of the history, so that nothing is read for an answer that no rule uses.

use std::collections::HashSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Answer, DocumentHistory, Fact, Facts};
use crate::date::Date;
use crate::document::{Document, Status};
use crate::evaluation::independence;
use crate::isms::Isms;

/// The question about one document.
#[derive(Clone, Debug, Default)]
pub struct Want {
    /// From the repository's root.
    pub path: String,
    /// What the snapshot's text states; none where it could not be read.
    pub current: Option<Arc<Facts>>,
    pub facts: Vec<Fact>,
    pub revisions: Revisions,
    /// Commits that landed before this day are not asked for.
    pub since: Option<Date>,
}

/// Which of the commits that touched a document are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Revisions {
    #[default]
    None,
    /// What `git log -- PATH` prints.
    OfPath,
    /// The same, and before the document was moved those of the path it had then.
    OfDocument,
}

impl Want {
    pub fn is_asked(&self) -> bool {
        self.revisions != Revisions::None || !self.facts.is_empty()
    }

    /// A document of which every question has the same answer.
    pub fn answered(&self, answer: &Answer) -> DocumentHistory {
        let mut document = DocumentHistory { current: self.current.clone(), ..Default::default() };
        for fact in &self.facts {
            document.answers[*fact as usize] = answer.clone();
        }
        document
    }
}

/// What the rules need, one for each document.
pub fn by_rules(isms: &Isms) -> Vec<Want> {
    let needs = Needs::of(isms);
    let want =
        |document: &Document| want(isms, document, |facts| needs.of_document(document, facts));
    isms.documents.par_iter().with_min_len(16).map(want).collect()
}

/// Everything about one document, nothing about the others.
pub fn all_of(isms: &Isms, document: &Document) -> Vec<Want> {
    let want = |it: &Document| {
        if it.file != document.file {
            return Want::default();
        }
        let stated = |facts: &Facts| Fact::ALL.into_iter().filter(|it| facts.states(*it)).collect();
        Want { revisions: Revisions::OfDocument, since: None, ..want(isms, it, stated) }
    };
    isms.documents.iter().map(want).collect()
}

/// Which commits gave some documents their approval and their version, and nothing else.
pub fn versions_of(isms: &Isms, is_asked: impl Fn(&Document) -> bool) -> Vec<Want> {
    let stated = |facts: &Facts| {
        [Fact::Approved, Fact::Version].into_iter().filter(|it| facts.states(*it)).collect()
    };
    let want = |it: &Document| {
        if is_asked(it) {
            Want { revisions: Revisions::None, since: None, ..want(isms, it, stated) }
        } else {
            Want::default()
        }
    };
    isms.documents.iter().map(want).collect()
}

/// Every commit that touched some documents, and nothing else: they need not be readable.
pub fn revisions_of(isms: &Isms, is_asked: impl Fn(&Document) -> bool) -> Vec<Want> {
    let want = |it: &Document| {
        if is_asked(it) {
            Want {
                path: isms.sources.full_path(it.file).into_owned(),
                revisions: Revisions::OfDocument,
                ..Want::default()
            }
        } else {
            Want::default()
        }
    };
    isms.documents.iter().map(want).collect()
}

pub(super) fn want(isms: &Isms, document: &Document, needed: impl Fn(&Facts) -> Vec<Fact>) -> Want {
    let is_readable = document.is_readable();
    let current = is_readable.then(|| Arc::new(Facts::of(document, isms.source(document))));
    of_facts(isms, document, current, needed)
}

/// The same, where what the document states is known; none of one that could not be read.
pub(super) fn of_facts(
    isms: &Isms,
    document: &Document,
    current: Option<Arc<Facts>>,
    needed: impl Fn(&Facts) -> Vec<Fact>,
) -> Want {
    let path = isms.sources.full_path(document.file).into_owned();
    let mut facts = current.as_deref().map(needed).unwrap_or_default();
    if !document.source.is_absent() {
        // What a sidecar speaks for is another file's bytes.
        facts.retain(|it| *it != Fact::Body);
    }
    let (revisions, since) = match current.as_deref().and_then(first_decision) {
        // It is the day after elsewhere in the world.
        Some(first) => (Revisions::OfDocument, first.yesterday().ok()),
        None => (Revisions::None, None),
    };
    Want { path, current, facts, revisions, since }
}

/// The day of the oldest decision that a document states: who recorded it, only its revisions tell.
fn first_decision(facts: &Facts) -> Option<Date> {
    facts.header.decisions.values().map(|it| it.on).min()
}

/// What the rules need of a document, given all the others.
pub(super) struct Needs<'a> {
    /// The ids that a document depends on.
    depended_on: HashSet<&'a str>,
    audited: independence::Wanted<'a>,
}

impl<'a> Needs<'a> {
    pub(super) fn of(isms: &'a Isms) -> Needs<'a> {
        let ids = isms.readable().flat_map(|it| it.depends_on.items());
        Needs {
            depended_on: ids.map(|id| id.value.as_str()).collect(),
            audited: independence::Wanted::of(isms),
        }
    }

    /// An attestation's commit; the text's last change where an attestation carries no digest, others depend on the document,
    /// its version must have moved with it, it is in review, or an auditor may have written it; and who named the owner, where that is an
    /// auditor.
    pub(super) fn of_document(&self, document: &Document, facts: &Facts) -> Vec<Fact> {
        let is_depended_on = document.id().is_some_and(|id| self.depended_on.contains(id));
        let (may_be_auditors, needs_owner) = self.audited.facts(document);
        let (reviewed, approved) = (document.reviewed.get(), document.approved.get());
        let lacks_digest =
            [reviewed, approved].iter().flatten().any(|it| it.digest.get().is_none());
        let is_in_review = document.status() == Some(Status::InReview);
        let is_versioned = facts.states(Fact::Version) && approved.is_some();
        let needs = |fact: Fact| match fact {
            Fact::Reviewed => reviewed.is_some(),
            Fact::Approved => approved.is_some(),
            Fact::ApprovedBy => approved.is_some_and(|it| it.by.is_present()),
            Fact::Version => is_versioned,
            Fact::Body => {
                lacks_digest || is_depended_on || may_be_auditors || is_versioned || is_in_review
            }
            Fact::Owner => needs_owner,
            Fact::Interval | Fact::Controls => false,
        };
        Fact::ALL.into_iter().filter(|it| needs(*it)).collect()
    }
}
