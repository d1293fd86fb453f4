use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::framework::{self, name, name::ControlName};
use crate::rules::{Group, Rule, Trigger};
use crate::suggest;

pub static RULE: Rule = Rule {
    name: "clause-unknown",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.1"],
    summary: "a clause number that does not exist",
    page: include_str!("../../rules/clause-unknown.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (document, reference) in context.clause_references() {
        let id = reference.id;
        if framework::clause(id).is_some() {
            continue;
        }
        let (message, help) = match (ControlName::of(id), name::mended_clause(id)) {
            (ControlName::Unknown, Some(clause)) => (
                format!("there is no clause `{}`", id.value),
                format!("did you mean `\"{}\"` {}? ids are exact texts", clause.id, clause.title),
            ),
            _ => match name::controls_meant(id) {
                controls if controls.is_empty() => {
                    (format!("there is no clause `{}`", id.value), nearby(id))
                }
                controls => (
                    format!("`{}` is a control, not a clause", id.value),
                    format!(
                        "write {} under `{}`",
                        name::written(controls),
                        list_for(reference.key)
                    ),
                ),
            },
        };
        findings
            .on_each(document, format!("clause:{}", id.value), id.span, message)
            .help(help)
            .data("clause", id.value.clone());
    }
}

/// The list of controls that stands beside a list of clauses.
fn list_for(key: &str) -> &'static str {
    if key == "audited_clauses" { "audited_controls" } else { "controls" }
}

/// The clauses that there are where this one would be.
fn nearby(id: &str) -> String {
    let parent = id.rsplit_once('.').map(|(parent, _)| parent);
    let siblings: Vec<&str> = framework::clauses()
        .iter()
        .filter(|it| parent.is_some() && it.parent.as_deref() == parent)
        .map(|it| it.id.as_str())
        .collect();
    match siblings.as_slice() {
        [] => "the clauses are `4.1` to `10.2`".into(),
        siblings => format!("write one of {}", suggest::list(siblings)),
    }
}
