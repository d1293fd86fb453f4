//! What has to be asked of the history, so that nothing is read for an answer that no rule uses.

use std::collections::HashSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Fact, Facts};
use crate::document::Document;
use crate::independence;
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

/// What the rules need, one for each document.
pub fn by_rules(isms: &Isms) -> Vec<Want> {
    let depended_on: HashSet<&str> =
        isms.readable().flat_map(|it| it.depends_on.items()).map(|id| id.value.as_str()).collect();
    let audited = independence::Wanted::of(isms);
    let want = |document: &Document| {
        let is_depended_on = document.id().is_some_and(|id| depended_on.contains(id));
        let (body, owner) = audited.facts(document);
        want(isms, document, |facts| needed(document, facts, is_depended_on || body, owner))
    };
    isms.documents.par_iter().with_min_len(16).map(want).collect()
}

/// Everything about one document, nothing about the others.
pub fn all_of(isms: &Isms, document: &Document) -> Vec<Want> {
    let want = |it: &Document| {
        if it.file != document.file {
            return Want::default();
        }
        let stated = |facts: &Facts| Fact::ALL.into_iter().filter(|it| facts.states(*it)).collect();
        Want { revisions: Revisions::OfDocument, ..want(isms, it, stated) }
    };
    isms.documents.iter().map(want).collect()
}

fn want(isms: &Isms, document: &Document, needed: impl Fn(&Facts) -> Vec<Fact>) -> Want {
    let path = isms.sources.full_path(document.file);
    if !document.is_readable() {
        return Want { path, ..Want::default() };
    }
    let current = Facts::of(document, &isms.source(document).text);
    let mut facts = needed(&current);
    if !document.source.is_absent() {
        // What a sidecar speaks for is another file's bytes.
        facts.retain(|it| *it != Fact::Body);
    }
    Want { path, current: Some(Arc::new(current)), facts, revisions: Revisions::None }
}

/// An attestation's commit; the text's last change where an attestation carries no digest, others depend on the document, or
/// its version must have moved with it, or an auditor may have written it; and who named the owner, where that is an auditor.
fn needed(document: &Document, facts: &Facts, needs_body: bool, needs_owner: bool) -> Vec<Fact> {
    let (reviewed, approved) = (document.reviewed.get(), document.approved.get());
    let lacks_digest = [reviewed, approved].iter().flatten().any(|it| it.digest.get().is_none());
    let is_versioned = facts.states(Fact::Version) && approved.is_some();
    let needs = |fact: Fact| match fact {
        Fact::Reviewed => reviewed.is_some(),
        Fact::Approved => approved.is_some(),
        Fact::Version => is_versioned,
        Fact::Body => lacks_digest || needs_body || is_versioned,
        Fact::Owner => needs_owner,
        Fact::Interval | Fact::Controls => false,
    };
    Fact::ALL.into_iter().filter(|it| needs(*it)).collect()
}
