//! The next free id.

use std::collections::BTreeMap;

use crate::document::Kind;

/// The next number after the highest that documents of the type have, written as they write it.
pub fn next_id(taken: &[(Option<Kind>, String)], kind: Option<Kind>) -> String {
    let of_type = taken.iter().filter(|(it, _)| *it == kind).filter_map(|(_, id)| numbered(id));
    let mut prefixes: BTreeMap<&str, usize> = BTreeMap::new();
    of_type.for_each(|(prefix, ..)| *prefixes.entry(prefix).or_default() += 1);
    let usual =
        prefixes.iter().max_by_key(|(_, count)| **count).map(|(prefix, _)| (*prefix).to_owned());
    let prefix = usual.unwrap_or_else(|| format!("{}-", kind.map_or("DOC", Kind::prefix)));
    // Other types may share the prefix, and an id is unique among all of them.
    let taken = taken.iter().filter_map(|(_, id)| numbered(id)).filter(|(it, ..)| *it == prefix);
    let (next, width) = taken.fold((1, 2), |(next, width), (_, number, digits)| {
        (next.max(number.saturating_add(1)), width.max(digits))
    });
    format!("{prefix}{next:0width$}")
}

/// A prefix, a number, and how many digits it is written with.
fn numbered(id: &str) -> Option<(&str, u64, usize)> {
    let digits = id.len() - id.trim_end_matches(|it: char| it.is_ascii_digit()).len();
    let (prefix, number) = id.split_at(id.len() - digits);
    Some((prefix, number.parse().ok()?, digits))
}
