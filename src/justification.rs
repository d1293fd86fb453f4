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
        text.is_empty() || self.hollow.contains(&text)
    }
}

/// Whether an applicable row says in its other fields which risk, law or contract asks for the control.
fn names_a_reason(row: &Applicability) -> bool {
    let names_none = row.reasons.items().is_empty() && row.risks.items().is_empty();
    !row.is_excluded() && !names_none
}

/// Lower case, one space between words, no punctuation around.
pub fn normalised(text: &str) -> String {
    let text = text.to_lowercase();
    let text = text.trim_matches(|it: char| !it.is_alphanumeric());
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
