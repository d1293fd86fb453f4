//! Whether a row of the Statement of Applicability says why its control applies or not (clause 6.1.3 d).

use std::collections::HashSet;

use crate::configuration::RuleSettings;
use crate::document::tables::Applicability;
use crate::fields::is_placeholder;
use crate::rules;
use crate::source::Field;

/// What is wrong with a justification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness<'a> {
    Absent,
    Empty,
    /// Words that say nothing.
    Hollow(&'a str),
}

/// Tells words that say why from words that do not.
#[derive(Debug)]
pub struct Justifications {
    hollow: HashSet<String>,
}

impl Justifications {
    pub fn new(settings: &RuleSettings) -> Justifications {
        let words = settings.words(rules::SOA_UNJUSTIFIED, "words");
        Justifications { hollow: words.iter().map(|it| normalised(it)).collect() }
    }

    /// What is wrong with a row's justification; none where it says why, or could not be read.
    pub fn weakness<'a>(&self, row: &'a Applicability) -> Option<Weakness<'a>> {
        match &row.justification {
            Field::Absent if names_a_reason(row) => None,
            Field::Absent => Some(Weakness::Absent),
            Field::Present(text) if text.value.trim().is_empty() => Some(Weakness::Empty),
            Field::Present(text) if is_placeholder(text) || self.is_hollow(text) => {
                Some(Weakness::Hollow(text.value.trim()))
            }
            Field::Invalid(_) | Field::Present(_) => None,
        }
    }

    fn is_hollow(&self, text: &str) -> bool {
        let text = normalised(text);
        let said = without_frame(&text);
        said.is_empty() || self.hollow.contains(&text) || self.hollow.contains(said)
    }
}

/// Whether an applicable row says in its other fields which risk, law or contract asks for the control.
fn names_a_reason(row: &Applicability) -> bool {
    let names_any = !row.reasons.is_blank() || !row.risks.is_blank();
    !row.is_excluded() && names_any
}

/// What a sentence says without the words around it that every row of every statement could have: "this control is not applicable
/// to our organisation".
fn without_frame(text: &str) -> &str {
    const BEFORE: [&str; 4] = ["this control ", "the control ", "control ", "it "];
    const AFTER: [&str; 6] = [
        "our organisation",
        "our organization",
        "the organisation",
        "our company",
        "the company",
        "us",
    ];
    let said = BEFORE.iter().find_map(|it| text.strip_prefix(it)).unwrap_or(text);
    let said = said.strip_prefix("is ").unwrap_or(said);
    let end = AFTER.iter().find_map(|it| said.strip_suffix(it)).map(str::trim_end);
    let parted = end.and_then(|it| it.strip_suffix(" to").or(it.strip_suffix(" for")));
    parted.unwrap_or(said).trim()
}

/// Lower case, one space between words, no punctuation around.
pub fn normalised(text: &str) -> String {
    let text = text.to_lowercase();
    let text = text.trim_matches(|it: char| !it.is_alphanumeric());
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
