use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::framework::{self, name, name::ControlName};
use crate::phrase;
use crate::rules::{Group, Rule, Trigger};

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

const RANGE: &str = "the clauses are `4.1` to `10.2`";

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (document, reference) in context.clause_references() {
        let id = reference.id;
        if framework::clause(id).is_some() {
            continue;
        }
        let (message, help) = judge(id, reference.key);
        findings
            .on_each(document, format!("clause:{}", id.value), id.span, message)
            .help(help)
            .data("clause", id.value.clone());
    }
}

/// What is wrong with an id that is no clause, and what to write.
fn judge(id: &str, key: &str) -> (String, String) {
    let unknown = format!("there is no clause `{id}`");
    // Without its `A.`, a number of 2013 is more likely a slip of a clause.
    let is_number = id.starts_with(|first: char| first.is_ascii_digit());
    match ControlName::of(id) {
        ControlName::Old(_) if is_number => return (unknown, nearby(id)),
        ControlName::Unknown => {
            if let Some(several) = name::several_clauses(id) {
                let ids = several.iter().map(|it| it.id.as_str());
                return (unknown, name::each_in_quotes("clause", ids));
            }
            if let Some(clause) = name::mended_clause(id) {
                let help = format!(
                    "did you mean `\"{}\"` {}? ids are exact texts",
                    clause.id, clause.title
                );
                return (unknown, help);
            }
        }
        _ => {}
    }
    let controls = name::controls_meant(id);
    if controls.is_empty() {
        return (unknown, nearby(id));
    }
    let help = format!("write {} under `{}`", name::written(controls), list_for(key));
    (format!("`{id}` is a control, not a clause"), help)
}

/// The list of controls that stands beside a list of clauses.
fn list_for(key: &str) -> &'static str {
    if key == "audited_clauses" { "audited_controls" } else { "controls" }
}

/// The clauses that there are where this one would be.
fn nearby(id: &str) -> String {
    let Some((parent, _)) = id.rsplit_once('.') else { return RANGE.into() };
    let siblings: Vec<&str> = framework::clauses()
        .iter()
        .filter(|it| it.parent.as_deref() == Some(parent))
        .map(|it| it.id.as_str())
        .collect();
    match (siblings.as_slice(), framework::clause(parent)) {
        ([], None) => RANGE.into(),
        ([], Some(parent)) => {
            format!("write `\"{}\"` {}: nothing stands below it", parent.id, parent.title)
        }
        (siblings, _) => format!("write one of {}", phrase::any_of(siblings)),
    }
}
