//! Writes an attestation into a document's text and keeps every other byte: comments, order, spacing, line endings, BOM.
//!
//! Single values are replaced where they stand, by their spans. A library that prints TOML anew would turn CRLF into LF.
//! What comes out is read again and compared with what went in; where more changed than was meant, nothing is returned.

mod layout;

use std::fmt::Write;
use std::ops::Range;

use crate::date::Date;
use crate::document::Document;
use crate::fields::{Attestation, AttestationKind, Outcome, Word};
use crate::front_matter::{self, FrontMatter};
use crate::source::Field;

use layout::Layout;

/// An attestation to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAttestation {
    pub on: Date,
    pub by: String,
    pub digest: String,
    pub outcome: Option<Outcome>,
    pub note: Option<String>,
}

/// What is to be written into one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub kind: AttestationKind,
    pub attestation: NewAttestation,
    /// The new value of a stated `next_review`; none where the stated one may stay.
    pub next_review: Option<Date>,
}

/// Bytes to be replaced, and what comes in their place.
#[derive(Debug, PartialEq, Eq)]
pub struct Splice {
    pub range: Range<usize>,
    pub text: String,
}

impl Change {
    /// The line, as it is written where there was none.
    pub fn line(&self) -> String {
        format!("{} = {}", self.kind.key(), self.attestation.inline())
    }

    /// The document's text with the change and nothing else changed; none where its header is too unusual for that.
    pub fn apply(&self, text: &str) -> Option<String> {
        let FrontMatter::Found { toml, body, .. } = front_matter::split(text) else { return None };
        let layout = Layout::read(text, toml.clone());
        let mut splices = layout.attestation(self.kind.key(), &self.attestation)?;
        if let Some(next) = self.next_review {
            splices.push(Splice { range: layout.value("next_review")?, text: next.to_string() });
        }
        let changed = spliced(text, splices);
        let is_as_meant = changed.ends_with(&text[body])
            && self.is_written_in(&changed)
            && is_same_but(text, &changed, &self.keys());
        is_as_meant.then_some(changed)
    }

    fn keys(&self) -> Vec<&'static str> {
        match self.next_review {
            Some(_) => vec![self.kind.key(), "next_review"],
            None => vec![self.kind.key()],
        }
    }

    fn is_written_in(&self, text: &str) -> bool {
        let document = Document::read(0, text);
        let written = document.attestation(self.kind);
        let next = document.next_review.get().map(|it| it.value);
        document.is_readable()
            && written.get().and_then(|it| NewAttestation::of(it)).as_ref()
                == Some(&self.attestation)
            && self.next_review.is_none_or(|it| next == Some(it))
    }
}

impl NewAttestation {
    /// What an attestation says, where it says it all.
    pub fn of(attestation: &Attestation) -> Option<NewAttestation> {
        let text = |field: &Field<String>| field.get().map(|it| it.value.clone());
        Some(NewAttestation {
            on: attestation.on.value,
            by: text(&attestation.by)?,
            digest: text(&attestation.digest)?,
            outcome: attestation.outcome.get().map(|it| it.value),
            note: text(&attestation.note),
        })
    }

    fn inline(&self) -> String {
        let keys = self.values().into_iter();
        let stated: Vec<String> =
            keys.filter_map(|(key, value)| Some(format!("{key} = {}", value?))).collect();
        format!("{{ {} }}", stated.join(", "))
    }

    /// Every key of an attestation with its value as TOML; none where it must not stand.
    fn values(&self) -> [(&'static str, Option<String>); 5] {
        let outcome = self.outcome.map(|it| quoted(it.word()));
        [
            ("on", Some(self.on.to_string())),
            ("by", Some(quoted(&self.by))),
            ("digest", Some(quoted(&self.digest))),
            ("outcome", outcome),
            ("note", self.note.as_deref().map(quoted)),
        ]
    }
}

/// Whether two texts of a document say the same, but for the values of some keys: the same body, but for line endings,
/// and the same fields. Comments and spacing of the header say nothing.
pub fn is_same_but(one: &str, other: &str, keys: &[&str]) -> bool {
    match (parts(one, keys), parts(other, keys)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

/// Whether the values of some keys are the same in both texts, at any depth.
pub fn keep(one: &str, other: &str, keys: &[&str]) -> bool {
    keep_as(one, other, keys, |it| format!("{it:?}"))
}

/// Whether some keys name the same days in both texts, in quotes or without.
pub fn keep_days(one: &str, other: &str, keys: &[&str]) -> bool {
    keep_as(one, other, keys, |it| match it {
        toml::Value::String(text) => text.clone(),
        toml::Value::Datetime(day) => day.to_string(),
        other => format!("{other:?}"),
    })
}

type Said = fn(&toml::Value) -> String;

fn keep_as(one: &str, other: &str, keys: &[&str], said: Said) -> bool {
    let values = |text: &str| {
        let FrontMatter::Found { toml, .. } = front_matter::split(text) else { return None };
        let mut found = Vec::new();
        collect(&toml::Value::Table(text[toml].parse().ok()?), keys, said, &mut found);
        Some(found)
    };
    match (values(one), values(other)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

fn collect(value: &toml::Value, keys: &[&str], said: Said, found: &mut Vec<String>) {
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                if keys.contains(&key.as_str()) {
                    found.push(format!("{key} = {}", said(value)));
                } else {
                    collect(value, keys, said, found);
                }
            }
        }
        toml::Value::Array(items) => items.iter().for_each(|it| collect(it, keys, said, found)),
        _ => {}
    }
}

/// A header without some keys, and the body. The header is compared as it is printed: a number may be `nan`, which is
/// not equal to itself.
fn parts(text: &str, keys: &[&str]) -> Option<(String, String)> {
    let FrontMatter::Found { toml, body, .. } = front_matter::split(text) else { return None };
    let mut header: toml::Table = text[toml].parse().ok()?;
    header.retain(|key, _| !keys.contains(&key));
    Some((format!("{header:?}"), text[body].replace("\r\n", "\n")))
}

/// The text with some bytes replaced, which must stand apart.
pub fn spliced(text: &str, mut splices: Vec<Splice>) -> String {
    // What is put in stands before what is taken out at the same place.
    splices.sort_by_key(|it| (it.range.start, it.range.end));
    let mut result = String::with_capacity(text.len() + 200);
    let mut from = 0;
    for splice in splices {
        result.push_str(&text[from..splice.range.start]);
        result.push_str(&splice.text);
        from = splice.range.end;
    }
    result.push_str(&text[from..]);
    result
}

/// A key as TOML: bare where it can be.
pub fn key(text: &str) -> String {
    let is_bare = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-');
    if !text.is_empty() && text.bytes().all(is_bare) { text.to_owned() } else { quoted(text) }
}

/// Text as TOML, on one line whatever it holds.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            it if it.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(it));
            }
            it => quoted.push(it),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_is_read_back_as_it_was() {
        for text in [
            "plain",
            "a \"b\" \\ c",
            "two\nlines\tand \u{1b}[31m",
            "ü\u{85}\u{7f}",
            "andre\u{301}",
            "",
        ] {
            let toml = format!("{} = {}", key(text), quoted(text));
            let table: toml::Table = toml::from_str(&toml).unwrap();
            assert_eq!(table[text].as_str(), Some(text));
        }
        assert_eq!((key("it-lead_2"), key("a b")), ("it-lead_2".into(), "\"a b\"".into()));
    }
}
