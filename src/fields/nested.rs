//! Tables inside tables: rows, named entries, and tables whose keys another part of the program knows.

use toml::de::{DeTable, DeValue};

use super::Fields;
use crate::source::{Field, Span, Spanned};

impl<'t> Fields<'t, '_> {
    /// A list of tables, each read by `read`. Where an item is none, nobody can say which rows there are.
    pub fn rows<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Fields<'t, '_>) -> T,
    ) -> Field<Vec<T>> {
        let Some((span, value)) = self.take_or_misspelt(key) else { return Field::Absent };
        let DeValue::Array(items) = value else {
            return self.wrong_type(
                key,
                &format!("rows that each start with `[[{}]]`", self.name(key)),
                &value,
                span,
            );
        };
        let mut rows = Vec::new();
        let mut are_all_tables = true;
        for (number, item) in items.into_iter().enumerate() {
            let at = self.toml.span(item.span());
            match item.into_inner() {
                DeValue::Table(table) => {
                    let mut inner = self.inside_row(key, number, table, at);
                    rows.push(read(&mut inner));
                    inner.finish();
                }
                other => {
                    are_all_tables = false;
                    self.wrong_type::<T>(
                        key,
                        &format!("rows that each start with `[[{}]]`", self.name(key)),
                        &other,
                        at,
                    );
                    self.tell_apart(at);
                }
            }
        }
        if are_all_tables {
            Field::Present(Spanned { value: rows, span })
        } else {
            Field::Invalid(span)
        }
    }

    /// A table, read by `read`.
    pub fn table<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Fields<'t, '_>) -> T,
    ) -> Field<T> {
        let Some((span, value)) = self.take(key) else { return Field::Absent };
        match value {
            DeValue::Table(table) => {
                let mut inner = self.inside(key, table, span);
                let value = read(&mut inner);
                inner.finish();
                Field::Present(Spanned { value, span })
            }
            other => self.wrong_type(key, &format!("a table `[{key}]`"), &other, span),
        }
    }

    /// A table whose keys are names the user chose, each with a table of its own.
    pub fn entries<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&Spanned<String>, &mut Fields<'t, '_>) -> T,
    ) -> Vec<T> {
        let Some((span, value)) = self.take(key) else { return Vec::new() };
        let DeValue::Table(table) = value else {
            self.wrong_type::<T>(key, &format!("tables like `[{key}.name]`"), &value, span);
            return Vec::new();
        };
        let mut read_entries = Vec::new();
        for (name, value) in table {
            let at = self.toml.span(name.span());
            let name = Spanned { value: name.into_inner().into_owned(), span: at };
            match value.into_inner() {
                DeValue::Table(table) => {
                    let mut inner = self.inside(&format!("{key}.{}", name.value), table, at);
                    read_entries.push(read(&name, &mut inner));
                    inner.finish();
                }
                other => {
                    self.wrong_type::<T>(
                        key,
                        &format!("tables like `[{key}.{}]`", name.value),
                        &other,
                        at,
                    );
                }
            }
        }
        read_entries
    }

    /// What is left, as texts under names the user chose.
    pub fn texts_by_key(&mut self) -> Vec<(Spanned<String>, Spanned<String>)> {
        let mut texts = Vec::new();
        for (key, value) in self.drain() {
            match value.value {
                DeValue::String(text) => {
                    texts.push((key, Spanned { value: text.into_owned(), span: value.span }));
                }
                other => {
                    self.wrong_type::<()>(&key.value, "text in quotes", &other, value.span);
                }
            }
        }
        texts
    }

    /// The names and raw values of what is left, for a table whose keys another part of the program knows.
    pub fn drain(&mut self) -> Vec<(Spanned<String>, Spanned<DeValue<'t>>)> {
        let toml = self.toml;
        std::mem::take(&mut self.table)
            .into_iter()
            .map(|(key, value)| {
                let key_span = toml.span(key.span());
                let value_span = toml.span(value.span());
                let key = Spanned { value: key.into_inner().into_owned(), span: key_span };
                (key, Spanned { value: value.into_inner(), span: value_span })
            })
            .collect()
    }

    /// Reads a raw value from [`Fields::drain`] as a table.
    pub fn inner<T>(
        &mut self,
        name: &str,
        table: DeTable<'t>,
        span: Span,
        read: impl FnOnce(&mut Fields<'t, '_>) -> T,
    ) -> T {
        let mut inner = self.inside(name, table, span);
        let value = read(&mut inner);
        inner.finish();
        value
    }

    pub(super) fn inside<'s>(
        &'s mut self,
        key: &str,
        table: DeTable<'t>,
        span: Span,
    ) -> Fields<'t, 's> {
        let (path, identity) = (format!("{}{key}.", self.path), format!("{}{key}.", self.identity));
        Fields {
            toml: self.toml,
            span,
            path,
            identity,
            table,
            above: if self.path.is_empty() { &self.asked } else { &[] },
            stated_above: self.stated,
            asked: Vec::new(),
            stated: 0,
            faults: self.faults,
            quoted_days: self.quoted_days.as_deref_mut(),
        }
    }

    fn inside_row<'s>(
        &'s mut self,
        key: &str,
        number: usize,
        table: DeTable<'t>,
        span: Span,
    ) -> Fields<'t, 's> {
        let identity = match name_of(&table) {
            Some(name) => format!("{}{key}.{name}.", self.identity),
            None => format!("{}{key}[].", self.identity),
        };
        let path = format!("{key}[{}]", number + 1);
        Fields { identity, ..self.inside(&path, table, span) }
    }
}

/// The keys that name a row, the first that it has.
pub const NAMING: [&str; 8] = ["id", "control", "subject", "path", "url", "name", "title", "text"];

/// What a row is called, wherever it stands.
fn name_of<'r>(row: &'r DeTable<'_>) -> Option<&'r str> {
    let texts = NAMING.iter().filter_map(|key| row.get(*key)?.get_ref().as_str());
    texts.map(str::trim).find(|it| !it.is_empty())
}
