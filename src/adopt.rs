//! Brings a document that states its facts in its own way into the system: reads them, and writes them as front matter. What
//! is not there is not invented, what can be read two ways is reported, and a day in a text is a claim, never an attestation.

mod abbreviation;
mod address;
mod blocks;
mod controls;
mod days;
mod denial;
mod facts;
mod house;
mod html;
mod labels;
mod lines;
mod nobody;
mod origin;
mod people;
pub mod properties;
mod renaming;
mod revisions;
mod sentences;
mod sidecar;
mod values;
mod yaml;

use std::ops::Range;

pub use address::{is_address, is_handle};
pub use days::Order;
pub use facts::{Fact, Value};
pub use house::House;
pub use origin::Origin;
pub use renaming::rename;
pub use sidecar::sidecar;

use self::facts::Facts;
use self::lines::Comment;
use self::yaml::Yaml;
use crate::document::{FRONT_MATTER_LIMIT, Kind};
use crate::front_matter::{self, FrontMatter};
use crate::starter::FrontMatter as Writer;

/// What adopting a document comes to.
#[derive(Debug)]
pub enum Reading {
    Adopted(Box<Adoption>),
    /// It has a front matter already.
    Standing,
    Refused(Remark),
}

/// What was read of one document; only its id may still be open.
#[derive(Debug)]
pub struct Adoption {
    /// In the order of the front matter.
    pub facts: Vec<Fact>,
    /// What the house keeps besides, as TOML: nothing checks it.
    pub extra: Vec<(String, String)>,
    /// Of a YAML front matter.
    comments: Vec<String>,
    pub remarks: Vec<Remark>,
    pub kind: Option<Kind>,
    /// Whole lines that the front matter replaces.
    gone: Vec<Range<usize>>,
    /// The text of a document that is new.
    below: String,
}

/// Something that a person has to look at.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Remark {
    pub line: Option<usize>,
    pub text: String,
}

/// Reads a document's facts.
pub fn read(path: &str, text: &str, house: &House) -> Reading {
    let mut facts = Facts::new(house);
    let mut gone = Vec::new();
    let body = match front_matter::split(text) {
        FrontMatter::Found { .. } => return Reading::Standing,
        FrontMatter::Unclosed { .. } => {
            return refused(
                None,
                "its front matter is never closed: write `+++` on a line of its own after the last key",
            );
        }
        FrontMatter::Yaml { fence, .. } => match yaml_block(text, fence.end) {
            Err(remark) => return Reading::Refused(remark),
            Ok(Some((yaml, end))) => {
                facts.yaml(yaml);
                gone.push(mark_length(text)..end);
                end
            }
            Ok(None) => mark_length(text),
        },
        FrontMatter::Missing { .. } => match unopened_yaml(text) {
            Some((yaml, end)) => {
                facts.yaml(yaml);
                gone.push(mark_length(text)..end);
                end
            }
            None => match below_comments(text) {
                Err(remark) => return Reading::Refused(remark),
                Ok(Some((yaml, at))) => {
                    facts.yaml(yaml);
                    gone.push(at.clone());
                    at.end
                }
                Ok(None) => mark_length(text),
            },
        },
    };
    let lines = lines::lines(text, body);
    let blocks = blocks::blocks(&lines);
    for block in &blocks {
        let is_spent = facts.block(block);
        if house.strip && block.is_whole {
            if is_spent {
                gone.push(with_blank_line(text, &block.at));
            } else {
                facts.remark(
                    block.pairs.first().map(|it| it.line),
                    format!("{} stays: not all of it has a place in the front matter", block.what),
                );
            }
        }
    }
    for revision in revisions::read(&lines, house.order) {
        match revision {
            Ok(block) => {
                facts.block(&block);
            }
            Err((line, why)) => facts.remark(Some(line), why.to_owned()),
        }
    }
    gone.sort_by_key(|it| it.start);
    facts.cited(&lines, text);
    facts.names(path, lines::title(text, body, &lines));
    facts.sentences(&lines);
    facts.unread(html::tables(&lines));
    let adoption = facts.finish(gone);
    if adoption.toml("POL-0001").len() > FRONT_MATTER_LIMIT {
        return refused(None, "its facts are too long for a front matter");
    }
    Reading::Adopted(Box::new(adoption))
}

impl Adoption {
    /// The id that the house gave it.
    pub fn id(&self) -> Option<&str> {
        self.facts.iter().find(|it| it.key == "id").map(|it| it.written.as_str())
    }

    /// Takes the id away that the document at `other` has.
    pub fn lose_id(&mut self, other: &str) {
        let Some(at) = self.facts.iter().position(|it| it.key == "id") else { return };
        let fact = self.facts.remove(at);
        let text = format!(
            "`{}` ({}) is the id of `{other}`, so this document gets another: mend what names it",
            fact.written, fact.from
        );
        self.remarks.insert(0, Remark { line: None, text });
    }

    /// The document with its front matter. What follows is kept byte for byte but for what was replaced.
    pub fn text(&self, old: &str, id: &str) -> String {
        let mark = mark_length(old);
        let mut text = old[..mark].to_owned();
        text.push_str(&self.above(old, id));
        let mut at = mark;
        for gone in &self.gone {
            text.push_str(&old[at..gone.start.max(at)]);
            at = at.max(gone.end);
        }
        text.push_str(&old[at..]);
        text.push_str(&self.below);
        text
    }

    /// What is put at the top, with the line breaks that the file has.
    fn above(&self, old: &str, id: &str) -> String {
        let mark = mark_length(old);
        let start = self.gone.first().filter(|it| it.start == mark).map_or(mark, |it| it.end);
        let rest = &old[start..];
        let blank = if rest.is_empty() || rest.starts_with(['\n', '\r']) { "" } else { "\n" };
        let above = format!("+++\n{}+++\n{blank}", self.toml(id));
        match old.find('\n') {
            Some(at) if old[..at].ends_with('\r') => above.replace('\n', "\r\n"),
            _ => above,
        }
    }

    fn toml(&self, id: &str) -> String {
        let mut toml = Writer::default();
        for comment in &self.comments {
            // TOML takes no control characters, even there.
            let is_bad = |it: char| it.is_control() && it != '\t';
            toml.comment(&comment.replace(is_bad, "\u{fffd}"));
        }
        toml.text("id", id);
        for fact in self.facts.iter().filter(|it| it.key != "id") {
            match &fact.value {
                Value::Text(text) => toml.text(fact.key, text),
                Value::List(items) => toml.list(fact.key, items),
                Value::Day(day) => toml.plain(fact.key, day),
            };
        }
        if !self.extra.is_empty() {
            toml.heading("[extra]");
        }
        for (key, value) in &self.extra {
            toml.plain(key, value);
        }
        toml.into_toml()
    }
}

fn refused(line: Option<usize>, why: &str) -> Reading {
    Reading::Refused(Remark { line, text: why.to_owned() })
}

/// The length of a byte order mark.
fn mark_length(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// The entries of a YAML front matter, and where the text behind it starts; none where the fence is a rule above text.
fn yaml_block(text: &str, fence: usize) -> Result<Option<(Yaml, usize)>, Remark> {
    let start = text[fence..].find('\n').map_or(text.len(), |at| fence + at + 1);
    let lines = lines::of_yaml(text, start);
    let is_end = |it: &lines::Line<'_>| matches!(it.text.trim_end(), "---" | "...");
    let end = lines.iter().position(is_end);
    let (within, behind) = lines.split_at(end.unwrap_or(lines.len()));
    if yaml::is_text(within, behind) {
        return Ok(None);
    }
    let Some(end) = end else {
        let why = "its YAML front matter is never closed: write `---` on a line of its own after the last key";
        return Err(Remark { line: None, text: why.to_owned() });
    };
    let yaml = yaml::read(&lines[..end]).map_err(|(line, why)| Remark {
        line: Some(line),
        text: format!("{why}: mend the YAML, or write the front matter by hand"),
    })?;
    Ok(Some((yaml, lines[end].at.end)))
}

/// A front matter in YAML below a comment, as of a licence, and where it stands. The comment stays, and comes below the new one.
fn below_comments(text: &str) -> Result<Option<(Yaml, Range<usize>)>, Remark> {
    let lines = lines::lines(text, mark_length(text));
    let mut below =
        lines.iter().skip_while(|it| it.comment == Comment::Whole || it.text.trim().is_empty());
    let Some(fence) = below.next() else { return Ok(None) };
    match fence.text.trim_end() {
        "---" => {
            let yaml = yaml_block(text, fence.at.start)?;
            Ok(yaml.map(|(yaml, end)| (yaml, fence.at.start..end)))
        }
        "+++" if below.any(|it| it.text.trim_end() == "+++") => {
            let text = "text stands above its front matter, which begins with the file or is none: move it below the closing `+++`";
            Err(Remark { line: Some(fence.number), text: text.to_owned() })
        }
        _ => Ok(None),
    }
}

/// `key: value` lines at the top with a closing `---` and no opening one. Two known labels at least: a line above `---` is
/// a heading otherwise.
fn unopened_yaml(text: &str) -> Option<(Yaml, usize)> {
    let lines = lines::of_yaml(text, mark_length(text));
    let end = lines.iter().position(|it| it.text.trim_end() == "---")?;
    let above = &lines[..end];
    if above.iter().any(|it| it.text.trim().is_empty()) && above.len() > 60 {
        return None;
    }
    let yaml = yaml::read(above).ok()?;
    // A heading of the text, which has no fence above it.
    if above.iter().any(|it| it.text.starts_with('#')) {
        return None;
    }
    let known = yaml.entries.iter().filter(|it| labels::Label::of(&it.key).is_some()).count();
    (known >= 2).then(|| (yaml, lines[end].at.end))
}

/// A block with the blank line behind it, where there is one before it too.
fn with_blank_line(text: &str, at: &Range<usize>) -> Range<usize> {
    let before = &text[..at.start];
    let has_blank = before.trim_start_matches('\u{feff}').is_empty()
        || before.ends_with("\n\n")
        || before.ends_with("\n\r\n");
    let rest = &text[at.end..];
    let blank = if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
    at.start..at.end + if has_blank { blank } else { 0 }
}
