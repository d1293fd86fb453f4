//! What differs in front matter and in `isms.toml`, key by key, as it is written.

use std::collections::HashMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::edit::quoted;

/// One value that is another now. Of a list and of a table of rows, what came and what went are changes of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyChange {
    /// `approver`, `risks.R-03.treatment`.
    pub key: String,
    /// As written, but a text without its quotes; none where something was added.
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Everything that differs, in the order of the keys.
pub(super) fn changes(before: &DeTable<'_>, after: &DeTable<'_>) -> Vec<KeyChange> {
    let mut changes = Changes::default();
    changes.tables("", before, after);
    changes.found
}

/// The keys that name a row, the first that it has.
const NAMES: [&str; 8] = ["id", "control", "subject", "path", "url", "name", "title", "text"];

#[derive(Default)]
struct Changes {
    found: Vec<KeyChange>,
}

type Value<'t, 'v> = &'v DeValue<'t>;

impl Changes {
    fn tables(&mut self, within: &str, before: &DeTable<'_>, after: &DeTable<'_>) {
        for (name, was) in before {
            let is = after.get(name.get_ref().as_ref()).map(Spanned::get_ref);
            self.values(&joined(within, name.get_ref()), Some(was.get_ref()), is);
        }
        for (name, is) in after.iter().filter(|it| before.get(it.0.get_ref().as_ref()).is_none()) {
            self.values(&joined(within, name.get_ref()), None, Some(is.get_ref()));
        }
    }

    fn values(&mut self, key: &str, before: Option<Value<'_, '_>>, after: Option<Value<'_, '_>>) {
        match (before, after) {
            (Some(DeValue::Table(before)), Some(DeValue::Table(after))) => {
                self.tables(key, before, after);
            }
            (Some(DeValue::Array(before)), Some(DeValue::Array(after))) => {
                self.rows(key, before, after);
            }
            (Some(DeValue::Array(gone)), None) if !gone.is_empty() => self.rows(key, gone, &[]),
            (None, Some(DeValue::Array(new))) if !new.is_empty() => self.rows(key, &[], new),
            (before, after) => self.scalars(key, before, after),
        }
    }

    fn scalars(&mut self, key: &str, before: Option<Value<'_, '_>>, after: Option<Value<'_, '_>>) {
        let (was, is) = (before.map(written), after.map(written));
        if was == is {
            return;
        }
        let (mut told_before, mut told_after) = (before.map(told), after.map(told));
        if told_before == told_after {
            // A number in quotes now, say.
            (told_before, told_after) = (was, is);
        }
        self.found.push(KeyChange { key: key.into(), before: told_before, after: told_after });
    }

    /// Rows of one name are compared in their order, and so are items of a list, whose name is all they have.
    fn rows(&mut self, key: &str, before: &[Spanned<DeValue<'_>>], after: &[Spanned<DeValue<'_>>]) {
        let mut later: HashMap<String, Vec<Value<'_, '_>>> = HashMap::new();
        for row in after.iter().rev().map(Spanned::get_ref) {
            later.entry(name(row)).or_default().push(row);
        }
        for row in before.iter().map(Spanned::get_ref) {
            let name = name(row);
            match later.get_mut(&name).and_then(Vec::pop) {
                Some(twin) => self.values(&joined(key, &name), Some(row), Some(twin)),
                None => self.push(key, Some(name), None),
            }
        }
        for row in after.iter().map(Spanned::get_ref) {
            let name = name(row);
            let left = later.get_mut(&name);
            if left.is_some_and(|it| it.pop_if(|it| std::ptr::eq(*it, row)).is_some()) {
                self.push(key, None, Some(name));
            }
        }
    }

    fn push(&mut self, key: &str, before: Option<String>, after: Option<String>) {
        self.found.push(KeyChange { key: key.into(), before, after });
    }
}

/// `risks.R-03`
fn joined(within: &str, key: &str) -> String {
    if within.is_empty() { key.to_owned() } else { format!("{within}.{key}") }
}

/// What tells a row from its neighbours. A waiver is named by its rule too.
fn name(row: &DeValue<'_>) -> String {
    let DeValue::Table(table) = row else { return told(row) };
    let text = |key: &str| Some(told(table.get(key)?.get_ref()));
    match (text("rule"), NAMES.into_iter().find_map(text)) {
        (Some(rule), Some(name)) => format!("{rule} {name}"),
        (Some(name), None) | (None, Some(name)) => name,
        (None, None) => told(row),
    }
}

fn told(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => text.to_string(),
        value => written(value),
    }
}

/// As TOML, on one line.
fn written(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => quoted(text),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(value) => value.to_string(),
        DeValue::Datetime(day) => day.to_string(),
        DeValue::Array(items) => {
            let items: Vec<String> = items.iter().map(|it| written(it.get_ref())).collect();
            format!("[{}]", items.join(", "))
        }
        DeValue::Table(table) => {
            let pair = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
                let key: &toml::de::DeString<'_> = key.get_ref();
                format!("{key} = {}", written(value.get_ref()))
            };
            let pairs: Vec<String> = table.iter().map(pair).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn told_of(before: &str, after: &str) -> Vec<String> {
        let read = |text| DeTable::parse(text).unwrap().into_inner();
        let changes = changes(&read(before), &read(after));
        let told = |it: KeyChange| {
            let value = |it: Option<String>| it.unwrap_or_else(|| "-".into());
            format!("{}: {} > {}", it.key, value(it.before), value(it.after))
        };
        changes.into_iter().map(told).collect()
    }

    #[test]
    fn values_that_came_went_or_are_others() {
        assert_eq!(told_of("a = \"x\"\nb = 1", "b = 1\na = 'x' # the same"), [""; 0]);
        assert_eq!(told_of("a = \"x\"", "a = \"y\""), ["a: x > y"]);
        assert_eq!(told_of("a = \"1\"", "a = 1"), ["a: \"1\" > 1"]);
        assert_eq!(told_of("a = 2026-01-02", "b = true"), ["a: 2026-01-02 > -", "b: - > true"]);
        assert_eq!(told_of("", "a = []"), ["a: - > []"]);
        assert_eq!(told_of("a = [1]", "a = []"), ["a: 1 > -"]);
        assert_eq!(told_of("a = { b = 1, c = 2 }", "[a]\nb = 1\nc = 3"), ["a.c: 2 > 3"]);
        assert_eq!(told_of("", "a = { b = 1.5 }"), ["a: - > { b = 1.5 }"]);
    }

    #[test]
    fn a_list_changes_by_its_items_and_its_order_says_nothing() {
        assert_eq!(told_of("a = [\"x\", \"y\"]", "a = [\"y\", \"x\"]"), [""; 0]);
        assert_eq!(
            told_of("a = [\"x\", \"y\", \"y\"]", "a = [\"y\", \"z\"]"),
            ["a: x > -", "a: y > -", "a: - > z"]
        );
        assert_eq!(told_of("a = [[1, 2]]", "a = [[1, 3]]"), ["a: [1, 2] > -", "a: - > [1, 3]"]);
    }

    #[test]
    fn a_row_is_known_by_its_name() {
        let before = "[[risks]]\nid = \"R-1\"\nlevel = 3\n[[risks]]\nid = \"R-2\"\n";
        let after = "[[risks]]\nid = \"R-3\"\n[[risks]]\nid = \"R-1\"\nlevel = 9\nowner = \"a\"\n";
        assert_eq!(
            told_of(before, after),
            [
                "risks.R-1.level: 3 > 9",
                "risks.R-1.owner: - > a",
                "risks: R-2 > -",
                "risks: - > R-3",
            ]
        );
        let twice = "[[w]]\nrule = \"r\"\nsubject = \"S\"\nuntil = 2026-01-01\n";
        let other = twice.replace("2026", "2027");
        assert_eq!(
            told_of(&[twice, twice].concat(), &[twice, &other].concat()),
            ["w.r S.until: 2026-01-01 > 2027-01-01"]
        );
        assert_eq!(
            told_of("[[e]]\nx = 1", "[[e]]\nx = 2"),
            ["e: { x = 1 } > -", "e: - > { x = 2 }"]
        );
    }
}
