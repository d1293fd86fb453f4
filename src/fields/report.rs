//! What is said about a value that cannot be what its key asks for.

use toml::de::{DeArray, DeValue};

use super::{Fields, QuotedDay, TEXT, TEXTS, is_missing};
use crate::date;
use crate::edit::quoted;
use crate::fault::{Fault, FaultKind};
use crate::fix::{self, Fix};
use crate::framework;
use crate::phrase;
use crate::source::{Field, Span, Spanned};
use crate::suggest;

impl Fields<'_, '_> {
    pub fn fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// Takes back what was said of a key and of all that stands below it.
    pub fn forgive(&mut self, key: &str) {
        let is_of_key = |it: &Fault| {
            let below = it.field.strip_prefix(key);
            below.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        self.faults.retain(|it| !is_of_key(it));
    }

    pub fn missing(&mut self, key: &str, at: Span, message: String, help: String) {
        let field = self.field(key);
        self.faults.push(Fault::new(FaultKind::Missing, at, message).field(field).help(help));
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
        let mut fault = Fault::new(FaultKind::Invalid, at, message).field(self.field(key));
        fault.help = help;
        self.faults.push(fault);
        Field::Invalid(at)
    }

    /// What a template left in a list, alone or beside other items.
    pub(super) fn placeholder_item(&mut self, key: &str, text: &Spanned<String>, is_alone: bool) {
        self.placeholder::<()>(key, text);
        if let Some(fault) = self.faults.last_mut().filter(|_| !is_alone) {
            fault.help = Some(format!(
                "write what is meant under `{key}`, or take the item out of the list"
            ));
        }
        self.tell_apart(text.span);
    }

    /// Says of the last fault which item of a list it is about.
    pub(super) fn tell_apart(&mut self, item: Span) {
        let raw = self.raw(item).trim_matches(['"', '\'']).to_owned();
        if let Some(fault) = self.faults.last_mut() {
            fault.detail = raw;
        }
    }

    pub(super) fn placeholder<T>(&mut self, key: &str, text: &Spanned<String>) -> Field<T> {
        let shown = if text.value.trim().is_empty() {
            "empty".into()
        } else {
            format!("still `{}`", text.value.trim())
        };
        let name = self.name(key);
        let fault = Fault::new(FaultKind::Placeholder, text.span, format!("`{name}` is {shown}"))
            .field(self.field(key))
            .help(if DISPENSABLE.contains(&key) {
                format!("write the real value of `{key}`, or remove the line")
            } else {
                format!("write the real value of `{key}`")
            });
        self.faults.push(fault);
        Field::Invalid(text.span)
    }

    pub(super) fn unknown_word<T>(
        &mut self,
        key: &str,
        text: &Spanned<String>,
        words: &[&'static str],
    ) -> Field<T> {
        let help = match suggest::nearest(text, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? it may be {}", phrase::any_of(words)),
            None => format!("write one of {}", phrase::any_of(words)),
        };
        let message = format!("`{}` is not a value of `{}`", text.value, self.name(key));
        self.invalid(key, text.span, message, Some(help))
    }

    pub(super) fn wrong_type<T>(
        &mut self,
        key: &str,
        wanted: &str,
        got: &DeValue<'_>,
        span: Span,
    ) -> Field<T> {
        let raw = self.raw(span);
        let (message, help) = match got {
            DeValue::Float(_) | DeValue::Integer(_) if wanted.contains("text") => {
                (self.unquoted_number(key, wanted, raw, got), in_quotes(key, wanted, raw))
            }
            DeValue::Array(items) if wanted == TEXT => {
                let message = format!("`{}` must be {TEXT}, not a list", self.name(key));
                let mut texts = texts_that_say_something(items);
                let first = quoted(texts.next().unwrap_or("..."));
                let as_in = if texts.next().is_some() { "one of them, as in " } else { "" };
                (message, format!("write {as_in}`{key} = {first}`"))
            }
            _ => {
                let message =
                    format!("`{}` must be {wanted}, not {}", self.name(key), type_name(got));
                (message, format!("write {wanted}"))
            }
        };
        let field = self.invalid(key, span, message, Some(help));
        let is_plain = raw.bytes().all(|it| it.is_ascii_digit() || it == b'.');
        if let (true, true, "version", Some(fault)) =
            (self.path.is_empty(), is_plain, key, self.faults.last_mut())
        {
            let what = format!("`{raw}` becomes text in quotes");
            fault.fix = Some(Fix::new(span, format!("\"{raw}\""), what));
        }
        field
    }

    /// What writes a key as it was meant. Only one letter that went wrong leaves no doubt; and no slip makes an owner, a day or
    /// an approval.
    pub(super) fn renamed(
        &self,
        key: &str,
        near: &'static str,
        at: Span,
        value: &toml::Spanned<DeValue<'_>>,
    ) -> Option<Fix> {
        if !is_missing(&self.asked, self.stated, near) {
            return None;
        }
        let fix = self.rename(key, near, at, value)?;
        let decides = fix::DECIDING.contains(&near);
        Some(fix.safe_if(!decides && suggest::is_one_slip(key, near, &self.asked)))
    }

    pub(super) fn rename(
        &self,
        key: &str,
        near: &'static str,
        at: Span,
        value: &toml::Spanned<DeValue<'_>>,
    ) -> Option<Fix> {
        let is_date = match value.get_ref() {
            DeValue::Datetime(_) => true,
            DeValue::String(text) => date::parse_date(text).is_some(),
            _ => false,
        };
        let is_day = fix::DAYS.contains(&near);
        if is_date || is_day || self.vouches(near) {
            return None;
        }
        // Not in `[key]` and `key.more = value`, which may stand in several places.
        let between =
            self.raw(Span::new(at.file(), at.end()..self.toml.span(value.span()).start()));
        let what = format!("`{key}` becomes `{near}`");
        (between.trim() == "=").then(|| Fix::new(at, near, what))
    }

    /// Notes a day that could stand without its quotes, unless somebody vouches with it.
    pub(super) fn note_quoted(&mut self, key: &str, at: Span) {
        let raw = self.raw(at);
        let is_plain =
            date::is_plain_day(raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default());
        if !is_plain || self.vouches(key) {
            return;
        }
        let (name, field) = (self.name(key), self.field(key));
        if let Some(days) = &mut self.quoted_days {
            days.push(QuotedDay { at, name, field });
        }
    }

    /// Whether a key, or a table around it, says who answers for something or who vouched for it.
    fn vouches(&self, key: &str) -> bool {
        let is_untouched = |part: &str| fix::UNTOUCHED.contains(&part);
        is_untouched(key) || self.path.split('.').any(is_untouched)
    }

    /// TOML drops the last zero of 5.10: the id or version that was meant is lost, and nobody sees it.
    fn unquoted_number(&self, key: &str, wanted: &str, raw: &str, got: &DeValue<'_>) -> String {
        let shortened = raw.trim_end_matches('0');
        if matches!(got, DeValue::Float(_)) && shortened != raw && !shortened.ends_with('.') {
            return format!("`{raw}` without quotes is the number {shortened} in TOML");
        }
        let wanted = if wanted == TEXTS { TEXTS } else { TEXT };
        format!("`{}` must be {wanted}, and `{raw}` is a number", self.name(key))
    }
}

/// Keys whose line can go without another finding.
const DISPENSABLE: [&str; 7] = [
    "classification",
    "supersedes",
    "depends_on",
    "review_every",
    "next_review",
    "note",
    "left_on",
];

/// What to write in place of a number. In quotes alone, it would name no control and nobody, which is the next finding.
fn in_quotes(key: &str, wanted: &str, raw: &str) -> String {
    let example = match key {
        "owner" | "approver" => Some("it-lead"),
        "by" | "accepted_by" | "approved_by" => Some("jane-doe"),
        _ => None,
    };
    let is_of_controls = key.contains("control");
    let control = format!("A.{raw}");
    let (text, is_example) = match (example, is_of_controls) {
        (Some(name), _) => (name, true),
        (None, true) if framework::control(&control).is_none() => ("A.5.15", true),
        (None, true) => (control.as_str(), false),
        (None, false) => (raw, false),
    };
    let text =
        if wanted == TEXTS { format!("`{key} = [\"{text}\"]`") } else { format!("`\"{text}\"`") };
    match (is_example, wanted == TEXTS) {
        (true, _) => format!("write what is meant, as in {text}"),
        (false, true) => format!("write {text}"),
        (false, false) => format!("write it in quotes: {text}"),
    }
}

/// Whether a value is what a template holds before somebody fills it in.
pub fn is_placeholder(text: &str) -> bool {
    const WORDS: &[&str] =
        &["", "TBD", "TBC", "TBA", "TODO", "N/A", "YYYY-MM-DD", "DD.MM.YYYY", "DD/MM/YYYY"];
    let text = text.trim();
    let wrapped = |open: &str, close: &str| {
        text.len() > open.len() + close.len() && text.starts_with(open) && text.ends_with(close)
    };
    WORDS.iter().any(|it| text.eq_ignore_ascii_case(it))
        || wrapped("[", "]")
        || wrapped("<", ">")
        || wrapped("{{", "}}")
}

pub(super) fn texts_that_say_something<'l>(
    items: &'l DeArray<'_>,
) -> impl Iterator<Item = &'l str> {
    items.iter().filter_map(|it| it.get_ref().as_str()).filter(|it| !is_placeholder(it))
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
