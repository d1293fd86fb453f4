//! One row of a table, whoever wrote it down: TOML, CSV or a workbook.

use super::{Attestation, Fields, Score, Word};
use crate::date::Date;
use crate::source::{Field, Span, Spanned};

/// What a row can be asked for. A value that cannot be what was asked for is reported once, and comes back as invalid.
pub trait Row {
    fn span(&self) -> Span;
    fn string(&mut self, key: &'static str) -> Field<String>;
    /// Who answers for it.
    fn owner(&mut self) -> Field<String>;
    /// Any text, for a field whose rule has its own opinion of empty words.
    fn text(&mut self, key: &'static str) -> Field<String>;
    fn word<T: Word>(&mut self, key: &'static str) -> Field<T>;
    fn boolean(&mut self, key: &'static str) -> Field<bool>;
    fn strings(&mut self, key: &'static str) -> Field<Vec<Spanned<String>>>;
    fn score(&mut self, key: &'static str) -> Field<Score>;
    fn date(&mut self, key: &'static str) -> Field<Date>;
    fn attestation(&mut self, key: &'static str) -> Field<Attestation>;
    fn invalid<T>(
        &mut self,
        key: &str,
        at: Span,
        message: String,
        help: Option<String>,
    ) -> Field<T>;
    /// Reports a key that must be there. `what` is the line to write, in backticks.
    fn require<T>(&mut self, key: &'static str, field: &Field<T>, what: &str);
}

impl Row for Fields<'_, '_> {
    fn span(&self) -> Span {
        self.span
    }

    fn string(&mut self, key: &'static str) -> Field<String> {
        self.string(key)
    }

    fn owner(&mut self) -> Field<String> {
        self.owner()
    }

    fn text(&mut self, key: &'static str) -> Field<String> {
        self.text(key)
    }

    fn word<T: Word>(&mut self, key: &'static str) -> Field<T> {
        self.word(key)
    }

    fn boolean(&mut self, key: &'static str) -> Field<bool> {
        self.boolean(key)
    }

    fn strings(&mut self, key: &'static str) -> Field<Vec<Spanned<String>>> {
        self.strings(key)
    }

    fn score(&mut self, key: &'static str) -> Field<Score> {
        self.score(key)
    }

    fn date(&mut self, key: &'static str) -> Field<Date> {
        self.date(key)
    }

    fn attestation(&mut self, key: &'static str) -> Field<Attestation> {
        self.attestation(key)
    }

    fn invalid<T>(
        &mut self,
        key: &str,
        at: Span,
        message: String,
        help: Option<String>,
    ) -> Field<T> {
        self.invalid(key, at, message, help)
    }

    fn require<T>(&mut self, key: &'static str, field: &Field<T>, what: &str) {
        self.require(key, field, what);
    }
}
