//! Which findings stand in the baseline, and which of its rows name none any more.

use std::collections::HashMap;

use super::reach::Reach;
use crate::baseline::{Entry, Identity};
use crate::finding::Finding;
use crate::rules;

/// Marks each finding that the baseline names, and returns the rows that name none. A waived finding is spoken for already.
pub(super) fn mark(findings: &mut [Finding], entries: &[Entry], reach: &Reach<'_>) -> Vec<usize> {
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
    let unmet = (0..entries.len()).filter(|number| !is_met[*number]);
    unmet.filter(|it| could_be_found(&entries[*it].identity, reach)).collect()
}

fn could_be_found(identity: &Identity, reach: &Reach<'_>) -> bool {
    rules::find(identity.rule).is_some_and(|rule| reach.could_find(rule, &identity.subject))
}
