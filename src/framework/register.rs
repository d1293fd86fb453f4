//! Which columns registers have, from `rules/frameworks/registers.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// The register of legal, regulatory and contractual requirements.
pub const REQUIREMENTS: &str = "legal-requirements";

/// A register: of risks, suppliers and so on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    pub id: String,
    /// In a sentence: "supplier register".
    pub title: String,
    /// The key of the column that names a row.
    pub identity: String,
    /// The clauses and controls that ask for it; none for what has a type of its own.
    #[serde(default)]
    pub basis: Vec<String>,
    /// Whether nothing may have happened that it would list.
    #[serde(default)]
    pub may_be_empty: bool,
    pub column: Vec<Column>,
    /// Headers of columns that hold nothing to judge.
    #[serde(default)]
    pub unread: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its key in TOML.
    pub key: String,
    pub kind: ColumnKind,
    #[serde(default)]
    pub required: bool,
    /// What else people call it.
    names: Vec<String>,
    /// The words it may hold, with what else people write for them.
    #[serde(default)]
    words: BTreeMap<String, Vec<String>>,
}

impl Column {
    /// Whether anything is held to what it holds: of a text that need not be there, nothing is.
    pub fn is_judged(&self) -> bool {
        self.required || self.kind != ColumnKind::Text
    }
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum ColumnKind {
    Text,
    Day,
    Score,
    Word,
    List,
    Owner,
    Flag,
}

#[derive(Debug, Deserialize)]
struct Registers {
    common: Common,
    register: Vec<Register>,
}

#[derive(Debug, Deserialize)]
struct Common {
    unread: Vec<String>,
}

static REGISTERS: LazyLock<Registers> =
    LazyLock::new(|| super::read(include_str!("../../rules/frameworks/registers.toml")));

/// The registers that a document of type `register` may name, by id.
pub fn named_registers() -> impl Iterator<Item = &'static Register> {
    REGISTERS.register.iter().filter(|it| !it.basis.is_empty())
}

pub fn register(id: &str) -> Option<&'static Register> {
    REGISTERS.register.iter().find(|it| it.id == id)
}

/// A header as names are compared: in lower case, with one space in place of whatever is no letter or digit.
pub fn folded(header: &str) -> String {
    let lower = header.to_lowercase();
    let words = lower.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

impl Register {
    /// The table of front matter that holds its rows, where no file does.
    pub fn table(&self) -> &str {
        if self.basis.is_empty() { &self.id } else { "rows" }
    }

    /// The column that a header means: by its key first, then by what else people call it.
    pub fn column_of(&self, header: &str) -> Option<&Column> {
        let folded = folded(header);
        // Keys are in lower case, with `_` between words.
        let by_key = self.column.iter().find(|it| {
            let words = it.key.bytes().map(|it| if it == b'_' { b' ' } else { it });
            words.eq(folded.bytes())
        });
        by_key.or_else(|| self.column.iter().find(|it| it.names.contains(&folded)))
    }

    /// Whether a header names a column that holds nothing to judge.
    pub fn leaves_unread(&self, header: &str) -> bool {
        let folded = folded(header);
        self.unread.contains(&folded) || REGISTERS.common.unread.contains(&folded)
    }

    pub fn column(&self, key: &str) -> Option<&Column> {
        self.column.iter().find(|it| it.key == key)
    }

    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.column.iter().map(|it| it.key.as_str())
    }

    /// Every name of a column, with its key: for advice.
    pub fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.column.iter().flat_map(|column| {
            let names = column.names.iter().map(String::as_str);
            std::iter::once(column.key.as_str()).chain(names).map(|it| (it, column.key.as_str()))
        })
    }
}

impl Column {
    /// The word that a text means, whatever its case.
    pub fn word(&self, text: &str) -> Option<&str> {
        if self.words.is_empty() {
            return None;
        }
        if let Some((word, _)) = self.words.iter().find(|(it, _)| it.eq_ignore_ascii_case(text)) {
            return Some(word);
        }
        let folded = folded(text);
        let is_it = |(word, others): &(&String, &Vec<String>)| {
            self::folded(word) == folded || others.contains(&folded)
        };
        self.words.iter().find(is_it).map(|(word, _)| word.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::document::tables::{Implementation, Reason, RiskStatus, Treatment};
    use crate::fields::Word;

    #[test]
    fn every_name_of_a_column_is_folded_and_means_one_column() {
        for register in &REGISTERS.register {
            let mut seen = BTreeSet::new();
            let names = register.column.iter().flat_map(|it| &it.names).chain(&register.unread);
            for name in names.chain(&REGISTERS.common.unread) {
                assert_eq!(*name, folded(name), "{}", register.id);
                assert!(seen.insert(name), "{} has `{name}` twice", register.id);
                let is_key = register.column.iter().any(|it| folded(&it.key) == *name);
                assert!(!is_key, "{}: `{name}` is a key", register.id);
            }
            assert!(register.column.iter().all(|it| folded(&it.key) == it.key.replace('_', " ")));
            for column in &register.column {
                let words = column.words.values().flatten();
                assert!(words.into_iter().all(|it| *it == folded(it)), "{}", column.key);
            }
            assert!(register.column(&register.identity).is_some_and(|it| it.required));
        }
    }

    #[test]
    fn words_are_those_that_the_rows_may_hold() {
        fn same<T: Word>(register: &str, key: &str) {
            let column = super::register(register).unwrap().column(key).unwrap();
            let words: BTreeSet<&str> = column.words.keys().map(String::as_str).collect();
            assert_eq!(words, T::words().into_iter().collect(), "{register} {key}");
        }
        same::<Treatment>("risks", "treatment");
        same::<RiskStatus>("risks", "status");
        same::<Implementation>("applicability", "status");
        same::<Reason>("applicability", "reasons");
    }

    #[test]
    fn headers_are_known_in_both_languages() {
        let risks = register("risks").unwrap();
        for (header, key) in [
            ("ID", "id"),
            ("Risiko-Nr.", "id"),
            ("Risk owner", "owner"),
            ("Fällig am", "due"),
            ("Accepted_By", "accepted_by"),
            ("\u{a0}Wahrscheinlichkeit ", "likelihood"),
        ] {
            assert_eq!(risks.column_of(header).map(|it| it.key.as_str()), Some(key), "{header}");
        }
        assert!(risks.column_of("weather").is_none() && risks.leaves_unread("Bemerkungen"));
        assert_eq!(risks.column("treatment").unwrap().word("Vermeiden"), Some("avoid"));
    }
}
