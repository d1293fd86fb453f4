//! Reads a TOML table key by key, with spans. A bad value is a fault, never a failure; a key that nothing asked for
//! is a fault too, with the nearest key as advice.

use toml::de::{DeArray, DeTable, DeValue};

use crate::date::{self, Date, Interval};
use crate::digest;
use crate::fault::{Fault, FaultKind};
use crate::source::{Field, Span, Spanned};
use crate::suggest;
use crate::syntax::Toml;

/// A closed set of words a field may hold.
pub trait Word: Copy + 'static {
    const ALL: &'static [(&'static str, Self)];

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(word, _)| *word == text).map(|(_, value)| *value)
    }

    fn words() -> Vec<&'static str> {
        Self::ALL.iter().map(|(word, _)| *word).collect()
    }
}

/// A day on which a person vouched for a text, and the digest of what they saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attestation {
    pub on: Spanned<Date>,
    pub by: Field<String>,
    pub digest: Field<String>,
}

/// One table being read. [`Fields::finish`] reports what was never asked for.
#[derive(Debug)]
pub struct Fields<'t, 'f> {
    toml: Toml<'t>,
    /// The table's header, or its whole text where it stands inline.
    pub span: Span,
    /// `risks[2].`, or empty at the top.
    path: String,
    table: DeTable<'t>,
    asked: Vec<&'static str>,
    faults: &'f mut Vec<Fault>,
}

impl<'t, 'f> Fields<'t, 'f> {
    pub fn new(
        toml: Toml<'t>,
        table: DeTable<'t>,
        span: Span,
        faults: &'f mut Vec<Fault>,
    ) -> Fields<'t, 'f> {
        Fields { toml, span, path: String::new(), table, asked: Vec::new(), faults }
    }

    /// Text that says something. What a template left behind is a fault.
    pub fn string(&mut self, key: &'static str) -> Field<String> {
        match self.text(key) {
            Field::Present(text) if is_placeholder(&text) => self.placeholder(key, &text),
            field => field,
        }
    }

    /// Any text, for a field whose rule has its own opinion of empty words.
    pub fn text(&mut self, key: &'static str) -> Field<String> {
        let Some((span, value)) = self.take(key) else { return Field::Absent };
        match value {
            DeValue::String(text) => Field::Present(Spanned { value: text.into_owned(), span }),
            other => self.wrong_type(key, "text in quotes", &other, span),
        }
    }

    pub fn word<T: Word>(&mut self, key: &'static str) -> Field<T> {
        match self.string(key) {
            Field::Present(text) => match T::parse(&text) {
                Some(value) => Field::Present(Spanned { value, span: text.span }),
                None => self.unknown_word(key, &text, &T::words()),
            },
            Field::Invalid(span) => Field::Invalid(span),
            Field::Absent => Field::Absent,
        }
    }

    pub fn boolean(&mut self, key: &'static str) -> Field<bool> {
        let Some((span, value)) = self.take(key) else { return Field::Absent };
        match value {
            DeValue::Boolean(value) => Field::Present(Spanned { value, span }),
            DeValue::String(text) if is_placeholder(&text) => {
                self.placeholder(key, &Spanned { value: text.into_owned(), span })
            }
            other => self.wrong_type(key, "`true` or `false`", &other, span),
        }
    }

    /// A whole number that is not negative.
    pub fn number(&mut self, key: &'static str) -> Field<u32> {
        let Some((span, value)) = self.take(key) else { return Field::Absent };
        match value {
            DeValue::Integer(number) => match number.as_str().replace('_', "").parse() {
                Ok(value) if number.radix() == 10 => Field::Present(Spanned { value, span }),
                _ => self.invalid(
                    key,
                    span,
                    format!("`{}` must be a whole number from 0", self.name(key)),
                    None,
                ),
            },
            DeValue::String(text) if is_placeholder(&text) => {
                self.placeholder(key, &Spanned { value: text.into_owned(), span })
            }
            other => self.wrong_type(key, "a whole number", &other, span),
        }
    }

    /// A day: a TOML date or date-time, or text that holds one.
    pub fn date(&mut self, key: &'static str) -> Field<Date> {
        let Some((span, value)) = self.take(key) else { return Field::Absent };
        self.date_of(key, span, value)
    }

    pub fn interval(&mut self, key: &'static str) -> Field<Interval> {
        match self.string(key) {
            Field::Present(text) => match Interval::parse(&text) {
                Some(value) => Field::Present(Spanned { value, span: text.span }),
                None => {
                    let message = format!("`{}` is not an interval", text.value);
                    let help = format!(
                        "write a number and days, weeks, months or years: `{key} = \"12 months\"`"
                    );
                    self.invalid(key, text.span, message, Some(help))
                }
            },
            Field::Invalid(span) => Field::Invalid(span),
            Field::Absent => Field::Absent,
        }
    }

    /// A list of texts. An item that is none is a fault; the others are kept.
    pub fn strings(&mut self, key: &'static str) -> Field<Vec<Spanned<String>>> {
        let Some((span, value)) = self.take(key) else { return Field::Absent };
        match value {
            DeValue::Array(items) => {
                Field::Present(Spanned { value: self.texts(key, items), span })
            }
            DeValue::String(text) => {
                if is_placeholder(&text) {
                    return self.placeholder(key, &Spanned { value: text.into_owned(), span });
                }
                let message = format!("`{}` must be a list of texts, not one text", self.name(key));
                self.invalid(key, span, message, Some(format!("write `{key} = [\"{text}\"]`")))
            }
            other => self.wrong_type(key, "a list of texts", &other, span),
        }
    }

    /// Text, or several texts in a list, with the list's span: for a field that must not be plural.
    pub fn one_or_many(
        &mut self,
        key: &'static str,
    ) -> Result<Field<String>, (Span, Vec<Spanned<String>>)> {
        if let Some(DeValue::Array(_)) = self.table.get(key).map(toml::Spanned::get_ref) {
            return match self.strings(key) {
                Field::Present(list) if list.value.len() > 1 => Err((list.span, list.value)),
                Field::Present(list) => {
                    let only = list.value.first().map_or("...", |it| it.value.as_str()).to_owned();
                    let message =
                        format!("`{}` must be text in quotes, not a list", self.name(key));
                    Ok(self.invalid(
                        key,
                        list.span,
                        message,
                        Some(format!("write `{key} = \"{only}\"`")),
                    ))
                }
                _ => Ok(Field::Invalid(self.span)),
            };
        }
        Ok(self.string(key))
    }

    /// An attestation: a table with `on`, `by`, `digest`, or a bare date.
    pub fn attestation(&mut self, key: &'static str) -> Field<Attestation> {
        let Some((span, value)) = self.take(key) else { return Field::Absent };
        match value {
            DeValue::Table(table) => {
                let mut inner = self.inside(format!("{}{key}.", self.path), table, span);
                let (on, by) = (inner.date("on"), inner.string("by"));
                let digest = inner.digest("digest");
                if on.is_absent() {
                    let message = format!("`{key}` does not say on which day");
                    inner.missing(
                        "on",
                        span,
                        message,
                        format!("write `{key} = {{ on = 2026-01-31, by = \"...\" }}`"),
                    );
                }
                inner.finish();
                match on {
                    Field::Present(on) => {
                        Field::Present(Spanned { value: Attestation { on, by, digest }, span })
                    }
                    _ => Field::Invalid(span),
                }
            }
            value => match self.date_of(key, span, value) {
                Field::Present(on) => {
                    let value = Attestation { on, by: Field::Absent, digest: Field::Absent };
                    Field::Present(Spanned { value, span })
                }
                Field::Invalid(span) => Field::Invalid(span),
                Field::Absent => Field::Absent,
            },
        }
    }

    /// A list of tables, each read by `read`.
    pub fn rows<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Fields<'t, '_>) -> T,
    ) -> Field<Vec<T>> {
        let Some((span, value)) = self.take(key) else { return Field::Absent };
        let DeValue::Array(items) = value else {
            return self.wrong_type(
                key,
                &format!("rows that each start with `[[{key}]]`"),
                &value,
                span,
            );
        };
        let mut rows = Vec::new();
        for (number, item) in items.into_iter().enumerate() {
            let at = self.toml.span(item.span());
            match item.into_inner() {
                DeValue::Table(table) => {
                    let mut inner =
                        self.inside(format!("{}{key}[{}].", self.path, number + 1), table, at);
                    rows.push(read(&mut inner));
                    inner.finish();
                }
                other => {
                    self.wrong_type::<T>(
                        key,
                        &format!("rows that each start with `[[{key}]]`"),
                        &other,
                        at,
                    );
                }
            }
        }
        Field::Present(Spanned { value: rows, span })
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
                let mut inner = self.inside(format!("{}{key}.", self.path), table, span);
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
                    let mut inner =
                        self.inside(format!("{}{key}.{}.", self.path, name.value), table, at);
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
        let mut inner = self.inside(format!("{}{name}.", self.path), table, span);
        let value = read(&mut inner);
        inner.finish();
        value
    }

    /// Takes a key out unread: its content is the user's own.
    pub fn ignore(&mut self, key: &'static str) {
        let _ = self.take(key);
    }

    /// The digest of an attestation: `sha256:` and 32 hex digits.
    pub fn digest(&mut self, key: &'static str) -> Field<String> {
        match self.string(key) {
            Field::Present(text) if !digest::is_digest(&text) => {
                let message = format!("`{}` is not a digest", text.value);
                self.invalid(
                    key,
                    text.span,
                    message,
                    Some("a digest is `sha256:` and 32 hex digits in lower case".into()),
                )
            }
            field => field,
        }
    }

    pub fn fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    pub fn missing(&mut self, key: &str, at: Span, message: String, help: String) {
        let name = self.name(key);
        self.faults.push(Fault::new(FaultKind::Missing, at, message).field(name).help(help));
    }

    /// Reports a key of a row that must be there. `what` is the line to write, in backticks.
    pub fn require<T>(&mut self, key: &'static str, field: &Field<T>, what: &str) {
        if field.is_absent() {
            self.missing(
                key,
                self.span,
                format!("this row has no `{key}`"),
                format!("write {what}"),
            );
        }
    }

    pub fn invalid<T>(
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

    /// Every key that was asked for so far, in the order of asking.
    pub fn asked(&self) -> &[&'static str] {
        &self.asked
    }

    /// Whether the table states a key, read or not.
    pub fn states(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Reports every key that nothing asked for.
    pub fn finish(&mut self) {
        for (key, value) in std::mem::take(&mut self.table) {
            let at = self.toml.span(key.span());
            let key = key.into_inner();
            let is_table = matches!(value.get_ref(), DeValue::Table(_));
            let mut fault = Fault::new(
                FaultKind::Unknown,
                at,
                format!("`{key}` is not a key {}", self.place()),
            )
            .field(self.name(&key));
            let is_one_of_few = self.faults.len() < suggest::MOST_ADVICE;
            let near = is_one_of_few.then(|| suggest::key(&key, &self.asked)).flatten();
            fault.help = Some(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None if self.path.is_empty() && is_table => {
                    "remove the table, or move it under `[extra]`".into()
                }
                None if self.path.is_empty() => {
                    "remove the line, or move it under `[extra]`".into()
                }
                None => format!("remove it; the keys here are {}", suggest::list(&self.asked)),
            });
            self.faults.push(fault);
        }
    }

    fn place(&self) -> String {
        match self.path.trim_end_matches('.') {
            "" => "of this file".into(),
            path => format!("of `{path}`"),
        }
    }

    fn name(&self, key: &str) -> String {
        format!("{}{key}", self.path)
    }

    fn take(&mut self, key: &'static str) -> Option<(Span, DeValue<'t>)> {
        self.asked.push(key);
        let value = self.table.remove(key)?;
        Some((self.toml.span(value.span()), value.into_inner()))
    }

    fn inside<'s>(&'s mut self, path: String, table: DeTable<'t>, span: Span) -> Fields<'t, 's> {
        Fields { toml: self.toml, span, path, table, asked: Vec::new(), faults: self.faults }
    }

    fn texts(&mut self, key: &str, items: DeArray<'t>) -> Vec<Spanned<String>> {
        let mut texts = Vec::new();
        for item in items {
            let span = self.toml.span(item.span());
            match item.into_inner() {
                DeValue::String(text) if is_placeholder(&text) => {
                    self.placeholder::<()>(key, &Spanned { value: text.into_owned(), span });
                }
                DeValue::String(text) => texts.push(Spanned { value: text.into_owned(), span }),
                other => {
                    self.wrong_type::<()>(key, "a list of texts in quotes", &other, span);
                }
            }
        }
        texts
    }

    fn date_of(&mut self, key: &str, span: Span, value: DeValue<'t>) -> Field<Date> {
        let found = match &value {
            DeValue::Datetime(written) => date::from_toml(written),
            DeValue::String(text) if is_placeholder(text) => {
                return self.placeholder(key, &Spanned { value: text.clone().into_owned(), span });
            }
            DeValue::String(text) => date::parse_date(text),
            _ => return self.wrong_type(key, "a date like 2026-01-31", &value, span),
        };
        match found {
            Some(value) => Field::Present(Spanned { value, span }),
            None => {
                let raw = self.raw(span).trim_matches(['"', '\'']).to_owned();
                let help = format!("write year, month and day: `{key} = 2026-01-31`");
                self.invalid(key, span, format!("`{raw}` is not a day"), Some(help))
            }
        }
    }

    fn placeholder<T>(&mut self, key: &str, text: &Spanned<String>) -> Field<T> {
        let shown = if text.value.trim().is_empty() {
            "empty".into()
        } else {
            format!("still `{}`", text.value.trim())
        };
        let name = self.name(key);
        let fault = Fault::new(FaultKind::Placeholder, text.span, format!("`{name}` is {shown}"))
            .field(name)
            .help(format!("write the real value of `{key}`, or remove the line"));
        self.faults.push(fault);
        Field::Invalid(text.span)
    }

    fn unknown_word<T>(
        &mut self,
        key: &str,
        text: &Spanned<String>,
        words: &[&'static str],
    ) -> Field<T> {
        let help = match suggest::nearest(text, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? it may be {}", suggest::list(words)),
            None => format!("write one of {}", suggest::list(words)),
        };
        let message = format!("`{}` is not a value of `{}`", text.value, self.name(key));
        self.invalid(key, text.span, message, Some(help))
    }

    fn wrong_type<T>(
        &mut self,
        key: &str,
        wanted: &str,
        got: &DeValue<'_>,
        span: Span,
    ) -> Field<T> {
        let raw = self.raw(span);
        let (message, help) = match got {
            DeValue::Float(_) | DeValue::Integer(_) if wanted.contains("text") => {
                (self.unquoted_number(key, raw, got), format!("write it in quotes: `\"{raw}\"`"))
            }
            _ => {
                let message =
                    format!("`{}` must be {wanted}, not {}", self.name(key), type_name(got));
                (message, format!("write {wanted}"))
            }
        };
        self.invalid(key, span, message, Some(help))
    }

    /// TOML drops the last zero of 5.10: the id or version that was meant is lost, and nobody sees it.
    fn unquoted_number(&self, key: &str, raw: &str, got: &DeValue<'_>) -> String {
        let shortened = raw.trim_end_matches('0');
        if matches!(got, DeValue::Float(_)) && shortened != raw && !shortened.ends_with('.') {
            return format!("`{raw}` without quotes is the number {shortened} in TOML");
        }
        format!("`{}` must be text in quotes, and `{raw}` is a number", self.name(key))
    }

    fn raw(&self, span: Span) -> &'t str {
        let (start, end) = (span.start - self.toml.start, span.end - self.toml.start);
        self.toml.text.get(start..end).unwrap_or_default()
    }
}

/// Whether a value is what a template holds before somebody fills it in.
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let wrapped = |open: &str, close: &str| {
        text.len() > open.len() + close.len() && text.starts_with(open) && text.ends_with(close)
    };
    let word = text.to_ascii_uppercase();
    matches!(
        word.as_str(),
        "" | "TBD" | "TBC" | "TBA" | "TODO" | "N/A" | "YYYY-MM-DD" | "DD.MM.YYYY" | "DD/MM/YYYY"
    ) || wrapped("[", "]")
        || wrapped("<", ">")
        || wrapped("{{", "}}")
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
