//! Which findings stand in the baseline, and which of its rows name none any more.

use std::collections::{HashMap, HashSet};

use super::{Request, runs};
use crate::baseline::Identity;
use crate::context::Context;
use crate::finding::Finding;
use crate::rules;

/// Marks each finding that the baseline names, and returns the rows that name none. A waived finding is spoken for already.
pub(super) fn mark(
    findings: &mut [Finding],
    context: &Context<'_>,
    request: &Request,
) -> Vec<usize> {
    let entries = &context.isms.baseline.entries;
    if entries.is_empty() {
        return Vec::new();
    }
    let mut by_name: HashMap<(&str, &str, &str), usize> = HashMap::new();
    for (number, entry) in entries.iter().enumerate() {
        let Identity { rule, subject, key } = &entry.identity;
        by_name.entry((rule, subject, key)).or_insert(number);
    }
    let mut is_met = vec![false; entries.len()];
    for finding in findings.iter_mut().filter(|it| it.rule.waivable) {
        let name = (finding.rule.name, finding.subject.as_str(), finding.key.as_str());
        let Some(number) = by_name.get(&name).copied() else { continue };
        is_met[number] = true;
        if finding.waived_by.is_none() {
            finding.in_baseline = Some(number);
            finding.is_new = false;
        }
    }
    let unread = Unread::of(context);
    let unmet = (0..entries.len()).filter(|number| !is_met[*number]);
    unmet.filter(|it| can_be_judged(&entries[*it].identity, &unread, context, request)).collect()
}

/// Whether a finding of that name would have been found: its rule ran, with all it needs.
fn can_be_judged(
    identity: &Identity,
    unread: &Unread<'_>,
    context: &Context<'_>,
    request: &Request,
) -> bool {
    let Some(rule) = rules::find(identity.rule) else { return false };
    let history = context.isms.history.as_ref();
    let has_history = history.is_some_and(|it| it.gaps.is_empty());
    runs(rule, context, request)
        && (has_history || !rule.asks_history())
        && !unread.may_be(&identity.subject)
}

/// Documents that could not be read: what they were blamed for may be true still.
struct Unread<'a> {
    names: HashSet<&'a str>,
    /// The names that are known, where an unread document may have any other one.
    known: Option<HashSet<&'a str>>,
}

impl<'a> Unread<'a> {
    fn of(context: &Context<'a>) -> Unread<'a> {
        let isms = context.isms;
        let unread = isms.documents.iter().filter(|it| !it.is_readable());
        let names = unread.flat_map(|it| [isms.name(it), isms.path(it)]).collect();
        let readable = || isms.readable().flat_map(|it| [isms.name(it), isms.path(it)]).collect();
        Unread { names, known: isms.may_hold_more_ids().then(readable) }
    }

    fn may_be(&self, subject: &str) -> bool {
        let is_stranger = self.known.as_ref().is_some_and(|known| !known.contains(subject));
        is_stranger || self.names.contains(subject)
    }
}
