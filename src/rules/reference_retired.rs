use std::cell::LazyCell;
use std::collections::HashMap;

use crate::context::Context;
use crate::document::Document;
use crate::finding::{Findings, Level};
use crate::isms::Isms;
use crate::rules::{Group, Rule, Trigger};
use crate::suggest;

pub static RULE: Rule = Rule {
    name: "reference-retired",
    group: Group::Document,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "a document in force that leans on a retired one",
    page: include_str!("../../rules/reference-retired.md"),
    options: &[],
    waivable: true,
    check,
};

/// How many successors a help names.
const MOST_NAMED: usize = 3;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    let successors = LazyCell::new(|| successors(isms));
    let in_force =
        isms.readable().filter(|it| !it.is_retired() && !it.kind_or_policy().is_record());
    for document in in_force {
        for reference in document.depends_on.distinct() {
            let Some(retired) = retired(isms, reference) else { continue };
            let help = match successors.get(reference.value.as_str()) {
                Some(ids) if document.id().is_some_and(|id| ids.contains(&id)) => {
                    "remove it: this document is what replaced it".into()
                }
                Some(ids) => format!(
                    "depend on what replaced it: {}",
                    suggest::all(&ids[..ids.len().min(MOST_NAMED)])
                ),
                None => "depend on what replaced it, or remove it".into(),
            };
            let message = format!("`{}` is retired", reference.value);
            findings
                .on(document, format!("depends_on:{}", reference.value), reference.span, message)
                .label(retired.place(&retired.status), "retired here")
                .help(help);
        }
    }
}

/// The document with an id, where no document of that id is in force.
fn retired<'a>(isms: &'a Isms, id: &str) -> Option<&'a Document> {
    let first = isms.by_id(id)?;
    isms.all_by_id(id).all(|it| it.is_readable() && it.is_retired()).then_some(first)
}

/// For each replaced document, those that replaced it.
fn successors(isms: &Isms) -> HashMap<&str, Vec<&str>> {
    let mut successors: HashMap<&str, Vec<&str>> = HashMap::new();
    for document in isms.readable().filter(|it| !it.is_retired()) {
        let Some(id) = document.id() else { continue };
        for old in document.supersedes.distinct() {
            successors.entry(&old.value).or_default().push(id);
        }
    }
    successors
}
