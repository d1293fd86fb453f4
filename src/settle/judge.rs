//! Whether a rule could have found a gap somewhere: what it did not find is closed only then.

use std::collections::HashSet;

use super::{Request, runs};
use crate::context::Context;
use crate::rules::Rule;

/// What this run could judge.
pub(super) struct Judge<'a> {
    context: &'a Context<'a>,
    request: &'a Request,
    /// The names of documents that could not be read: what they were blamed for may be true still.
    unread: HashSet<&'a str>,
    /// The names that are known, where an unread document may have any other one.
    known: Option<HashSet<&'a str>>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(context: &'a Context<'a>, request: &'a Request) -> Judge<'a> {
        let isms = context.isms;
        let unread = isms.documents.iter().filter(|it| !it.is_readable());
        let unread = unread.flat_map(|it| [isms.name(it), isms.path(it)]).collect();
        let readable = || isms.readable().flat_map(|it| [isms.name(it), isms.path(it)]).collect();
        Judge { context, request, unread, known: isms.may_hold_more_ids().then(readable) }
    }

    /// Whether the rule ran with all that it needs, and could read what it would speak of.
    pub(super) fn could_find(&self, rule: &Rule, subject: &str) -> bool {
        let history = self.context.isms.history.as_ref();
        let has_history = history.is_some_and(|it| it.gaps.is_empty());
        runs(rule, self.context, self.request)
            && (has_history || !rule.asks_history())
            && !self.may_be_unread(subject)
    }

    fn may_be_unread(&self, subject: &str) -> bool {
        let is_stranger = self.known.as_ref().is_some_and(|known| !known.contains(subject));
        is_stranger || self.unread.contains(subject)
    }
}
