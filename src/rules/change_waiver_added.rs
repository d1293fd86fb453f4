use crate::baseline::{Entry, FILE};
use crate::comparison::{Acceptance, AcceptanceChange, Comparison};
use crate::context::Context;
use crate::edit::quoted;
use crate::finding::{Findings, Level};
use crate::phrase;
use crate::rules::{self, Group, Rule, Trigger};
use crate::waiver::Names;

pub static RULE: Rule = Rule {
    name: "change-waiver-added",
    group: Group::Change,
    level: Level::Note,
    trigger: Trigger::Change,
    basis: &["A.5.36", "5.3"],
    summary: "a gap that somebody newly accepts, somebody else than before, or for longer",
    page: include_str!("../../rules/change-waiver-added.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(comparison) = context.comparison else { return };
    baseline(comparison, findings);
    let (mut added, mut extended) = (Names::new("added"), Names::new("extended"));
    for AcceptanceChange { waiver, change } in comparison.acceptances() {
        let Some(target) = &waiver.target else { continue };
        let (rule, subject) = target;
        let gap = format!("the gap `{rule}` of `{subject}`");
        let (name, at, message) = match change {
            Acceptance::Ended => continue,
            Acceptance::Added => {
                let until = waiver.waiver.until.get();
                let until = until.map_or_else(String::new, |it| format!(" until {}", it.value));
                (added.of(target), waiver.waiver.at, format!("{gap} is newly accepted{until}"))
            }
            Acceptance::Extended(before) => {
                let until = waiver.waiver.until.get();
                let at = until.map_or(waiver.waiver.at, |it| it.span);
                let until = until.map_or_else(String::new, |it| it.value.to_string());
                let message = format!("{gap} is accepted until {until}, and was until {before}");
                (extended.of(target), at, message)
            }
        };
        let finding = findings.add(name.0, name.1, at, message);
        finding.help(match rules::find(rule).map(|it| it.trigger) {
            Some(Trigger::Change) => {
                "let its approver agree to this waiver and merge it by itself: it accepts what comes after, and nothing here"
            }
            _ => "close the gap and take the waiver out, or let its approver agree to this change",
        });
        finding.data("rule", rule.as_str()).data("waived", subject.as_str());
        if let Some(until) = waiver.waiver.until.get() {
            finding.data("until", until.value);
        }
    }
    by_others(comparison, findings);
}

/// Who is said to accept a gap answers for it, and somebody else did before.
fn by_others(comparison: &Comparison<'_>, findings: &mut Findings<'_>) {
    let mut names = Names::new("approved_by");
    for (waiver, before) in comparison.accepted_by_others() {
        let (Some(target), Some(by)) = (&waiver.target, waiver.waiver.approved_by.get()) else {
            continue;
        };
        let (rule, subject) = target;
        let message = format!(
            "the gap `{rule}` of `{subject}` is accepted by `{}` now, and was by `{before}`",
            by.value
        );
        let (name, key) = names.of(target);
        findings
            .add(name, key, by.span, message)
            .help(format!(
                "write `approved_by = {}`, or let `{}` agree to this change",
                quoted(before),
                by.value
            ))
            .data("rule", rule.as_str())
            .data("waived", subject.as_str())
            .data("before", before)
            .data("after", by.value.as_str());
    }
}

/// So many gaps are named.
const NAMED: usize = 5;

/// A baseline that is written again accepts what has come since.
fn baseline(comparison: &Comparison<'_>, findings: &mut Findings<'_>) {
    let added = comparison.baseline_rows_added();
    let Some(first) = added.first() else { return };
    let gap = |it: &&Entry| format!("`{}` of `{}`", it.identity.rule, it.identity.subject);
    let gaps: Vec<String> = added.iter().map(gap).collect();
    let (number, gaps) = (phrase::count(gaps.len(), "gap"), phrase::first_phrases(&gaps, NAMED));
    let message = format!("the baseline newly accepts {number}: {gaps}");
    findings
        .add(FILE, "baseline", first.at, message)
        .help("close them, or let whoever answers for them agree to this change; `isms baseline --prune` takes rows out and adds none");
}
