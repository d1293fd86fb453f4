use std::cell::LazyCell;

use crate::context::Context;
use crate::coverage::{self, State};
use crate::finding::{Findings, Level};
use crate::risk;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "control-uncovered",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "an applicable control that no document covers",
    page: include_str!("../../rules/control-uncovered.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if !context.judges_coverage() || context.isms.with_lost_controls().is_some() {
        return;
    }
    let isms = context.isms;
    let misspelt = coverage::misspelt(isms);
    let risks = LazyCell::new(|| risk::by_control(isms));
    for covered in context.coverage.controls.iter().filter(|it| it.state() == State::Uncovered) {
        let control = covered.control;
        let id = control.id.as_str();
        // What is planned needs no document yet: `control-weak` says so.
        if isms.may_be_excluded(id) || misspelt.contains(id) || context.is_planned(id) {
            continue;
        }
        let message = format!("no document covers `{id}` {}", control.title);
        let help = format!(
            "add `\"{id}\"` to the `controls` of the document that governs it, or exclude it in the Statement of \
             Applicability with a reason"
        );
        let finding = findings.add(id, format!("control:{id}"), context.control_place(id), message);
        finding
            .help(help)
            .data("control", id)
            .data("title", control.title.as_str())
            .data("theme", control.theme.as_str());
        risk::label(finding, risks.get(id));
    }
}
