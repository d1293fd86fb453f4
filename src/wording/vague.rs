//! Obligations that leave open what must be done, in one body.

use std::sync::LazyLock;

use regex::Regex;

use super::{Phrases, valid};
use crate::document::Body;
use crate::source::Span;

/// What leaves an obligation open, where the settings name nothing else.
pub const PHRASES: &[&str] = &[
    "as appropriate",
    "where appropriate",
    "if appropriate",
    "as necessary",
    "if necessary",
    "where necessary",
    "as needed",
    "where possible",
    "if possible",
    "as far as possible",
    "where practicable",
    "from time to time",
    "periodically",
    "in a timely manner",
];

/// Phrases about time: a sentence that also says how often or how soon is not vague.
const ABOUT_TIME: &[&str] = &["from time to time", "periodically", "in a timely manner"];

static OBLIGES: LazyLock<Regex> = LazyLock::new(|| valid(r"(?i)\b(?:shall|must)\b"));

static SAYS_WHEN: LazyLock<Regex> = LazyLock::new(|| {
    valid(
        r"(?i)\d|\b(?:annual(?:ly)?|yearly|monthly|quarterly|weekly|daily|hourly|every|once|twice|each (?:year|month|quarter|week|day))\b",
    )
});

/// A phrase that leaves an obligation open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaguePhrase {
    /// In lower case, with one space between words.
    pub phrase: String,
    pub at: Span,
}

/// The phrases in a body that leave an obligation open, in the order of the text. `text` is the body's.
pub fn vague_phrases(phrases: &Phrases, body: &Body, text: &str) -> Vec<VaguePhrase> {
    let mut all = Vec::new();
    phrases.each_in_sentences(text, &OBLIGES, |sentence, found| {
        let at = body.span.part(found.clone());
        // "For as long as necessary" bounds a duty, it does not open one.
        if !body.is_prose(at.start()) || text[..found.start].trim_end().ends_with(" as long") {
            return;
        }
        let words: Vec<&str> = text[found].split_whitespace().collect();
        let phrase = words.join(" ").to_lowercase();
        if !(is_about_time(&phrase) && SAYS_WHEN.is_match(sentence)) {
            all.push(VaguePhrase { phrase, at });
        }
    });
    all
}

/// Whether a phrase leaves open how often or how soon.
pub fn is_about_time(phrase: &str) -> bool {
    ABOUT_TIME.contains(&phrase)
}
