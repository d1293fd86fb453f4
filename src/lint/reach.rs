//! Whether a rule could have found a gap somewhere: what it did not find is closed only then.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::asked::{Request, runs};
use crate::context::Context;
use crate::document::Document;
use crate::isms::Isms;
use crate::risk;
use crate::rules::Rule;

/// How far this run could see.
pub(super) struct Reach<'a> {
    context: &'a Context<'a>,
    request: &'a Request,
    /// Worked out once a gap was not found, which is seldom.
    lost: OnceCell<Lost<'a>>,
}

/// What could not be read, so that a gap may be there and nobody finds it.
struct Lost<'a> {
    /// Whether that is a whole document.
    is_document: bool,
    /// Whether that is a value: roles, clauses, controls and the whole system are judged by what documents state.
    is_value: bool,
    /// What documents with values that rules pass over are about.
    subjects: HashSet<&'a str>,
    /// What the documents are about that could be read: they are judged by themselves, by most rules.
    own: HashSet<&'a str>,
}

impl<'a> Reach<'a> {
    pub(super) fn new(context: &'a Context<'a>, request: &'a Request) -> Reach<'a> {
        Reach { context, request, lost: OnceCell::new() }
    }

    /// Whether the rule ran with all that it needs, and could read what it would speak of.
    pub(super) fn could_find(&self, rule: &Rule, subject: &str) -> bool {
        let isms = self.context.isms;
        let has_history = isms.history.as_ref().is_some_and(|it| it.gaps.is_empty());
        runs(rule, self.context, self.request)
            && (has_history || !rule.asks_history())
            && !self.lost.get_or_init(|| Lost::of(isms)).may_hide(rule, subject)
    }
}

impl<'a> Lost<'a> {
    fn of(isms: &'a Isms) -> Lost<'a> {
        let faulty = || isms.readable().filter(|it| it.has_lost_values());
        let misfits = risk::misfits(isms).into_iter().filter_map(|it| it.risk.id.text());
        Lost {
            is_document: isms.documents.iter().any(|it| !it.is_readable()),
            is_value: faulty().next().is_some(),
            subjects: faulty().flat_map(|it| subjects(isms, it)).chain(misfits).collect(),
            own: isms.readable().flat_map(|it| subjects(isms, it)).collect(),
        }
    }

    fn may_hide(&self, rule: &Rule, subject: &str) -> bool {
        let is_own = self.own.contains(subject);
        self.subjects.contains(subject)
            || self.is_document && (!is_own || rule.looks_at_others())
            || self.is_value && !is_own
    }
}

/// What a document's own findings are about: itself, and its risks.
fn subjects<'a>(isms: &'a Isms, document: &'a Document) -> impl Iterator<Item = &'a str> {
    let risks = document.tables.risks.items().iter().filter_map(|it| it.id.text());
    [isms.name(document), isms.path(document)].into_iter().chain(risks)
}
