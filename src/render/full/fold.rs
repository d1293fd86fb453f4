//! Many findings of one rule at one place become one: a new user has 93 uncovered controls and one page of patience.

use super::Entry;
use crate::finding::Finding;
use crate::isms::Isms;
use crate::render::escape;

/// How many names a folded finding lists.
const NAMES: usize = 12;

/// The findings of each entry. They are sorted by place and rule, so those that become one stand side by side.
pub(super) fn fold<'g, 'f>(findings: &'g [&'f Finding]) -> Vec<&'g [&'f Finding]> {
    let fits = |before: &&Finding, finding: &&Finding| {
        // The cells of a workbook share a line, and each is a place of its own.
        !finding.data.contains_key("cell")
            && before.at == finding.at
            && before.rule.name == finding.rule.name
            && before.waived_by == finding.waived_by
    };
    findings.chunk_by(fits).collect()
}

pub(super) fn entry<'a>(group: &[&'a Finding], isms: &Isms) -> Entry<'a> {
    let first = group[0];
    let mut message = escape::line(&first.message);
    if let Some(rest) = group.get(1..).filter(|rest| !rest.is_empty()) {
        message = format!("{message}, and {} more: {}", rest.len(), names(group)).into();
    }
    if let Some(waiver) = first.waived_by.map(|number| &isms.waivers[number].waiver) {
        let reason = waiver.reason.text().unwrap_or_default();
        message = format!("waived: {message} ({})", escape::line(reason)).into();
    }
    Entry {
        rule: Some(first.rule.name),
        level: first.level,
        message,
        help: first.help.as_deref().map(escape::line),
        at: first.at,
        labels: first.labels.iter().map(|it| (it.at, escape::line(&it.text))).collect(),
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
