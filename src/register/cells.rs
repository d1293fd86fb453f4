//! One row of a file, asked for its values as a row in TOML is.

use std::borrow::Cow;

use super::columns::{Columns, Place};
use super::day::{self, Day};
use super::grid::{Cell, Value};
use crate::date::Date;
use crate::fault::{Fault, FaultKind};
use crate::fields::{self, Attestation, Row, Score, Word, is_placeholder};
use crate::framework::register::{Column, Register};
use crate::phrase;
use crate::source::{Field, FileId, Span, Spanned};
use crate::suggest;

/// A file as it is read row by row.
#[derive(Debug)]
pub struct File<'s> {
    pub id: FileId,
    /// Where the document beside it names it.
    pub named_at: Span,
    pub text: &'s str,
    pub columns: &'s Columns,
    pub register: &'static Register,
}

/// One row.
#[derive(Debug)]
pub struct Cells<'s, 'f> {
    file: &'s File<'s>,
    row: &'s [Cell],
    /// Which column was asked for last: rows are asked in the order of the columns.
    last: usize,
    faults: &'f mut Vec<Fault>,
}

/// What a row holds under a key.
enum Found<'s> {
    Nothing,
    /// Reported already.
    Invalid(Span),
    Cell(&'s Cell, &'static Column, Span),
}

impl<'s, 'f> Cells<'s, 'f> {
    pub fn new(file: &'s File<'s>, row: &'s [Cell], faults: &'f mut Vec<Fault>) -> Cells<'s, 'f> {
        let mut cells = Cells { file, row, last: 0, faults };
        cells.report_surplus();
        cells
    }

    /// Text that holds the delimiter and stands in no quotes pushes the rest of its row out of the columns.
    fn report_surplus(&mut self) {
        let surplus = self.row.get(self.file.columns.width..).unwrap_or_default();
        if let Some(cell) = surplus.iter().find(|it| !it.is_blank(self.file.text)) {
            let message = format!(
                "this row has {} cells, and the header names {} columns",
                self.row.len(),
                self.file.columns.width
            );
            let help = "put text that holds the delimiter in quotes, or name the column";
            let name = self.name("cells");
            let at = cell.span(self.file.id);
            self.faults.push(Fault::new(FaultKind::Invalid, at, message).field(name).help(help));
        }
    }

    fn find(&mut self, key: &str) -> Found<'s> {
        let places = &self.file.columns.places;
        let is_it = |number: usize| places.get(number).is_some_and(|(column, _)| column.key == key);
        let number = if is_it(self.last) {
            Some(self.last)
        } else {
            (0..places.len()).find(|it| is_it(*it))
        };
        let Some(number) = number else { return Found::Nothing };
        self.last = number + 1;
        let (column, place) = places[number];
        let cell = match place {
            Place::Column(at) => self.row.get(at),
            Place::Absent => None,
            Place::Missing(span) => return Found::Invalid(span),
        };
        match cell {
            Some(cell) if !cell.is_blank(self.file.text) => {
                Found::Cell(cell, column, cell.span(self.file.id))
            }
            _ => Found::Nothing,
        }
    }

    /// A finding's field: by what names the row, which stays when rows move, also from front matter to a file.
    fn name(&self, key: &str) -> String {
        let table = self.file.register.table();
        match fields::NAMING.iter().find_map(|it| self.shown(it)) {
            Some(name) => format!("{table}.{name}.{key}"),
            None => format!("{table}[].{key}"),
        }
    }

    /// What stands in the column of a key, where there is one and it is not blank.
    fn shown(&self, key: &str) -> Option<Cow<'s, str>> {
        let (_, place) = self.file.columns.places.iter().find(|(it, _)| it.key == key)?;
        let Place::Column(at) = place else { return None };
        self.row.get(*at).map(|it| shown(it, self.file.text)).filter(|it| !it.is_empty())
    }

    fn unreadable<T>(&mut self, key: &str, at: Span, why: &str) -> Field<T> {
        self.invalid(key, at, why.to_owned(), Some("mend the cell, and save the file again".into()))
    }

    /// What a cell shows, whatever it holds.
    fn as_text(&mut self, key: &str) -> Field<Cow<'s, str>> {
        match self.find(key) {
            Found::Nothing => Field::Absent,
            Found::Invalid(span) => Field::Invalid(span),
            Found::Cell(cell, _, span) => match &cell.value {
                Value::Unreadable(why) => self.unreadable(key, span, why),
                _ => Field::Present(Spanned { value: shown(cell, self.file.text), span }),
            },
        }
    }

    /// The same, where a template's words are no value.
    fn as_value(&mut self, key: &str) -> Field<Cow<'s, str>> {
        match self.as_text(key) {
            Field::Present(text) if is_placeholder(&text) => {
                let name = self.name(key);
                let message = format!("`{key}` is still `{}`", text.value);
                let fault = Fault::new(FaultKind::Placeholder, text.span, message);
                let or_empty = match self.column(key) {
                    Some(column) if !column.required => ", or empty the cell",
                    _ => "",
                };
                let help = format!("write the real value of `{key}`{or_empty}");
                self.faults.push(fault.field(name).help(help));
                Field::Invalid(text.span)
            }
            field => field,
        }
    }

    fn wrong_word<T>(
        &mut self,
        key: &'static str,
        text: &Spanned<Cow<'_, str>>,
        words: &[&str],
    ) -> Field<T> {
        let help = match suggest::nearest(text, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? it may be {}", phrase::any_of(words)),
            None => format!("write one of {}", phrase::any_of(words)),
        };
        self.invalid(
            key,
            text.span,
            format!("`{}` is not a value of `{key}`", text.value),
            Some(help),
        )
    }

    fn column(&self, key: &str) -> Option<&'static Column> {
        self.file.register.column(key)
    }
}

/// What a cell shows.
fn shown<'s>(cell: &'s Cell, text: &'s str) -> Cow<'s, str> {
    match &cell.value {
        Value::Number(number) => written(*number).into(),
        Value::Day(day) => day.to_string().into(),
        Value::Flag(true) => "true".into(),
        Value::Flag(false) => "false".into(),
        Value::Empty | Value::Unreadable(_) => "".into(),
        Value::Written | Value::Text(_) => cell.text(text).into(),
    }
}

/// A number as a spreadsheet shows it: without decimals where it has none.
fn written(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{number:.0}")
    } else {
        number.to_string()
    }
}

impl Row for Cells<'_, '_> {
    fn span(&self) -> Span {
        let first = self.row.iter().find(|it| !it.is_blank(self.file.text)).or(self.row.first());
        first.map_or_else(|| Span::new(self.file.id, 0..0), |it| it.span(self.file.id))
    }

    fn string(&mut self, key: &'static str) -> Field<String> {
        self.as_value(key).map(Cow::into_owned)
    }

    fn owner(&mut self) -> Field<String> {
        self.string("owner")
    }

    fn text(&mut self, key: &'static str) -> Field<String> {
        self.as_text(key).map(Cow::into_owned)
    }

    fn word<T: Word>(&mut self, key: &'static str) -> Field<T> {
        let text = match self.as_value(key) {
            Field::Present(text) => text,
            Field::Invalid(span) => return Field::Invalid(span),
            Field::Absent => return Field::Absent,
        };
        let word = self.column(key).and_then(|it| it.word(&text));
        match word.and_then(T::parse) {
            Some(value) => Field::Present(Spanned { value, span: text.span }),
            None => self.wrong_word(key, &text, &T::words()),
        }
    }

    fn boolean(&mut self, key: &'static str) -> Field<bool> {
        let text = match self.as_text(key) {
            Field::Present(text) => text,
            Field::Invalid(span) => return Field::Invalid(span),
            Field::Absent => return Field::Absent,
        };
        let value = match text.to_lowercase().as_str() {
            "yes" | "y" | "true" | "x" | "1" | "ja" | "j" | "wahr" | "applicable" | "anwendbar" => {
                true
            }
            "no" | "n" | "false" | "0" | "nein" | "falsch" | "not applicable" | "n/a"
            | "nicht anwendbar" => false,
            _ => return self.wrong_word(key, &text, &["yes", "no"]),
        };
        Field::Present(Spanned { value, span: text.span })
    }

    fn strings(&mut self, key: &'static str) -> Field<Vec<Spanned<String>>> {
        let (cell, column, span) = match self.find(key) {
            Found::Nothing => return Field::Absent,
            Found::Invalid(span) => return Field::Invalid(span),
            Found::Cell(cell, column, span) => (cell, column, span),
        };
        if let Value::Unreadable(why) = cell.value {
            return self.unreadable(key, span, why);
        }
        let whole = shown(cell, self.file.text);
        let is_written = matches!(cell.value, Value::Written);
        let is_end = |it: char| matches!(it, ',' | ';' | '\n' | '|');
        // Ids hold no spaces, so a space is as good as a comma between them.
        let ids = matches!(key, "controls" | "risks");
        let mut items = Vec::new();
        let base = cell.at.start
            + self.file.text.get(cell.at.clone()).map_or(0, |it| it.len() - it.trim_start().len());
        for part in whole.split(|it: char| is_end(it) || ids && it.is_whitespace()) {
            let text = part.trim();
            if text.is_empty() {
                continue;
            }
            let start = base + (text.as_ptr() as usize - whole.as_ptr() as usize);
            let span =
                if is_written { Span::new(self.file.id, start..start + text.len()) } else { span };
            let value = column.word(text).unwrap_or(text).to_owned();
            items.push(Spanned { value, span });
        }
        Field::Present(Spanned { value: items, span })
    }

    fn score(&mut self, key: &'static str) -> Field<Score> {
        let text = match self.as_value(key) {
            Field::Present(text) => text,
            Field::Invalid(span) => return Field::Invalid(span),
            Field::Absent => return Field::Absent,
        };
        if let Ok(number) = text.parse::<u32>() {
            return Field::Present(Spanned { value: Score::Number(number), span: text.span });
        }
        let is_numeric = text
            .bytes()
            .all(|it| it.is_ascii_digit() || matches!(it, b'.' | b',' | b'-' | b'+' | b'e' | b'E'))
            && text.bytes().any(|it| it.is_ascii_digit());
        if is_numeric {
            let message = format!("`{}` is not a whole number from 0", text.value);
            let help = "write the step of the scale: a whole number, or its name";
            return self.invalid(key, text.span, message, Some(help.into()));
        }
        Field::Present(text).map(|it| Score::Name(it.into_owned()))
    }

    fn date(&mut self, key: &'static str) -> Field<Date> {
        let (cell, span) = match self.find(key) {
            Found::Nothing => return Field::Absent,
            Found::Invalid(span) => return Field::Invalid(span),
            Found::Cell(cell, _, span) => (cell, span),
        };
        match &cell.value {
            Value::Unreadable(why) => self.unreadable(key, span, why),
            Value::Day(value) => Field::Present(Spanned { value: *value, span }),
            Value::Number(number) => {
                let message = format!("`{}` is a number, not a day", written(*number));
                let help = "format the cell as a date, or write year, month and day: 2026-01-31";
                self.invalid(key, span, message, Some(help.into()))
            }
            _ => self.written_day(key, &shown(cell, self.file.text), span),
        }
    }

    /// The day under the key, and the person under `accepted_by` where it was accepted.
    fn attestation(&mut self, key: &'static str) -> Field<Attestation> {
        let on = self.date(key);
        let by = match key {
            "accepted" => self.string("accepted_by"),
            _ => Field::Absent,
        };
        match (on, by) {
            (Field::Present(on), by) => {
                let span = on.span;
                let value = Attestation {
                    on,
                    by,
                    digest: Field::Absent,
                    outcome: Field::Absent,
                    note: Field::Absent,
                };
                Field::Present(Spanned { value, span })
            }
            (Field::Absent, Field::Present(by)) => {
                let message = format!("`{}` stands here, and no day", by.value);
                let name = self.name(key);
                let fault = Fault::new(FaultKind::Missing, by.span, message).field(name);
                self.faults.push(fault.help(format!("write the day in the column of `{key}`")));
                Field::Invalid(by.span)
            }
            (Field::Invalid(span), _) | (Field::Absent, Field::Invalid(span)) => {
                Field::Invalid(span)
            }
            (Field::Absent, Field::Absent) => Field::Absent,
        }
    }

    fn invalid<T>(
        &mut self,
        key: &str,
        at: Span,
        message: String,
        help: Option<String>,
    ) -> Field<T> {
        let mut fault = Fault::new(FaultKind::Invalid, at, message).field(self.name(key));
        fault.help = help;
        self.faults.push(fault);
        Field::Invalid(at)
    }

    fn require<T>(&mut self, key: &'static str, field: &Field<T>, _what: &str) {
        if !field.is_absent() {
            return;
        }
        let cell = self.file.columns.places.iter().find(|(it, _)| it.key == key);
        let empty = match cell {
            Some((_, Place::Column(at))) => self.row.get(*at).map(|it| it.span(self.file.id)),
            _ => None,
        };
        let name = self.name(key);
        let at = empty.unwrap_or_else(|| self.span());
        let fault = Fault::new(FaultKind::Missing, at, format!("this row has no `{key}`"));
        self.faults.push(fault.field(name).help(format!("write it in the column of `{key}`")));
    }
}

impl Cells<'_, '_> {
    fn written_day(&mut self, key: &'static str, text: &str, span: Span) -> Field<Date> {
        if is_placeholder(text) {
            return match self.string(key) {
                Field::Invalid(span) => Field::Invalid(span),
                _ => Field::Absent,
            };
        }
        let (message, help) = match day::read(text) {
            Day::Is(value) => return Field::Present(Spanned { value, span }),
            Day::Either(one, other) => (
                format!("`{text}` is {one} or {other}, and nobody can say which"),
                format!("write year, month and day: {one} or {other}"),
            ),
            Day::ShortYear => (
                format!("`{text}` does not say in which century"),
                "write the year with four digits: 2026-01-31".into(),
            ),
            Day::IsNone => {
                (format!("`{text}` is not a day"), "write year, month and day: 2026-01-31".into())
            }
        };
        self.invalid(key, span, message, Some(help))
    }
}
