//! Where the keys and values of a front matter stand.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::{NewAttestation, Splice};

/// A front matter with the places of what stands in it, as offsets in the file.
pub(super) struct Layout<'t> {
    text: &'t str,
    toml: Range<usize>,
    table: DeTable<'t>,
}

/// The keys after whose line a new attestation stands best; the last top-level key where there is none of them.
const ANCHORS: [&str; 3] = ["approved", "approver", "owner"];

impl<'t> Layout<'t> {
    pub(super) fn read(text: &'t str, toml: Range<usize>) -> Layout<'t> {
        let (table, _) = DeTable::parse_recoverable(&text[toml.clone()]);
        Layout { text, toml, table: table.into_inner() }
    }

    /// Where a value stands that is written as `key = value`.
    pub(super) fn value(&self, key: &str) -> Option<Range<usize>> {
        let (name, value) = self.table.get_key_value(key)?;
        let (name, value) = (self.at(name.span()), self.at(value.span()));
        self.is_assignment(&name, &value).then_some(value)
    }

    /// What must change so that an attestation says what a record says.
    pub(super) fn attestation(
        &self,
        key: &str,
        attestation: &NewAttestation,
    ) -> Option<Vec<Splice>> {
        if let Some(range) = self.value(key) {
            return Some(vec![Splice { range, text: attestation.inline() }]);
        }
        let Some(value) = self.table.get(key) else {
            return Some(vec![self.new_line(key, attestation)]);
        };
        let DeValue::Table(table) = value.get_ref() else { return None };
        let at = self.at(value.span());
        // Either a section `[reviewed]` with lines `on = ...`, or lines `reviewed.on = ...`.
        if self.text[at.clone()].starts_with('[') {
            self.in_table(table, attestation, "", self.line_around(at.end))
        } else {
            self.in_table(table, attestation, &format!("{key}."), self.line_around(at.end))
        }
    }

    /// Changes a table whose keys stand on lines of their own: each value in its place, missing keys after the last.
    fn in_table(
        &self,
        table: &DeTable<'t>,
        attestation: &NewAttestation,
        prefix: &str,
        first_line: Range<usize>,
    ) -> Option<Vec<Splice>> {
        let mut splices = Vec::new();
        let mut missing = Vec::new();
        let mut last_line = first_line;
        for (key, value) in attestation.values() {
            let Some((name, old)) = table.get_key_value(key) else {
                missing.extend(value.map(|value| (key, value)));
                continue;
            };
            let (name, old) = (self.at(name.span()), self.at(old.span()));
            if !self.is_assignment(&name, &old) {
                return None;
            }
            let lines = self.line_around(name.start).start..self.line_around(old.end).end;
            match value {
                Some(value) => {
                    if lines.end > last_line.end {
                        last_line = self.line_around(name.start).start..lines.end;
                    }
                    splices.push(Splice { range: old, text: value });
                }
                None => splices.push(Splice { range: lines, text: String::new() }),
            }
        }
        if !missing.is_empty() {
            let (indent, end) = self.style(&last_line);
            let lines =
                missing.iter().map(|(key, value)| format!("{indent}{prefix}{key} = {value}{end}"));
            splices.push(Splice { range: last_line.end..last_line.end, text: lines.collect() });
        }
        Some(splices)
    }

    fn new_line(&self, key: &str, attestation: &NewAttestation) -> Splice {
        let anchor = ANCHORS.iter().filter(|it| **it != key).find_map(|it| self.value(it));
        let last = || {
            let values = self.table.keys().filter_map(|it| self.value(it.get_ref()));
            values.max_by_key(|it| it.end)
        };
        let line = match anchor.or_else(last) {
            Some(value) => self.line_around(value.start).start..self.line_around(value.end).end,
            // No key at the top: after the fence, before any table.
            None => self.line_around(self.toml.start.saturating_sub(1)),
        };
        let (indent, end) = self.style(&line);
        let text = format!("{indent}{key} = {}{end}", attestation.inline());
        Splice { range: line.end..line.end, text }
    }

    /// How a line is indented, and how it ends.
    fn style(&self, line: &Range<usize>) -> (&'t str, &'static str) {
        let line = &self.text[line.clone()];
        let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        (indent, if line.ends_with("\r\n") { "\r\n" } else { "\n" })
    }

    /// Whether nothing but `=` stands between a key and its value, as it does not in `[key]` and `key.more = value`.
    fn is_assignment(&self, key: &Range<usize>, value: &Range<usize>) -> bool {
        self.text.get(key.end..value.start).is_some_and(|it| it.trim() == "=")
    }

    /// The line that an offset stands in, with its end.
    fn line_around(&self, offset: usize) -> Range<usize> {
        let start = self.text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[offset..].find('\n').map_or(self.text.len(), |at| offset + at + 1);
        start..end
    }

    fn at(&self, range: Range<usize>) -> Range<usize> {
        self.toml.start + range.start..self.toml.start + range.end
    }
}
