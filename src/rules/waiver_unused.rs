use std::collections::HashSet;

use crate::context::{Context, WaiverUse};
use crate::finding::{Finding, Findings, Level};
use crate::phrase;
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
    let Some(settled) = context.settled else { return };
    if !settled.waiver_use.contains(&WaiverUse::Accepted(0)) {
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
        let help = help(settled.found, target);
        findings.add(subject, key, waiver.waiver.at, message).help(help);
    }
}

/// So many subjects are named.
const NAMED: usize = 3;

/// Where the rule finds gaps now: its subject is often the document, and what was written a row of that.
fn help(found: &[Finding], (rule, subject): &(String, String)) -> String {
    let is_open = |it: &&Finding| it.rule.name == rule && it.counts() && it.in_baseline.is_none();
    let gaps = || found.iter().filter(is_open);
    if let Some(meant) = gaps().find(|it| names(&it.key, subject)) {
        return format!(
            "if it was meant for the gap of `{subject}`, write `subject = \"{}\"`; else remove the waiver",
            meant.subject
        );
    }
    let mut seen = HashSet::new();
    let subjects: Vec<&str> =
        gaps().map(|it| it.subject.as_str()).filter(|it| seen.insert(*it)).collect();
    let plain = "remove the waiver; if it was meant for another gap, correct `rule` or `subject`";
    if subjects.is_empty() {
        return plain.to_owned();
    }
    format!("{plain}: `{rule}` finds gaps at {}", phrase::first_of(&subjects, NAMED))
}

/// Whether a finding's key has a name as one of its parts.
fn names(key: &str, name: &str) -> bool {
    key.split(':').any(|part| part == name || part.split('.').any(|it| it == name))
}
