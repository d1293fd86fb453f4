//! Many findings of one rule at one place become one: a new user has 93 uncovered controls and one page of patience.

use super::Entry;
use crate::finding::Finding;
use crate::isms::Isms;
use crate::render::escape;

/// How many names a folded finding lists.
const NAMES: usize = 12;

pub(super) fn fold<'f>(findings: impl Iterator<Item = &'f Finding>, isms: &Isms) -> Vec<Entry> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in findings {
        let fits = |group: &&mut Vec<&Finding>| {
            let first = group[0];
            // The cells of a workbook share a line, and each is a place of its own.
            !finding.data.contains_key("cell")
                && first.at == finding.at
                && first.rule.name == finding.rule.name
                && first.waived_by == finding.waived_by
        };
        // Findings are sorted by place and rule, so a group's members stand side by side.
        match groups.last_mut().filter(fits) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups.iter().map(|group| entry(group, isms)).collect()
}

fn entry(group: &[&Finding], isms: &Isms) -> Entry {
    let first = group[0];
    let mut message = escape::line(&first.message).into_owned();
    if let Some(rest) = group.get(1..).filter(|rest| !rest.is_empty()) {
        message = format!("{message}, and {} more: {}", rest.len(), names(group));
    }
    if let Some(waiver) = first.waived_by.map(|number| &isms.waivers[number].waiver) {
        let reason = waiver.reason.get().map_or("", |it| it.value.as_str());
        message = format!("waived: {message} ({})", escape::line(reason));
    }
    Entry {
        rule: Some(first.rule.name),
        level: first.level,
        message,
        help: first.help.as_deref().map(|it| escape::line(it).into_owned()),
        at: first.at,
        labels: first
            .labels
            .iter()
            .map(|it| (it.at, escape::line(&it.text).into_owned()))
            .collect(),
    }
}

/// What tells the rest of a group apart: their subjects, or the part of their keys behind the colon.
fn names(group: &[&Finding]) -> String {
    let by_subject = group[1..].iter().all(|it| it.subject != group[0].subject);
    let name = |finding: &&Finding| {
        let name = if by_subject {
            finding.subject.as_str()
        } else {
            finding.key.split_once(':').map_or(finding.key.as_str(), |it| it.1)
        };
        format!("`{}`", escape::line(name))
    };
    let rest = &group[1..];
    let mut names: Vec<String> = rest.iter().take(NAMES).map(name).collect();
    if rest.len() > NAMES {
        names.push("... (`--output short` names all)".into());
    }
    names.join(", ")
}
