use std::collections::HashSet;

use crate::baseline;
use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "baseline-stale",
    group: Group::Waivers,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["A.5.36"],
    summary: "a row of the baseline that names no gap any more",
    page: include_str!("../../rules/baseline-stale.md"),
    options: &[],
    waivable: false,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(settled) = context.settled.filter(|it| !it.stale.is_empty()) else { return };
    let is_stale: HashSet<usize> = settled.stale.iter().copied().collect();
    let entries = || context.isms.baseline.entries.iter().enumerate();
    let kept = entries().filter(|(number, _)| !is_stale.contains(number));
    let kept: HashSet<_> = kept.map(|(_, it)| &it.identity).collect();
    for (_, entry) in entries().filter(|(number, _)| is_stale.contains(number)) {
        let identity = &entry.identity;
        let (rule, subject) = (identity.rule, &identity.subject);
        let message = if kept.contains(identity) {
            format!("another row names this gap of `{rule}` at `{subject}`")
        } else {
            format!("this gap is closed: `{rule}` does not find it at `{subject}` any more")
        };
        let key = format!("baseline:{}", identity.key);
        findings.each(format!("{rule} {subject}"), key, entry.at, message).help(format!(
            "run `isms baseline --prune`, or remove the row from {}",
            baseline::FILE
        ));
    }
}
