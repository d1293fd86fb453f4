use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "id-duplicate",
    group: Group::Document,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "an id that two documents share",
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
}

fn message(id: &str, other: &str) -> String {
    if id == other {
        return format!("another document has the id `{id}`");
    }
    format!("the id `{id}` differs from another document's `{other}` in upper and lower case alone")
}
