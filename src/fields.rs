//! Reads a TOML table key by key, with spans. A bad value is a fault, never a failure; a key that nothing asked for
//! is a fault too, with the nearest key as advice.

mod attestation;
mod nested;
mod owner;
mod report;
mod row;
mod score;

pub use attestation::{Attestation, AttestationKind, Outcome};
pub use nested::NAMING;
pub use report::is_placeholder;
pub use row::Row;
pub use score::{Scale, Score};

use toml::de::{DeArray, DeInteger, DeTable, DeValue};

use crate::date::{self, Date, Interval};
use crate::edit::quoted;
use crate::fault::{Fault, FaultKind};
use crate::phrase;
use crate::source::{Field, Span, Spanned};
use crate::suggest;
use crate::syntax::Toml;

/// A closed set of words a field may hold.
pub trait Word: Copy + 'static {
    const ALL: &'static [(&'static str, Self)];

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(word, _)| *word == text).map(|(_, value)| *value)
    }

    /// The word of a value.
    fn word(self) -> &'static str
    where
        Self: PartialEq,
    {
        Self::ALL.iter().find(|(_, value)| *value == self).map_or("", |(word, _)| *word)
    }

    fn words() -> Vec<&'static str> {
        Self::ALL.iter().map(|(word, _)| *word).collect()
    }
}

/// What [`Fields::text`] and [`Fields::strings`] ask for.
const TEXT: &str = "text in quotes";
const TEXTS: &str = "a list of texts";

/// A day that is written as text: it is read, and a TOML date would say it without quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedDay {
    pub at: Span,
    /// `next_review` or `risks[2].due`, as people count.
    pub name: String,
    /// `next_review` or `risks.R-02.due`, which stays when rows move.
    pub field: String,
}

/// One table being read. [`Fields::finish`] reports what was never asked for.
#[derive(Debug)]
pub struct Fields<'t, 'f> {
    toml: Toml<'t>,
    /// The table's header, or its whole text where it stands inline.
    pub span: Span,
    /// `risks[2].`, or empty at the top.
    path: String,
    /// The same by the rows' names, which stay when rows move: `risks.R-02.`
    identity: String,
    table: DeTable<'t>,
    /// The keys that the table around it has asked for.
    above: &'f [&'static str],
    /// Which of those were there, by their places.
    stated_above: u128,
    asked: Vec<&'static str>,
    /// Which of the first of them were there, one bit each.
    stated: u128,
    faults: &'f mut Vec<Fault>,
    /// None where nobody asks for them.
    quoted_days: Option<&'f mut Vec<QuotedDay>>,
}

impl<'t, 'f> Fields<'t, 'f> {
    pub fn new(
        toml: Toml<'t>,
        table: DeTable<'t>,
        span: Span,
        faults: &'f mut Vec<Fault>,
    ) -> Fields<'t, 'f> {
        Fields {
            toml,
            span,
            path: String::new(),
            identity: String::new(),
            table,
            above: &[],
            stated_above: 0,
            asked: Vec::new(),
            stated: 0,
            faults,
            quoted_days: None,
        }
    }

    /// The same, and days in quotes are noted.
    #[must_use]
    pub fn noting_quoted_days(self, quoted_days: &'f mut Vec<QuotedDay>) -> Fields<'t, 'f> {
        Fields { quoted_days: Some(quoted_days), ..self }
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
            other => self.wrong_type(key, TEXT, &other, span),
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

    /// The same for a word that much hangs on. A misspelt one is reported and counts as the nearest word: one slip, one finding.
    pub fn word_or_nearest<T: Word>(&mut self, key: &'static str) -> Field<T> {
        match self.word(key) {
            Field::Invalid(span) => {
                let written = self.raw(span).trim_matches(['"', '\'']);
                let near = suggest::nearest(written, T::words()).and_then(T::parse);
                near.map_or(Field::Invalid(span), |value| Field::Present(Spanned { value, span }))
            }
            field => field,
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
            DeValue::Integer(number) => match whole_number(&number) {
                Some(value) => Field::Present(Spanned { value, span }),
                None => self.invalid(
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
        let day = self.date_of(key, span, &value);
        if day.is_present() && matches!(value, DeValue::String(_)) {
            self.note_quoted(key, span);
        }
        day
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
            Field::Invalid(span) => {
                let number = self.raw(span);
                let is_number = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
                if let Some(fault) = self.faults.last_mut().filter(|_| is_number) {
                    fault.help = Some(format!("write the unit too: `{key} = \"{number} months\"`"));
                }
                Field::Invalid(span)
            }
            Field::Absent => Field::Absent,
        }
    }

    /// A list of texts. An item that is none is a fault; the others are kept, and where there is none the list is lost.
    pub fn strings(&mut self, key: &'static str) -> Field<Vec<Spanned<String>>> {
        let Some((span, value)) = self.take_or_misspelt(key) else { return Field::Absent };
        match value {
            DeValue::Array(items) => {
                let states_any = !items.is_empty();
                let value = self.texts(key, items);
                let is_lost = states_any && value.is_empty();
                if is_lost { Field::Invalid(span) } else { Field::Present(Spanned { value, span }) }
            }
            DeValue::String(text) => {
                if is_placeholder(&text) {
                    return self.placeholder(key, &Spanned { value: text.into_owned(), span });
                }
                let message = format!("`{}` must be a list of texts, not one text", self.name(key));
                let items = items_of(&text).into_iter().map(quoted).collect::<Vec<_>>().join(", ");
                self.invalid(key, span, message, Some(format!("write `{key} = [{items}]`")))
            }
            other => self.wrong_type(key, TEXTS, &other, span),
        }
    }

    /// Takes a key out unread: its content is the user's own.
    pub fn ignore(&mut self, key: &'static str) {
        let _ = self.take(key);
    }

    /// The same, with the place of its value.
    pub fn ignored(&mut self, key: &'static str) -> Option<Span> {
        self.take(key).map(|(span, _)| span)
    }

    /// Where a key's value stands, before it is read; of a table, its header.
    pub fn place_of(&self, key: &str) -> Option<Span> {
        self.table.get(key).map(|it| self.toml.span(it.span()))
    }

    /// Every key that was asked for so far, in the order of asking.
    pub fn asked(&self) -> &[&'static str] {
        &self.asked
    }

    /// Whether every key was read.
    pub fn is_exhausted(&self) -> bool {
        self.table.is_empty()
    }

    /// Reports every key that nothing asked for.
    pub fn finish(&mut self) {
        for (key, value) in std::mem::take(&mut self.table) {
            let at = self.toml.span(key.span());
            let key = key.into_inner();
            let what = if matches!(value.get_ref(), DeValue::Table(_)) { "table" } else { "line" };
            let mut fault = self.unknown(&key, at);
            // Above the tables of `isms.toml` stand no keys.
            if self.is_missing_above(&key) {
                self.faults.push(fault.help(
                    "it belongs to the document, and not to this table: move it above the first line that begins with `[`",
                ));
                continue;
            }
            let is_one_of_few = self.faults.len() < suggest::MOST_ADVICE;
            let near = is_one_of_few.then(|| suggest::key(&key, &self.asked)).flatten();
            fault.fix = near.and_then(|near| self.renamed(&key, near, at, &value));
            fault.help = Some(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None if self.asked.contains(&"extra") => {
                    format!("remove the {what}, or move it under `[extra]`")
                }
                None => format!("remove it; the keys here are {}", phrase::any_of(&self.asked)),
            });
            self.faults.push(fault);
        }
    }

    /// Whether the document could have a key and does not.
    fn is_missing_above(&self, key: &str) -> bool {
        self.above.contains(&"extra") && is_missing(self.above, self.stated_above, key)
    }

    fn unknown(&self, key: &str, at: Span) -> Fault {
        let message = format!("`{key}` is not a key {}", self.place());
        Fault::new(FaultKind::Unknown, at, message).field(self.field(key))
    }

    fn place(&self) -> String {
        match self.path.trim_end_matches('.') {
            "" => "of this file".into(),
            path => format!("of `{path}`"),
        }
    }

    /// What people call it: `risks[2].due`.
    fn name(&self, key: &str) -> String {
        format!("{}{key}", self.path)
    }

    /// What a fault calls it: `risks.R-02.due`.
    fn field(&self, key: &str) -> String {
        format!("{}{key}", self.identity)
    }

    fn take(&mut self, key: &'static str) -> Option<(Span, DeValue<'t>)> {
        self.asked.push(key);
        let value = self.table.remove(key)?;
        self.note_stated();
        Some((self.toml.span(value.span()), value.into_inner()))
    }

    /// Notes that the key that was asked for last was there.
    fn note_stated(&mut self) {
        let shift = u32::try_from(self.asked.len() - 1).unwrap_or(u32::MAX);
        self.stated |= 1_u128.checked_shl(shift).unwrap_or(0);
    }

    /// The same for a list or table that much hangs on. One whose key is misspelt is reported, and read as it was meant: one
    /// slip, one finding.
    pub(super) fn take_or_misspelt(&mut self, key: &'static str) -> Option<(Span, DeValue<'t>)> {
        let misspelt = self.misspelling_of(key).map(str::to_owned);
        let Some((name, value)) = misspelt.and_then(|it| self.table.remove_entry(it.as_str()))
        else {
            return self.take(key);
        };
        let at = self.toml.span(name.span());
        let mut fault = self.unknown(name.get_ref(), at).help(format!("did you mean `{key}`?"));
        fault.fix = self.rename(name.get_ref(), key, at, &value);
        self.faults.push(fault);
        self.asked.push(key);
        self.note_stated();
        Some((self.toml.span(value.span()), value.into_inner()))
    }

    fn misspelling_of(&self, key: &'static str) -> Option<&str> {
        // A table with so many keys is none that somebody mistyped.
        if self.table.contains_key(key) || self.table.len() > suggest::MOST_ADVICE {
            return None;
        }
        let others = self.table.iter().map(|(it, _)| it.get_ref().as_ref());
        let near = others.filter(|it| it.len().abs_diff(key.len()) <= 1);
        suggest::one_letter_off(key, near)
    }

    fn texts(&mut self, key: &str, items: DeArray<'t>) -> Vec<Spanned<String>> {
        let mut texts = Vec::new();
        let is_alone = items.len() == 1;
        for item in items {
            let span = self.toml.span(item.span());
            match item.into_inner() {
                DeValue::String(text) if is_placeholder(&text) => {
                    let text = Spanned { value: text.into_owned(), span };
                    self.placeholder_item(key, &text, is_alone);
                }
                DeValue::String(text) => texts.push(Spanned { value: text.into_owned(), span }),
                other => {
                    self.wrong_type::<()>(key, "a list of texts in quotes", &other, span);
                    self.tell_apart(span);
                }
            }
        }
        texts
    }

    fn date_of(&mut self, key: &str, span: Span, value: &DeValue<'t>) -> Field<Date> {
        let found = match value {
            DeValue::Datetime(written) => date::from_toml(written),
            DeValue::String(text) if is_placeholder(text) => {
                return self.placeholder(key, &Spanned { value: text.clone().into_owned(), span });
            }
            DeValue::String(text) => date::parse_date(text),
            _ => return self.wrong_type(key, "a date like 2026-01-31", value, span),
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

    fn raw(&self, span: Span) -> &'t str {
        let (start, end) = (span.start() - self.toml.start, span.end() - self.toml.start);
        self.toml.text.get(start..end).unwrap_or_default()
    }
}

/// Whether a table asks for a key, and did not have it. Of more keys than there are bits nothing is known.
fn is_missing(asked: &[&str], stated: u128, key: &str) -> bool {
    let place = asked.iter().position(|it| *it == key);
    let bit = place.and_then(|it| 1_u128.checked_shl(u32::try_from(it).ok()?));
    bit.is_some_and(|it| stated & it == 0)
}

/// A number as it is written: without a sign, and to the base ten.
fn whole_number(number: &DeInteger<'_>) -> Option<u32> {
    (number.radix() == 10).then(|| number.as_str().replace('_', "").parse().ok()).flatten()
}

/// What one text in the place of a list means: words with commas between them, ids with anything between them, else a single
/// item.
pub fn items_of(text: &str) -> Vec<&str> {
    let parts = |is_between: fn(char) -> bool| -> Vec<&str> {
        text.split(is_between).map(str::trim).filter(|it| !it.is_empty()).collect()
    };
    let mut ids = parts(|it| it.is_whitespace() || matches!(it, ',' | ';' | '&'));
    ids.retain(|it| *it != "and");
    let words = parts(|it| matches!(it, ',' | ';'));
    if ids.len() > 1 && ids.iter().all(|it| it.contains(|it: char| it.is_ascii_digit())) {
        ids
    } else if words.len() > 1 && words.iter().all(|it| !it.contains(char::is_whitespace)) {
        words
    } else {
        vec![text]
    }
}

#[cfg(test)]
mod tests {
    use super::items_of;

    #[test]
    fn one_text_is_taken_apart_where_it_is_plain_what_it_lists() {
        assert_eq!(items_of("A.5.15, A.5.16"), ["A.5.15", "A.5.16"]);
        assert_eq!(items_of("A.5.15 and A.5.16 & A.5.17"), ["A.5.15", "A.5.16", "A.5.17"]);
        assert_eq!(items_of("sam-roe; kim-poe"), ["sam-roe", "kim-poe"]);
        for one in [",", "", "monthly reports", "reports, and a plan", "A.5.15", "plan 1 of 2"] {
            assert_eq!(items_of(one), [one]);
        }
    }
}
