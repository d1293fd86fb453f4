//! One key for each person and post in all documents, where `isms.toml` knows none yet.

use std::collections::{BTreeSet, HashMap};

use super::facts::{Fact, Value};
use super::{House, abbreviation, address};

/// The key and the name of all that `isms.toml` does not know.
pub(super) type Names = BTreeSet<(String, String)>;

/// The key and the name to take, by the key that was read.
pub(super) type Renaming = HashMap<String, (String, String)>;

/// Gives a post that is named in full and in short one key, and an address a short one, where nothing else has it.
pub fn rename<'f>(facts: impl Iterator<Item = &'f mut Fact>, house: &House) {
    let mut facts: Vec<&mut Fact> = facts.filter(|it| !it.unknown.is_empty()).collect();
    let named: Names = facts.iter().flat_map(|it| it.unknown.iter().cloned()).collect();
    let mut renaming = abbreviation::renaming(&named);
    renaming.extend(address::renaming(&named, house));
    for fact in &mut facts {
        take(fact, &renaming);
    }
}

fn take(fact: &mut Fact, renaming: &Renaming) {
    let mut keys = match &fact.value {
        Value::Text(text) => vec![text.clone()],
        Value::List(items) => items.clone(),
        Value::Day(_) => return,
    };
    for unknown in &mut fact.unknown {
        let Some(new) = renaming.get(&unknown.0) else { continue };
        keys.iter_mut().filter(|it| **it == unknown.0).for_each(|it| new.0.clone_into(it));
        new.clone_into(unknown);
    }
    fact.value = Value::of_names(keys);
    fact.written = fact.value.to_string();
}
