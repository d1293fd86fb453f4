//! Collects what the parts of a document say. The first to say a thing is believed; who says another is reported.

mod reading;

use std::collections::HashSet;
use std::fmt::{self, Display, Formatter};
use std::ops::Range;

use super::blocks::{Block, Pair};
use super::controls::{self, Cited, speaks_of_2013};
use super::days::{self, Day};
use super::denial::denies;
use super::labels::Label;
use super::lines::Line;
use super::values::short;
use super::yaml::{self, Yaml};
use super::{Adoption, House, Remark, sentences, values};
use crate::date::Date;
use crate::document::Kind;
use crate::edit::{key, quoted};
use crate::fields::{Word, is_placeholder};
use crate::framework;
use crate::phrase;

/// One key of the front matter, and where it comes from.
#[derive(Clone, Debug)]
pub struct Fact {
    pub key: &'static str,
    pub value: Value,
    /// For people: the value as it is compared and shown.
    pub written: String,
    pub from: String,
    /// Names that `isms.toml` does not know: the key to add, and how the text writes it.
    pub unknown: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Text(String),
    List(Vec<String>),
    Day(Date),
}

impl Value {
    /// One name, or several, each once.
    pub(super) fn of_names(mut names: Vec<String>) -> Value {
        let mut seen = HashSet::new();
        names.retain(|it| seen.insert(it.clone()));
        match names.len() {
            1 => Value::Text(names.remove(0)),
            _ => Value::List(names),
        }
    }
}

impl Display for Value {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => formatter.write_str(text),
            Value::List(items) => formatter.write_str(&items.join(", ")),
            Value::Day(day) => day.fmt(formatter),
        }
    }
}

/// The order in which a front matter is written.
const ORDER: [&str; 14] = [
    "id",
    "title",
    "type",
    "source",
    "status",
    "version",
    "classification",
    "owner",
    "approver",
    "controls",
    "clauses",
    "reviewed",
    "review_every",
    "next_review",
];

#[derive(Debug)]
pub(super) struct Facts<'h> {
    house: &'h House,
    found: Vec<Fact>,
    pub(super) extra: Vec<(String, String)>,
    comments: Vec<String>,
    remarks: Vec<Remark>,
    told: HashSet<Remark>,
    kind: Option<Kind>,
    cited: Cited,
    /// What stands beside labels for controls, with its line.
    listed: Vec<(String, usize)>,
}

impl<'h> Facts<'h> {
    pub(super) fn new(house: &'h House) -> Facts<'h> {
        Facts {
            house,
            found: Vec::new(),
            extra: Vec::new(),
            comments: Vec::new(),
            remarks: Vec::new(),
            told: HashSet::new(),
            kind: None,
            cited: Cited::default(),
            listed: Vec::new(),
        }
    }

    pub(super) fn remark(&mut self, line: Option<usize>, text: String) {
        let remark = Remark { line, text };
        if self.told.insert(remark.clone()) {
            self.remarks.push(remark);
        }
    }

    /// A front matter in YAML goes, so what has no key of its own is kept under `[extra]`.
    pub(super) fn yaml(&mut self, yaml: Yaml) {
        self.comments = yaml.comments;
        for entry in yaml.entries {
            let pair = |value: &str| Pair::new(&entry.key, value, entry.line);
            let is_denied = Label::of(&entry.key) == Some(Label::Reviewed)
                && entry.comment.as_deref().is_some_and(denies);
            if is_denied {
                let text = format!(
                    "a comment beside `{}` denies it: where a review was held that day, write it as in `reviewed = 2026-01-31`",
                    entry.key
                );
                self.remark(Some(entry.line), text);
            }
            let is_taken = !is_denied
                && match &entry.value {
                    yaml::Value::Text { text, .. } => self.take(&pair(text), "the YAML", true),
                    yaml::Value::List(items) => {
                        let items: Vec<String> = items.iter().map(|it| values::plain(it)).collect();
                        let pair = Pair { items: Some(items.clone()), ..pair(&items.join(", ")) };
                        !items.is_empty() && self.take(&pair, "the YAML", true)
                    }
                    // An empty value of a key that is ours says nothing; of another one, what it means is not known here.
                    yaml::Value::Empty => Label::of(&entry.key).is_some(),
                    yaml::Value::Deep(_) => false,
                };
            if is_taken {
                continue;
            }
            let value = match entry.value {
                yaml::Value::Text { text, is_quoted: false } => values::plain_toml(&text),
                yaml::Value::Text { text, .. } | yaml::Value::Deep(text) => quoted(&text),
                yaml::Value::List(items) => {
                    let items: Vec<String> = items.iter().map(|it| quoted(it)).collect();
                    format!("[{}]", items.join(", "))
                }
                yaml::Value::Empty => quoted(""),
            };
            self.extra.push((key(&entry.key), value));
        }
    }

    /// Whether all that the block says is now in the front matter, or says nothing.
    pub(super) fn block(&mut self, block: &Block) -> bool {
        if !block.is_in_place
            && let Some((line, text)) = self.first_contradiction(block)
        {
            let text = format!(
                "{text}; what else {} there says is left out, for it may be about something else",
                block.what
            );
            self.remark(Some(line), text);
            return false;
        }
        let mut is_spent = true;
        for pair in &block.pairs {
            let is_taken = self.take(pair, block.what, false) && !says_more(pair);
            is_spent &= is_taken || is_open(&pair.value);
        }
        is_spent
    }

    /// Whether the pair is in the front matter now.
    fn take(&mut self, pair: &Pair, what: &str, is_yaml: bool) -> bool {
        let Some(label) = pair.label else { return false };
        let Some(key) = label.key() else {
            self.explain(label, pair);
            return false;
        };
        if is_open(&pair.value) {
            self.remark(
                Some(pair.line),
                format!(
                    "`{}` is still a placeholder (`{}`), so `{key}` is left out",
                    pair.name,
                    short(&pair.value)
                ),
            );
            return false;
        }
        if label == Label::Controls && !is_yaml {
            // They stay in the text, which is searched for citations as a whole.
            self.listed.push((pair.value.clone(), pair.line));
            return false;
        }
        let (value, written, unknown) = match self.value(label, pair) {
            Ok(read) => read,
            Err(why) => {
                // The words of other tools, as `type: page`, say nothing of a document here.
                self.remark(Some(pair.line), why);
                return false;
            }
        };
        if self.has(key) {
            let contradiction = self.contradiction(pair, key, &written);
            let is_same = contradiction.is_none();
            if let Some(text) = contradiction {
                self.remark(Some(pair.line), text);
            }
            return is_same;
        }
        if label == Label::Controls {
            for text in controls::each_replaced(&pair.value) {
                self.remark(Some(pair.line), text);
            }
        }
        if label == Label::Type {
            self.kind = Kind::parse(&written);
        }
        let from = format!("{what}, line {}", pair.line);
        self.found.push(Fact { key, value, written, from, unknown });
        true
    }

    fn first_contradiction(&self, block: &Block) -> Option<(usize, String)> {
        block.pairs.iter().filter(|it| !is_open(&it.value)).find_map(|pair| {
            // Controls in several places add up.
            let label = pair.label.filter(|it| *it != Label::Controls)?;
            let (_, written, _) = self.value(label, pair).ok()?;
            Some((pair.line, self.contradiction(pair, label.key()?, &written)?))
        })
    }

    /// Where the pair says something else than was taken.
    fn contradiction(&self, pair: &Pair, key: &str, written: &str) -> Option<String> {
        let there = self.found.iter().find(|it| it.key == key)?;
        let is_same = there.written.eq_ignore_ascii_case(written);
        (!is_same).then(|| {
            format!(
                "`{}` says `{}`, and {} says `{}`, which is taken",
                pair.name,
                short(&pair.value),
                there.from,
                short(&there.written)
            )
        })
    }

    /// What a label without a key is good for.
    fn explain(&mut self, label: Label, pair: &Pair) {
        let read = days::read(&pair.value, self.house.order);
        if read == Day::IsNone && !values::holds_a_year(&pair.value) {
            return;
        }
        let (said, how, day) = match read {
            Day::Is(day) => (day.to_string(), "write", day.to_string()),
            _ => (format!("`{}`", short(&pair.value)), "write it as in", "2026-01-31".to_owned()),
        };
        match label {
            Label::Approved => self.remark(Some(pair.line), format!("an approval of {said} is claimed: only `isms approve` writes one, with who and of which text")),
            Label::SomeReview => self.remark(Some(pair.line), format!("`{}` does not say whether {said} was the last review or is the next: {how} `reviewed = {day}` or `next_review = {day}`", pair.name)),
            _ => {}
        }
    }

    /// What the whole text cites.
    pub(super) fn cited(&mut self, lines: &[Line<'_>], text: &str) {
        let is_2013 = speaks_of_2013(text);
        for line in lines.iter().filter(|it| it.is_text()) {
            self.cited.read(line.text, line.number, is_2013);
        }
        for (listed, line) in std::mem::take(&mut self.listed) {
            // A comment may list them, of which nothing is read otherwise.
            self.cited.read(&listed, line, is_2013);
            self.cited.read_bare(&listed, line, is_2013);
        }
        let cited = std::mem::take(&mut self.cited);
        for (line, text) in cited.doubts {
            self.remark(Some(line), text);
        }
        if cited.controls.is_empty() {
            return;
        }
        let mut lines: Vec<usize> = cited.controls.values().map(|(_, line)| *line).collect();
        lines.sort_unstable();
        lines.dedup();
        let shown: Vec<String> = lines.iter().take(4).map(ToString::to_string).collect();
        let more = if lines.len() > shown.len() { " and others" } else { "" };
        let plural = if lines.len() == 1 { "" } else { "s" };
        let from = format!("the text, line{plural} {}{more}", shown.join(", "));
        let mut ids: Vec<String> =
            cited.controls.keys().map(|it| framework::controls()[*it].id.clone()).collect();
        if let Some(there) = self.found.iter_mut().find(|it| it.key == "controls") {
            let Value::List(listed) = &there.value else { return };
            ids.extend(listed.iter().cloned());
            ids.sort_by_key(|it| framework::control_number(it));
            ids.dedup();
            there.written = ids.join(", ");
            there.value = Value::List(ids);
            there.from = format!("{} and {from}", there.from);
            return;
        }
        let written = ids.join(", ");
        self.found.push(Fact {
            key: "controls",
            value: Value::List(ids),
            written,
            from,
            unknown: Vec::new(),
        });
    }

    /// What sentences about "this policy" tell.
    pub(super) fn sentences(&mut self, lines: &[Line<'_>]) {
        if !self.has("review_every")
            && let Some((interval, line)) = sentences::review_every(lines, self.title())
        {
            self.add("review_every", interval.to_string(), format!("the text, line {line}"));
        }
        let clauses = sentences::clauses(lines);
        if let Some((_, line)) = clauses.first().filter(|_| !self.has("clauses")) {
            let ids: Vec<String> = clauses.iter().map(|(id, _)| quoted(id)).collect();
            let text = format!(
                "the text cites clauses: if this document is what serves them, write `clauses = [{}]`",
                ids.join(", ")
            );
            self.remark(Some(*line), text);
        }
    }

    /// Tables in HTML, by their lines and the keys that they may fill.
    pub(super) fn unread(&mut self, tables: Vec<(usize, Vec<&'static str>)>) {
        for (line, mut keys) in tables {
            keys.retain(|it| !self.has(it));
            let keys: Vec<String> = keys.iter().map(|it| format!("`{it}`")).collect();
            if !keys.is_empty() {
                let text = format!(
                    "this table is HTML, which is not read: write {} as it says",
                    phrase::joined(&keys, "and")
                );
                self.remark(Some(line), text);
            }
        }
    }

    /// What the heading and the file's name tell.
    pub(super) fn names(&mut self, path: &str, heading: Option<(String, String)>) {
        if !self.has("title") {
            let (title, from) = heading
                .unwrap_or_else(|| (values::title_of_name(path), "the file's name".to_owned()));
            if !title.is_empty() && !is_placeholder(&title) {
                self.add("title", title, from);
            }
        }
        if self.kind.is_none()
            && let Some((kind, from)) = values::kind_of_names(self.title(), path)
        {
            self.kind = Some(kind);
            self.add("type", kind.name().to_owned(), from.to_owned());
        }
        if !self.has("id")
            && let Some(id) = values::id_of_name(path)
        {
            self.add("id", id, "the file's name".to_owned());
        }
    }

    /// In the order of the front matter; `gone` are the lines that it replaces.
    pub(super) fn finish(mut self, gone: Vec<Range<usize>>) -> Adoption {
        self.found.sort_by_key(|fact| ORDER.iter().position(|it| *it == fact.key));
        self.remarks.sort_by_key(|it| it.line);
        Adoption {
            facts: self.found,
            extra: self.extra,
            comments: self.comments,
            remarks: self.remarks,
            kind: self.kind,
            gone,
            below: String::new(),
        }
    }

    fn title(&self) -> &str {
        self.found.iter().find(|it| it.key == "title").map_or("", |it| it.written.as_str())
    }

    fn has(&self, key: &str) -> bool {
        self.found.iter().any(|it| it.key == key)
    }

    pub(super) fn add(&mut self, key: &'static str, written: String, from: String) {
        self.found.push(Fact {
            key,
            value: Value::Text(written.clone()),
            written,
            from,
            unknown: Vec::new(),
        });
    }
}

/// Whether a template's words stand there still, in whole or in part, or nothing at all.
pub(super) fn is_open(text: &str) -> bool {
    let has =
        |open: char, close: char| text.find(open).is_some_and(|at| text[at..].contains(close));
    let first = text.split_whitespace().next().unwrap_or_default().to_lowercase();
    let is_to_be = text.to_lowercase().starts_with("to be ");
    is_placeholder(text)
        || has('[', ']')
        || has('<', '>')
        || text.contains("{{")
        || text.contains("YYYY")
        || is_to_be
        || matches!(first.trim_end_matches([':', ',', '.']), "tbd" | "tbc" | "tba" | "todo")
        || !text.contains(char::is_alphanumeric)
}

/// Whether the text says a thing that the front matter does not take over, as the draft of `0.9 (draft)`.
fn says_more(pair: &Pair) -> bool {
    pair.label == Some(Label::Version) && !values::is_version_alone(&pair.value)
}
