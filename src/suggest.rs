//! "Did you mean": the nearest of the names that would have been right.

/// Keys of other tools that mean one of ours.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("last-reviewed", "reviewed"),
    ("last-review", "reviewed"),
    ("last-review-date", "reviewed"),
    ("review-date", "reviewed"),
    ("last-reviewed-on", "reviewed"),
    ("reviewed-on", "reviewed"),
    ("review-in", "review_every"),
    ("review-interval", "review_every"),
    ("review-cycle", "review_every"),
    ("next-review-date", "next_review"),
    ("review-by", "next_review"),
    ("owner-slack", "owner"),
    ("document-owner", "owner"),
    ("policy-owner", "owner"),
    ("responsible", "owner"),
    ("approved-by", "approved"),
    ("approved-on", "approved"),
    ("approval-date", "approved"),
    ("doc-type", "type"),
    ("kind", "type"),
    ("document-id", "id"),
    ("doc-id", "id"),
    ("iso-controls", "controls"),
    ("company", "organisation"),
    ("organization", "organisation"),
];

/// The nearest candidate, where one is near enough to be a slip of the same word.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(text);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &fold(candidate)), candidate))
        .filter(|(distance, candidate)| {
            *distance <= (candidate.chars().count().max(text.chars().count()) * 2 / 5).max(1)
        })
        .filter(|(distance, candidate)| *distance < candidate.chars().count())
        .min()
        .map(|(_, candidate)| candidate)
}

/// [`nearest`] for many faults at once: in a huge repository with as many faults, the last ones go without advice
/// rather than hold up the run.
#[derive(Debug)]
pub struct Advice {
    comparisons_left: usize,
}

impl Default for Advice {
    fn default() -> Advice {
        Advice { comparisons_left: 100_000 }
    }
}

impl Advice {
    pub fn nearest<'a>(
        &mut self,
        text: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        if self.comparisons_left == 0 {
            return None;
        }
        let counted = candidates
            .into_iter()
            .inspect(|_| self.comparisons_left = self.comparisons_left.saturating_sub(1));
        nearest(text, counted)
    }
}

/// The key that was meant: a slip of one of `known`, or another tool's name for it.
pub fn key(text: &str, known: &[&'static str]) -> Option<&'static str> {
    let folded = fold(text);
    let translated = OTHER_NAMES.iter().find(|(other, _)| *other == folded).map(|(_, ours)| *ours);
    translated.filter(|ours| known.contains(ours)).or_else(|| nearest(text, known.iter().copied()))
}

/// "`a`, `b` or `c`", for a help text.
pub fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
    }
}

fn fold(text: &str) -> String {
    text.trim().to_lowercase().replace(['_', ' '], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_other_tools_names_are_recognised_and_strangers_are_not() {
        assert_eq!(nearest("it_laed", ["it-lead", "chief-executive"]), Some("it-lead"));
        assert_eq!(nearest("weight", ["owner", "title"]), None);
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(key("last-review-date", &["reviewed", "owner"]), Some("reviewed"));
        assert_eq!(key("ownr", &["reviewed", "owner"]), Some("owner"));
        assert_eq!(list(&["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
