use crate::context::Context;
use crate::document::{Document, Kind};
use crate::fields::Word;
use crate::finding::{Findings, Level};
use crate::framework::{self, Clause, name};
use crate::rules::{Group, Rule, Trigger};
use crate::source::Spanned;

pub static RULE: Rule = Rule {
    name: "clause-uncovered",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.1"],
    summary: "documented information that the standard calls for and nobody wrote",
    page: include_str!("../../rules/clause-uncovered.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if !context.judges_coverage() || context.isms.with_lost_clauses().is_some() {
        return;
    }
    let mut open: Vec<&Clause> = framework::clauses()
        .iter()
        .filter(|it| it.documented.as_deref() == Some("required"))
        .collect();
    for document in context.isms.documents.iter().filter(|it| !it.is_retired()) {
        open.retain(|clause| !serves(document, &clause.id));
    }
    for clause in open {
        let id = clause.id.as_str();
        let message = format!(
            "no document holds what clause `{id}` {} asks to be documented: {}",
            clause.title,
            asked_for(id)
        );
        findings
            .add(id, format!("clause:{id}"), context.system_place(), message)
            .help(advice(id))
            .data("clause", id)
            .data("title", clause.title.as_str());
    }
}

/// Whether a document is of the type that the clause asks for, or names the clause or a heading above it. What could be
/// recovered of a broken front matter counts, and a slip for what was meant: that slip is the fault.
fn serves(document: &Document, clause: &str) -> bool {
    let names = |named: &Spanned<String>| match framework::clause(named) {
        Some(_) => framework::clause_contains(named, clause),
        None => {
            name::clauses_meant(named).iter().any(|it| framework::clause_contains(&it.id, clause))
        }
    };
    document.kind.get().is_some_and(|kind| kind.serves() == Some(clause))
        || document.clauses.items().iter().any(names)
}

fn asked_for(clause: &str) -> String {
    let labels: Vec<&str> = framework::documented_information()
        .iter()
        .filter(|it| it.clause == clause)
        .map(|it| it.label.as_str())
        .collect();
    labels.join("; ")
}

fn advice(clause: &str) -> String {
    let kind = Kind::ALL.iter().find(|(_, kind)| kind.serves() == Some(clause));
    let kind = kind.map_or(String::new(), |(name, _)| format!(", or write one of type `{name}`"));
    format!("add `\"{clause}\"` to the `clauses` of the document that holds it{kind}")
}
