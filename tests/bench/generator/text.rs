//! The words of the documents: headings, prose, lists of links and tables.

use std::fmt::{self, Write as _};
use std::rc::Rc;

use super::layout::{self, Layout, PEOPLE};
use super::random::Random;

#[rustfmt::skip]
const WORDS: [&str; 100] = [
    "access", "account", "action", "agreement", "annual", "approval", "archive", "asset", "audit", "authority",
    "backup", "baseline", "board", "breach", "change", "check", "classification", "cloud", "commitment", "communication",
    "configuration", "contact", "context", "continuity", "contract", "contractor", "control", "corrective", "customer", "daily",
    "data", "device", "disposal", "document", "encryption", "engineer", "event", "evidence", "exception", "executive",
    "goal", "guest", "holder", "identity", "impact", "improvement", "incident", "information", "inventory", "key",
    "laptop", "leadership", "legal", "likelihood", "log", "maintenance", "management", "manager", "measure", "media",
    "mobile", "monthly", "must", "network", "objective", "office", "operation", "owner", "party", "patch",
    "personal", "plan", "policy", "privacy", "privileged", "procedure", "process", "quarterly", "record", "recovery",
    "register", "release", "remote", "resource", "restore", "retention", "review", "risk", "role", "scope",
    "security", "service", "shall", "supplier", "system", "test", "training", "user", "vulnerability", "weekly",
];

/// A block of Markdown. Prose shares its text with the pool it was drawn from; its serial number keeps it distinct.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Paragraph {
    Prose(Rc<str>, u32),
    Other(Rc<str>),
}

impl fmt::Display for Paragraph {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Prose(text, serial) => write!(out, "{text} ({serial})"),
            Self::Other(text) => out.write_str(text),
        }
    }
}

/// A pool of prose. Drawing from it instead of making every sentence anew keeps generation quick.
#[derive(Debug)]
pub(crate) struct Text {
    pool: Vec<Rc<str>>,
    serial: u32,
}

impl Text {
    pub(crate) fn new(random: &mut Random) -> Self {
        let pool = (0..4000).map(|_| prose(random)).collect();
        Self { pool, serial: 0 }
    }

    pub(crate) fn prose(&self, random: &mut Random) -> Rc<str> {
        random.choose(&self.pool).clone()
    }

    pub(crate) fn paragraph(
        &mut self,
        random: &mut Random,
        layout: &Layout,
        controls: &[String],
    ) -> Paragraph {
        self.serial += 1;
        let kind = random.unit();
        if kind < 0.12 {
            let heading = format!("## {} {}", title(random, 4), self.serial);
            return Paragraph::Other(heading.into());
        }
        if kind < 0.2 {
            let items: Vec<String> = (0..4).filter_map(|_| link_item(random, layout)).collect();
            if !items.is_empty() {
                return Paragraph::Other(items.join("\n").into());
            }
        }
        if kind < 0.25 {
            return Paragraph::Other(table(random, controls).into());
        }
        Paragraph::Prose(self.prose(random), self.serial)
    }
}

pub(crate) fn title(random: &mut Random, words: usize) -> String {
    let words: Vec<String> =
        (0..words).map(|_| capitalised(random.choose::<&str>(&WORDS))).collect();
    words.join(" ")
}

pub(crate) fn sentence(random: &mut Random) -> String {
    let count = random.between(8, 22);
    let words: Vec<&str> = (0..count).map(|_| *random.choose::<&str>(&WORDS)).collect();
    capitalised(&words.join(" ")) + "."
}

fn prose(random: &mut Random) -> Rc<str> {
    let count = random.between(3, 6);
    let sentences: Vec<String> = (0..count).map(|_| sentence(random)).collect();
    sentences.join(" ").into()
}

fn link_item(random: &mut Random, layout: &Layout) -> Option<String> {
    let target = layout.link(random)?;
    let word = random.choose::<&str>(&WORDS);
    Some(format!("- [{word}]({target}) {}", sentence(random)))
}

fn table(random: &mut Random, controls: &[String]) -> String {
    let mut rows = String::from("| Control | Owner | Note |\n|---|---|---|");
    for _ in 0..5 {
        let control = random.choose(controls);
        let owner = layout::person(random.below(PEOPLE));
        let _ = write!(rows, "\n| {control} | {owner} | {} |", random.choose::<&str>(&WORDS));
    }
    rows
}

fn capitalised(words: &str) -> String {
    let (first, rest) = words.split_at(1);
    first.to_uppercase() + rest
}
