//! "Did you mean": the nearest of the names that would have been right.

use std::collections::HashMap;

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

/// How many faults of one file get advice: a file with more is none that somebody mistyped, and each search takes time.
pub const MOST_ADVICE: usize = 100;

/// Longer texts are no slip of a name, and comparing them would take the square of their length.
const LONGEST: usize = 100;

/// The nearest candidate, where one is near enough to be a slip of the same word.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_where(text, candidates, |_, _| true)
}

/// The nearest of the names that people gave: `cfo` is no slip of `ceo` but somebody else, `NC-02` another document than
/// `NC-01`, and whoever is advised to write what is near would make the text false.
pub fn nearest_name<'a>(
    text: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    nearest_where(text, candidates, is_slip_of_name)
}

fn nearest_where<'a>(
    text: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    is_slip: impl Fn(&str, &str) -> bool,
) -> Option<&'a str> {
    if text.len() > LONGEST {
        return None;
    }
    let folded = fold(text);
    let (length, letters) = (folded.chars().count(), letters(&folded));
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let count = candidate.chars().count();
            let most = (count.max(length) * 2 / 5).max(1).min(count.saturating_sub(1));
            // One edit changes the length by one and adds and removes a letter at most: cheap to see, unlike the distance.
            let other = (self::letters(candidate) ^ letters).count_ones() as usize;
            if candidate.len() > LONGEST || count.abs_diff(length) > most || other > 2 * most {
                return None;
            }
            let name = fold(candidate);
            let distance = distance(&folded, &name);
            (distance <= most && is_slip(&folded, &name)).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// Whether each word of a name is that of the other, or a slip of it.
fn is_slip_of_name(one: &str, other: &str) -> bool {
    let (words, others) = (words(one), words(other));
    if words.len() != others.len() {
        let digits = |it: &str| it.chars().filter(char::is_ascii_digit).collect::<String>();
        return digits(one) == digits(other) && distance(&words.concat(), &others.concat()) <= 1;
    }
    let is_short = one.chars().count().max(other.chars().count()) <= 4;
    words.iter().zip(&others).all(|(word, other)| {
        let length = word.chars().count().max(other.chars().count());
        if is_number(word) || is_number(other) {
            return word.trim_start_matches('0') == other.trim_start_matches('0')
                || are_swapped(word, other);
        }
        let most = match length {
            _ if is_short => 0,
            // Of so few letters one may be missing; another in its place makes another word.
            3 => usize::from(word.len() != other.len()),
            _ => length / 4,
        };
        are_swapped(word, other) || distance(word, other) <= most
    })
}

/// Whether two texts are one, but for two neighbours that changed places.
fn are_swapped(one: &str, other: &str) -> bool {
    let sorted = |it: &str| {
        let mut letters: Vec<char> = it.chars().collect();
        letters.sort_unstable();
        letters
    };
    distance(one, other) <= 1 && sorted(one) == sorted(other)
}

fn is_number(word: &str) -> bool {
    word.starts_with(|it: char| it.is_ascii_digit())
}

/// The words and numbers of a name: `nc`, `01`.
fn words(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for part in name.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()) {
        let mut start = 0;
        for (at, letter) in part.char_indices() {
            if is_number(&part[start..]) != letter.is_ascii_digit() {
                words.push(&part[start..at]);
                start = at;
            }
        }
        words.push(&part[start..]);
    }
    words
}

/// [`nearest`] for many faults at once: in a huge repository with as many faults, the last ones go without advice
/// rather than hold up the run.
#[derive(Debug)]
pub struct Advice {
    comparisons_left: usize,
}

impl Default for Advice {
    fn default() -> Advice {
        Advice { comparisons_left: 20_000 }
    }
}

impl Advice {
    pub fn nearest<'a>(
        &mut self,
        text: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        nearest(text, self.counted(candidates))
    }

    pub fn nearest_name<'a>(
        &mut self,
        text: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        nearest_name(text, self.counted(candidates))
    }

    fn counted<'a>(
        &mut self,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> impl Iterator<Item = &'a str> {
        let is_spent = self.comparisons_left == 0;
        candidates
            .into_iter()
            .take_while(move |_| !is_spent)
            .inspect(|_| self.comparisons_left = self.comparisons_left.saturating_sub(1))
    }
}

/// The key that was meant: a slip of one of `known`, or another tool's name for it.
pub fn key(text: &str, known: &[&'static str]) -> Option<&'static str> {
    let folded = fold(text);
    let translated = OTHER_NAMES.iter().find(|(other, _)| *other == folded).map(|(_, ours)| *ours);
    translated.filter(|ours| known.contains(ours)).or_else(|| nearest(text, known.iter().copied()))
}

/// The candidate from which one letter separates a text that may well be no slip.
pub fn one_letter_off<'a>(
    text: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let near = nearest(text, candidates);
    near.filter(|it| it.len() > 3 && distance(&fold(text), &fold(it)) <= 1)
}

/// [`one_letter_off`] for many texts at once, where a finding and not only its help depends on the answer: names by what is left
/// of them without one letter. Two that one letter separates have such a rest in common.
#[derive(Debug)]
pub struct Slips<'a> {
    by_rest: HashMap<String, Vec<&'a str>>,
}

impl<'a> Slips<'a> {
    pub fn new(names: impl IntoIterator<Item = &'a str>) -> Slips<'a> {
        let mut by_rest: HashMap<String, Vec<&str>> = HashMap::new();
        for name in names.into_iter().filter(|it| it.len() <= LONGEST) {
            for rest in rests(&fold(name)) {
                by_rest.entry(rest).or_default().push(name);
            }
        }
        Slips { by_rest }
    }

    pub fn one_letter_off(&self, text: &str) -> Option<&'a str> {
        if text.len() > LONGEST {
            return None;
        }
        let folded = fold(text);
        let near = rests(&folded).filter_map(|rest| self.by_rest.get(&rest)).flatten();
        let near = near.map(|name| (distance(&folded, &fold(name)), *name));
        let (_, name) = near.filter(|(distance, _)| *distance <= 1).min()?;
        (name.len() > 3).then_some(name)
    }
}

/// A text, and what is left of it without each of its letters.
fn rests(text: &str) -> impl Iterator<Item = String> {
    let without =
        |(at, letter): (usize, char)| format!("{}{}", &text[..at], &text[at + letter.len_utf8()..]);
    std::iter::once(text.to_owned()).chain(text.char_indices().map(without))
}

/// Whether one letter separates a key from the one that was meant, and more from every other.
pub fn is_one_slip(text: &str, meant: &str, known: &[&'static str]) -> bool {
    let folded = fold(text);
    let is_near = |it: &&str| text.len() <= LONGEST && distance(&folded, &fold(it)) <= 1;
    // In a word of three letters, one is a third.
    meant.len() > 3
        && is_near(&meant)
        && known.iter().copied().filter(|it| is_near(it)).count() == 1
}

/// How many letters must change for one text to become the other. What both begin and end with is not compared: the names of
/// a house's files differ in a few letters, and the comparison takes the product of their lengths.
fn distance(one: &str, other: &str) -> usize {
    let is_same = |(a, b): &(char, char)| a == b;
    let length = |it: (char, char)| it.0.len_utf8();
    let first: usize = one.chars().zip(other.chars()).take_while(is_same).map(length).sum();
    let (one, other) = (&one[first..], &other[first..]);
    let backwards = one.chars().rev().zip(other.chars().rev());
    let last: usize = backwards.take_while(is_same).map(length).sum();
    strsim::damerau_levenshtein(&one[..one.len() - last], &other[..other.len() - last])
}

/// Which letters of the alphabet stand in a text, one bit each.
fn letters(text: &str) -> u32 {
    let letters = text.bytes().filter(u8::is_ascii_alphabetic);
    letters.fold(0, |seen, letter| seen | 1 << (letter.to_ascii_lowercase() - b'a'))
}

fn fold(text: &str) -> String {
    text.trim().to_lowercase().replace(['_', ' '], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_texts_share_at_both_ends_makes_them_no_nearer() {
        let letters = ["", "a", "b", "ab", "ba", "aab", "aba", "abba", "baab", "aü", "üa", "abcab"];
        for one in letters {
            for other in letters {
                for ends in ["", "a", "b", "ab"] {
                    let of = |it: &str| format!("{ends}{it}{ends}");
                    let (one, other) = (of(one), of(other));
                    let whole = strsim::damerau_levenshtein(&one, &other);
                    assert_eq!(distance(&one, &other), whole, "{one} {other}");
                }
            }
        }
    }

    #[test]
    fn many_texts_are_as_near_to_their_names_as_one() {
        let names = ["it-lead", "it-leads", "hr_lead", "ceo", "board", "bored", "büro", "dpo-lead"];
        let texts = ["it-lead", "it-laed", "itlead", "hr-lead", "cto", "boared", "buro", "x", ""];
        let slips = Slips::new(names);
        for text in names.into_iter().chain(texts) {
            assert_eq!(slips.one_letter_off(text), one_letter_off(text, names), "{text}");
        }
        assert_eq!(slips.one_letter_off("it-laed"), Some("it-lead"));
    }

    #[test]
    fn the_name_of_something_else_is_no_slip() {
        for (text, other) in [
            ("cfo", "ceo"),
            ("cto", "ceo"),
            ("cso", "ciso"),
            ("hr-lead", "it-lead"),
            ("kim-doe", "kim-poe"),
            ("asset-register.md", "risk-register.md"),
            ("audit-2025.md", "audit-2026.md"),
            ("audit-2.md", "audit.md"),
            ("NC-01", "REC-01"),
            ("NC-02", "NC-01"),
            ("R-1", "R-10"),
            ("asset list", "risk list"),
        ] {
            assert_eq!(nearest_name(text, [other]), None, "{text}");
            assert_eq!(nearest_name(other, [text]), None, "{other}");
        }
        for (text, meant) in [
            ("CEO", "ceo"),
            ("coe", "ceo"),
            ("it_laed", "it-lead"),
            ("itlead", "it-lead"),
            ("kim-po", "kim-poe"),
            ("chief-exective", "chief-executive"),
            ("aset-register.md", "asset-register.md"),
            ("BackupPolicy.md", "backup-policy.md"),
            ("POL-1", "POL-01"),
            ("POL1", "POL-01"),
            ("POL-10", "POL-01"),
            ("PLO-03", "POL-03"),
            ("risks asessment", "risk assessment"),
        ] {
            assert_eq!(nearest_name(text, [meant]), Some(meant), "{text}");
        }
    }

    #[test]
    fn slips_and_other_tools_names_are_recognised_and_strangers_are_not() {
        assert_eq!(nearest("it_laed", ["it-lead", "chief-executive"]), Some("it-lead"));
        assert_eq!(nearest("weight", ["owner", "title"]), None);
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(key("last-review-date", &["reviewed", "owner"]), Some("reviewed"));
        assert_eq!(key("ownr", &["reviewed", "owner"]), Some("owner"));
    }
}
