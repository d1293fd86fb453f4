use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::context::Context;
use crate::document::{Document, Kind};
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};
use crate::source::Spanned;

pub static RULE: Rule = Rule {
    name: "id-duplicate",
    group: Group::Document,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "an id that two documents or two rows share",
    page: include_str!("../../rules/id-duplicate.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut first = HashMap::new();
    for document in context.isms.readable() {
        let Some(id) = document.id.get() else { continue };
        match first.entry(id.to_lowercase()) {
            Entry::Vacant(place) => {
                place.insert(id);
            }
            Entry::Occupied(place) => {
                let other = *place.get();
                let key = format!("id:{}", context.isms.path(document));
                findings
                    .on(document, key, id.span, message(&id.value, &other.value))
                    .label(other.span, "the first document with it")
                    .help("give this document an id of its own, and never the id of a retired one");
            }
        }
    }
    check_rows(context, findings);
}

/// The rows of registers of one kind: a minute that names `R-07` means one risk. Other rows are named within their document.
fn check_rows(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut by_register: HashMap<&str, FirstRows<'_>> = HashMap::new();
    for document in context.isms.readable().filter(|it| !it.is_retired()) {
        if let Some((register, ids)) = rows(document) {
            let first = by_register.entry(register).or_default();
            let shared = |id: &str| format!("another row of the {register} has the id `{id}`");
            report_repeated(document, ids, (first, "row"), shared, findings);
        }
        for (table, ids) in own_rows(document) {
            let shared = |id: &str| format!("another row of `{table}` has the id `{id}`");
            report_repeated(document, ids, (&mut HashMap::new(), table), shared, findings);
        }
    }
}

/// Where each id stands first.
type FirstRows<'a> = HashMap<String, &'a Spanned<String>>;

fn report_repeated<'a>(
    document: &Document,
    ids: Vec<&'a Spanned<String>>,
    (first, key): (&mut FirstRows<'a>, &str),
    shared: impl Fn(&str) -> String,
    findings: &mut Findings<'_>,
) {
    first.reserve(ids.len());
    for id in ids {
        match first.entry(id.to_lowercase()) {
            Entry::Vacant(place) => {
                place.insert(id);
            }
            Entry::Occupied(place) => {
                findings
                    .on_each(document, format!("{key}:{}", id.value), id.span, shared(id))
                    .label(place.get().span, "the first row with it")
                    .help("give this row an id of its own, or remove the one that is too much");
            }
        }
    }
}

/// What names the rows that other documents do not name.
fn own_rows(document: &Document) -> [(&'static str, Vec<&Spanned<String>>); 4] {
    let tables = &document.tables;
    [
        ("findings", tables.findings.items().iter().filter_map(|it| it.id.get()).collect()),
        ("actions", tables.actions.items().iter().filter_map(|it| it.id.get()).collect()),
        ("objectives", tables.objectives.items().iter().filter_map(|it| it.id.get()).collect()),
        ("audits", tables.audits.items().iter().filter_map(|it| it.id.get()).collect()),
    ]
}

/// The kind of register that a document is, and what names each of its rows.
fn rows(document: &Document) -> Option<(&str, Vec<&Spanned<String>>)> {
    let tables = &document.tables;
    if document.kind_or_policy() == Kind::RiskRegister {
        let ids = tables.risks.items().iter().filter_map(|it| it.id.get());
        return Some(("risk register", ids.collect()));
    }
    let register = tables.register.get()?;
    let ids = tables.rows.items().iter().filter_map(|it| it.id.get());
    Some((&register.title, ids.collect()))
}

fn message(id: &str, other: &str) -> String {
    if id == other {
        return format!("another document has the id `{id}`");
    }
    format!("the id `{id}` differs from another document's `{other}` in upper and lower case alone")
}
