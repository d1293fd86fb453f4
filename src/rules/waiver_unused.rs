use std::collections::HashSet;

use crate::context::{Context, WaiverUse};
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};
use crate::waiver::Names;

pub static RULE: Rule = Rule {
    name: "waiver-unused",
    group: Group::Waivers,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["A.5.36"],
    summary: "a waiver that accepts nothing",
    page: include_str!("../../rules/waiver-unused.md"),
    options: &[],
    waivable: false,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if !context.waiver_use.contains(&WaiverUse::Accepted(0)) {
        return;
    }
    let used: HashSet<_> = context
        .waivers()
        .filter(|(_, what)| matches!(what, WaiverUse::Accepted(1..)))
        .filter_map(|(waiver, _)| waiver.target.as_ref())
        .collect();
    let mut names = Names::new("unused");
    for (waiver, what) in context.waivers() {
        let (WaiverUse::Accepted(0), Some(target)) = (what, &waiver.target) else { continue };
        let (rule, subject) = target;
        let message = if used.contains(target) {
            format!("another waiver already accepts `{rule}` for `{subject}`")
        } else {
            format!("this waiver accepts nothing: `{rule}` finds no gap at `{subject}`")
        };
        let (subject, key) = names.of(target);
        findings.add(subject, key, waiver.waiver.at, message).help(
            "remove the waiver; if it was meant for another gap, correct `rule` or `subject`",
        );
    }
}
