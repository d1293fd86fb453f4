use std::cell::LazyCell;
use std::collections::HashSet;

use crate::context::Context;
use crate::coverage::{self, Cover, Covered, State, Weakness};
use crate::document::Document;
use crate::document::tables::Implementation;
use crate::finding::{Findings, Level};
use crate::isms::Isms;
use crate::risk;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "control-weak",
    group: Group::Coverage,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["6.1.3", "A.5.1"],
    summary: "a control that only a draft, retired or overdue document covers, or one still planned",
    page: include_str!("../../rules/control-weak.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if !context.judges_coverage() {
        return;
    }
    // What nothing seems to cover may be covered under a wrong id, or where nothing could be read.
    let misspelt = coverage::misspelt(context.isms);
    let is_lost = context.isms.with_lost_controls().is_some();
    let unsupported: HashSet<&str> =
        context.unsupported_rows().map(|(covered, _)| covered.control.id.as_str()).collect();
    let risks = LazyCell::new(|| risk::by_control(context.isms));
    let states = [State::Weak, State::Uncovered];
    for covered in context.coverage.controls.iter().filter(|it| states.contains(&it.state())) {
        let id = covered.control.id.as_str();
        if context.isms.may_be_excluded(id) {
            continue;
        }
        if covered.state() == State::Uncovered {
            if context.is_planned(id) && !is_lost && !misspelt.contains(id) {
                planned(context, covered, findings);
            }
            continue;
        }
        if covered.is_unclear() || unsupported.contains(id) {
            continue;
        }
        let finding = findings.add(
            id,
            format!("control:{id}"),
            context.control_place(id),
            message(context.isms, covered),
        );
        for (document, weakness) in claims(context.isms, covered) {
            let at = document.claim(id).map_or(document.fence, |claim| claim.span);
            finding.label(at, format!("`{}` is {weakness}", context.isms.name(document)));
        }
        let documents: Vec<String> = claims(context.isms, covered)
            .map(|(document, _)| context.isms.name(document).to_owned())
            .collect();
        let is_retired = |it: &Cover| it.weakness == Some(Weakness::Retired);
        let help = if covered.by.iter().all(is_retired) {
            "name the control in a document that is in force"
        } else {
            "review or approve one of these documents, or name the control in one that is in force"
        };
        finding
            .help(help)
            .data("control", id)
            .data("title", covered.control.title.as_str())
            .data("documents", documents);
        risk::label(finding, risks.get(id));
    }
}

/// The Statement of Applicability says that the control is still to come.
fn planned(context: &Context<'_>, covered: &Covered, findings: &mut Findings<'_>) {
    let control = covered.control;
    let id = control.id.as_str();
    let status = context.isms.applicability(id).and_then(|row| row.status.get());
    let is_begun = status.is_some_and(|it| it.value == Implementation::Planned);
    let state = if is_begun { "planned" } else { "not implemented" };
    let message = format!("`{id}` {} is {state}, and no document covers it yet", control.title);
    findings
        .add(id, format!("control:{id}"), context.control_place(id), message)
        .help(format!("add `\"{id}\"` to the `controls` of the document that will govern it"))
        .data("control", id)
        .data("title", control.title.as_str())
        .data("documents", Vec::<String>::new());
}

fn message(isms: &Isms, covered: &Covered) -> String {
    let control = format!("`{}` {}", covered.control.id, covered.control.title);
    let claims: Vec<_> = claims(isms, covered).collect();
    match claims.as_slice() {
        [(document, weakness)] => {
            format!("only `{}` covers {control}, and it is {weakness}", isms.name(document))
        }
        claims => {
            let claims: Vec<String> = claims
                .iter()
                .map(|(document, weakness)| format!("`{}` ({weakness})", isms.name(document)))
                .collect();
            format!("only {} cover {control}", claims.join(", "))
        }
    }
}

/// The documents that claim a control, each with what takes from its weight.
fn claims<'a>(
    isms: &'a Isms,
    covered: &'a Covered,
) -> impl Iterator<Item = (&'a Document, &'static str)> {
    covered.by.iter().filter_map(|cover| {
        let weakness = match cover.weakness? {
            Weakness::Draft => "a draft",
            other => other.name(),
        };
        Some((&isms.documents[cover.document], weakness))
    })
}
