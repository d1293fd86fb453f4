//! Whether a rule could have found a gap somewhere: what it did not find is closed only then.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::{Request, runs};
use crate::comparison::Comparison;
use crate::context::Context;
use crate::document::Document;
use crate::finding::Finding;
use crate::isms::Isms;
use crate::risk;
use crate::rules::{Rule, Trigger};
use crate::source::FileId;

/// What this run could judge.
pub(super) struct Judge<'a> {
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

impl<'a> Judge<'a> {
    pub(super) fn new(context: &'a Context<'a>, request: &'a Request) -> Judge<'a> {
        Judge { context, request, lost: OnceCell::new() }
    }

    /// Whether the rule ran with all that it needs, and could read what it would speak of.
    pub(super) fn could_find(&self, rule: &Rule, subject: &str) -> bool {
        let isms = self.context.isms;
        let has_history = isms.history.as_ref().is_some_and(|it| it.gaps.is_empty());
        runs(rule, self.context, self.request)
            && (has_history || !rule.asks_history())
            && !self.lost.get_or_init(|| Lost::of(isms, |_| true)).may_hide(rule, subject)
    }
}

/// What a change made readable: gaps that were hidden by it are none of the change's own.
pub(super) struct Mended<'a>(Option<Lost<'a>>);

impl<'a> Mended<'a> {
    pub(super) fn by(comparison: &Comparison<'a>) -> Mended<'a> {
        let has_lost = |it: &Document| !it.is_readable() || it.has_lost_values();
        let kept = comparison.kept.iter();
        let mended = kept.filter(|it| has_lost(it.before) && !has_lost(it.after));
        let mended = mended.map(|it| it.before.file);
        let gone = comparison.removed.iter().filter(|it| !it.is_readable()).map(|it| it.file);
        let files: HashSet<FileId> = mended.chain(gone).collect();
        let lost = || Lost::of(comparison.before.isms, |it| files.contains(&it.file));
        Mended((!files.is_empty()).then(lost))
    }

    pub(super) fn hid(&self, finding: &Finding) -> bool {
        let lost = self.0.as_ref().filter(|_| finding.rule.trigger != Trigger::Change);
        lost.is_some_and(|it| it.may_hide(finding.rule, &finding.subject))
    }
}

impl<'a> Lost<'a> {
    /// Of these documents.
    fn of(isms: &'a Isms, is_asked: impl Fn(&Document) -> bool) -> Lost<'a> {
        let faulty = || isms.readable().filter(|it| it.has_lost_values() && is_asked(it));
        let misfits = risk::misfits(isms).into_iter().filter(|it| is_asked(it.document));
        let misfits = misfits.filter_map(|it| it.risk.id.text());
        Lost {
            is_document: isms.documents.iter().any(|it| !it.is_readable() && is_asked(it)),
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
