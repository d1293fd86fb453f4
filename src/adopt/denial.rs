//! Words with which a text takes back a day that it names: "2024-01-31 (planned)".

/// Whether a word says that something did not happen, or not yet.
pub(super) fn denies(text: &str) -> bool {
    let words = text.to_lowercase();
    let mut words = words.split(|it: char| !it.is_alphanumeric());
    words.any(|it| DENIALS.binary_search(&it).is_ok())
}

const DENIALS: [&str; 42] = [
    "abgesagt",
    "ausstehend",
    "canceled",
    "cancelled",
    "deferred",
    "delayed",
    "due",
    "entfallen",
    "expected",
    "failed",
    "fällig",
    "geplant",
    "incomplete",
    "kein",
    "keine",
    "missed",
    "never",
    "next",
    "nicht",
    "nie",
    "no",
    "not",
    "nächste",
    "nächster",
    "nächstes",
    "offen",
    "open",
    "outstanding",
    "overdue",
    "pending",
    "planned",
    "postponed",
    "scheduled",
    "skipped",
    "target",
    "tbc",
    "tbd",
    "unreviewed",
    "until",
    "verschoben",
    "versäumt",
    "überfällig",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denial_is_a_word_of_its_own() {
        assert!(DENIALS.is_sorted());
        for text in ["(planned)", "was NOT held", "noch nicht erfolgt", "due"] {
            assert!(denies(text), "{text}");
        }
        for text in ["by Jane Doe", "Norbert Dueck", "notary", ""] {
            assert!(!denies(text), "{text}");
        }
    }
}
