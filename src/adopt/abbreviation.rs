//! A post that is named in full and in short: "Chief People Officer (CPO)" and "CPO" are one.

use std::collections::HashMap;

use super::facts::{Fact, Value};
use crate::ownership::key_of;

/// The full name and the short one, which the initials of the other are.
pub(super) fn parts(name: &str) -> Option<(&str, &str)> {
    let (full, short) = name.strip_suffix(')')?.rsplit_once(" (")?;
    let initials = full.split_whitespace().filter_map(|it| it.chars().next());
    let is_short = short.len() > 1 && initials.filter(|it| it.is_uppercase()).eq(short.chars());
    is_short.then_some((full, short))
}

/// Gives every post that some document names both in full and in short the key of its full name in all documents.
pub fn join<'f>(facts: impl Iterator<Item = &'f mut Fact>) {
    let mut facts: Vec<&mut Fact> = facts.filter(|it| !it.unknown.is_empty()).collect();
    let named = facts.iter().flat_map(|it| &it.unknown);
    let full: HashMap<String, (String, String)> = named
        .filter_map(|(key, name)| Some((key_of(parts(name)?.1), (key.clone(), name.clone()))))
        .collect();
    for fact in &mut facts {
        let short: Vec<String> = fact.unknown.iter().map(|(key, _)| key.clone()).collect();
        for short in short {
            if let Some((key, name)) = full.get(&short) {
                rename(fact, &short, key, name);
            }
        }
    }
}

fn rename(fact: &mut Fact, short: &str, key: &str, name: &str) {
    for unknown in fact.unknown.iter_mut().filter(|(it, _)| it == short) {
        *unknown = (key.to_owned(), name.to_owned());
    }
    let mut keys: Vec<String> = match &fact.value {
        Value::Text(text) => vec![text.clone()],
        Value::List(items) => items.clone(),
        Value::Day(_) => return,
    };
    keys.iter_mut().filter(|it| *it == short).for_each(|it| key.clone_into(it));
    keys.dedup();
    fact.written = keys.join(", ");
    fact.value = match &keys[..] {
        [_] => Value::Text(fact.written.clone()),
        _ => Value::List(keys),
    };
}
