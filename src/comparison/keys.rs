//! What differs in front matter and in `isms.toml`, key by key, as it is written.

use std::collections::{HashMap, HashSet, VecDeque};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::edit::{self, quoted};
use crate::fields;
use crate::syntax::{self, Toml};

/// One value that is another now. Of a list and of a table of rows, what came and what went are changes of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyChange {
    /// `approver`, `risks.R-03.treatment`.
    pub key: String,
    /// As written, but a text without its quotes; none where something was added.
    pub before: Option<String>,
    pub after: Option<String>,
    /// Whether it is an item of a list or a row that came or went.
    pub is_item: bool,
}

impl KeyChange {
    /// The key, and the item that came or went: `controls.A.5.17`.
    pub(super) fn place(&self) -> String {
        match (&self.before, &self.after) {
            (Some(item), None) | (None, Some(item)) if self.is_item => {
                format!("{}.{item}", self.key)
            }
            _ => self.key.clone(),
        }
    }
}

/// Everything that differs in a front matter, in the order of the keys. The order of a list says nothing there.
pub(super) fn of_front_matter(before: &Toml<'_>, after: &Toml<'_>) -> Vec<KeyChange> {
    compare(before, after, false)
}

/// The same of `isms.toml`, where the order of a list may be that of a scale.
pub(super) fn of_settings(before: &Toml<'_>, after: &Toml<'_>) -> Vec<KeyChange> {
    compare(before, after, true)
}

/// The same of lines, which the last of them that fits decides.
pub(super) fn of_lines(key: &str, before: &[String], after: &[String]) -> Vec<KeyChange> {
    let mut changes = Changes { found: Vec::new(), is_of_settings: true };
    let (gone, new) = (unmatched(before, after), unmatched(after, before));
    if gone.is_empty() && new.is_empty() && before != after {
        changes.push(key, Some(before.join("; ")), Some(after.join("; ")));
    }
    for number in gone {
        changes.push(key, Some(before[number].clone()), None);
    }
    for number in new {
        changes.push(key, None, Some(after[number].clone()));
    }
    changes.found
}

fn compare(before: &Toml<'_>, after: &Toml<'_>, is_of_settings: bool) -> Vec<KeyChange> {
    let mut changes = Changes { found: Vec::new(), is_of_settings };
    if before.text != after.text {
        let (before, after) = (syntax::parse(before).0, syntax::parse(after).0);
        changes.fields("", &fields_of(&before), &fields_of(&after));
    }
    changes.found
}

const LEVEL: &str = "level";

/// How much of a row that has no id is its name.
const NAME_SHOWN: usize = 80;

struct Changes {
    found: Vec<KeyChange>,
    is_of_settings: bool,
}

type Value<'t, 'v> = &'v DeValue<'t>;
type Field<'t, 'v> = (&'v str, Value<'t, 'v>);

impl Changes {
    fn fields(&mut self, within: &str, before: &[Field<'_, '_>], after: &[Field<'_, '_>]) {
        let later: HashMap<&str, Value<'_, '_>> = after.iter().copied().collect();
        for (name, was) in before {
            self.values(&joined(within, name), Some(was), later.get(name).copied());
        }
        let had: HashSet<&str> = before.iter().map(|it| it.0).collect();
        for (name, is) in after.iter().filter(|it| !had.contains(it.0)) {
            self.values(&joined(within, name), None, Some(is));
        }
    }

    fn values(&mut self, key: &str, before: Option<Value<'_, '_>>, after: Option<Value<'_, '_>>) {
        match (before, after) {
            (Some(DeValue::Table(before)), Some(DeValue::Table(after))) => {
                self.fields(key, &fields_of(before), &fields_of(after));
            }
            (Some(DeValue::Array(before)), Some(DeValue::Array(after))) => {
                self.rows(key, before, after);
            }
            (before, after) if self.is_of_settings && may_be_tables(before, after) => {
                self.fields(key, &fields(before), &fields(after));
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
        self.found.push(KeyChange {
            key: key.into(),
            before: told_before,
            after: told_after,
            is_item: false,
        });
    }

    /// Rows that are the same in both are left out; the others of one name are compared in their order. The name of an item of
    /// a list is all that it has.
    fn rows(&mut self, key: &str, before: &[Spanned<DeValue<'_>>], after: &[Spanned<DeValue<'_>>]) {
        let whole = |rows: &[Spanned<DeValue<'_>>]| -> Vec<String> {
            rows.iter().map(|it| written(it.get_ref())).collect()
        };
        let (was, is) = (whole(before), whole(after));
        let (gone, new) = (unmatched(&was, &is), unmatched(&is, &was));
        // Of waivers, each speaks for itself.
        let is_ordered = self.is_of_settings && key != "waivers";
        if is_ordered && gone.is_empty() && new.is_empty() && was != is {
            let list = |items: &[String]| Some(format!("[{}]", items.join(", ")));
            self.push(key, list(&was), list(&is));
        }
        let mut later: HashMap<String, VecDeque<usize>> = HashMap::new();
        for number in &new {
            later.entry(name(after[*number].get_ref())).or_default().push_back(*number);
        }
        let mut is_paired = vec![false; after.len()];
        for row in gone.into_iter().map(|it| before[it].get_ref()) {
            let name = name(row);
            match later.get_mut(&name).and_then(VecDeque::pop_front) {
                Some(twin) => {
                    is_paired[twin] = true;
                    self.values(&format!("{key}.{name}"), Some(row), Some(after[twin].get_ref()));
                }
                None => self.push(key, Some(name), None),
            }
        }
        for number in new.into_iter().filter(|it| !is_paired[*it]) {
            self.push(key, None, Some(name(after[number].get_ref())));
        }
    }

    fn push(&mut self, key: &str, before: Option<String>, after: Option<String>) {
        let is_item = before.is_none() || after.is_none();
        self.found.push(KeyChange { key: key.into(), before, after, is_item });
    }
}

/// Whether one side is a table that says anything, and the other may be one too.
fn may_be_tables(before: Option<Value<'_, '_>>, after: Option<Value<'_, '_>>) -> bool {
    let is_filled = |it: &Value<'_, '_>| matches!(it, DeValue::Table(table) if !table.is_empty());
    let may_be_table = |it: &Value<'_, '_>| matches!(it, DeValue::Table(_) | DeValue::String(_));
    let stated = || [before, after].into_iter().flatten();
    stated().any(|it| is_filled(&it)) && stated().all(|it| may_be_table(&it))
}

/// What a table of `isms.toml` says, whether it stands there or not. A rule's level alone is short for a table that holds it.
fn fields<'t, 'v>(value: Option<Value<'t, 'v>>) -> Vec<Field<'t, 'v>> {
    match value {
        Some(DeValue::Table(table)) => fields_of(table),
        Some(value) => vec![(LEVEL, value)],
        None => Vec::new(),
    }
}

fn fields_of<'t, 'v>(table: &'v DeTable<'t>) -> Vec<Field<'t, 'v>> {
    table.iter().map(|(name, it)| (name.get_ref().as_ref(), it.get_ref())).collect()
}

/// The numbers of the rows that have no equal among others.
fn unmatched(rows: &[String], others: &[String]) -> Vec<usize> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for other in others {
        *left.entry(other).or_default() += 1;
    }
    let mut is_matched = |row: &String| match left.get_mut(row.as_str()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    };
    (0..rows.len()).filter(|it| !is_matched(&rows[*it])).collect()
}

/// `review.every`
fn joined(within: &str, key: &str) -> String {
    let key = edit::key(key);
    if within.is_empty() { key } else { format!("{within}.{key}") }
}

/// What tells a row from its neighbours. A waiver is named by its rule too.
fn name(row: &DeValue<'_>) -> String {
    let DeValue::Table(table) = row else { return told(row) };
    let text = |key: &str| Some(told(table.get(key)?.get_ref()));
    let name = match (text("rule"), fields::NAMING.into_iter().find_map(text)) {
        (Some(rule), Some(name)) => format!("{rule} {name}"),
        (Some(name), None) | (None, Some(name)) => name,
        (None, None) => told(row),
    };
    shortened(name)
}

/// As much of a row's name as a key holds.
pub(super) fn shortened(name: String) -> String {
    match name.char_indices().nth(NAME_SHOWN) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name,
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
        told(of_front_matter, before, after)
    }

    fn told(
        compare: fn(&Toml<'_>, &Toml<'_>) -> Vec<KeyChange>,
        before: &str,
        after: &str,
    ) -> Vec<String> {
        let toml = |text| Toml { file: 0, start: 0, text };
        let changes = compare(&toml(before), &toml(after));
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
    fn a_list_of_settings_may_be_a_scale() {
        let told = |before: &str, after: &str| told(of_settings, before, after);
        assert_eq!(
            told("a = [\"low\", \"high\"]", "a = [\"high\", \"low\"]"),
            ["a: [\"low\", \"high\"] > [\"high\", \"low\"]"]
        );
        assert_eq!(
            told("r = \"warning\"", "r = { level = \"note\", words = [\"x\"] }"),
            ["r.level: warning > note", "r.words: - > x"]
        );
        assert_eq!(
            told("r = { words = [\"x\"] }", "r = \"off\""),
            ["r.words: x > -", "r.level: - > off"]
        );
    }

    #[test]
    fn keys_that_would_read_as_several_stand_in_quotes() {
        assert_eq!(
            told_of("\"a.b\" = 1\n[a]\nc = 1", "\"a.b\" = 2\n[a]\nc = 2"),
            ["a.c: 1 > 2", "\"a.b\": 1 > 2"]
        );
    }

    #[test]
    fn rows_of_one_name_that_stayed_are_not_told() {
        let row = |text: &str| format!("[[f]]\nid = \"F\"\nnote = \"{text}\"\n");
        assert_eq!(told_of(&(row("a") + &row("b")), &row("b")), ["f: F > -"]);
        let long = format!("[[f]]\ntext = \"{}\"\n", "x".repeat(200));
        assert_eq!(told_of(&long, "")[0].chars().count(), "f:  > -".len() + NAME_SHOWN + 1);
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
