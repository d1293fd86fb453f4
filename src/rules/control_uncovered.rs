use std::cell::LazyCell;
use std::collections::HashSet;

use crate::context::Context;
use crate::coverage::State;
use crate::finding::{Findings, Level};
use crate::framework::{self, name};
use crate::isms::Isms;
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
    if !context.judges_coverage() || context.isms.with_lost_claims().is_some() {
        return;
    }
    let isms = context.isms;
    let misspelt = misspelt(isms);
    let risks = LazyCell::new(|| risk::by_control(isms));
    let is_statement_broken =
        isms.statement_of_applicability().is_some_and(|statement| !statement.is_readable());
    for covered in context.coverage.controls.iter().filter(|it| it.state() == State::Uncovered) {
        let control = covered.control;
        let id = control.id.as_str();
        // The row that was lost to a syntax error may exclude it.
        let may_be_excluded = is_statement_broken && isms.applicability(id).is_none();
        // What is planned needs no document yet: `control-weak` says so.
        if may_be_excluded || misspelt.contains(id) || context.is_planned(id) {
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

/// Controls that a document claims under a wrong id: that id is the fault.
fn misspelt(isms: &Isms) -> HashSet<&'static str> {
    let claims = isms
        .readable()
        .filter(|it| it.kind_or_policy().can_cover())
        .flat_map(|it| it.controls.items());
    claims
        .filter(|claim| framework::control_number(claim).is_none())
        .flat_map(|claim| name::controls_meant(claim))
        .map(|control| control.id.as_str())
        .collect()
}
