//! Words in running text: finding them fast, and the sentence around them.

pub mod conflict;
mod literals;
pub mod residue;
pub mod vague;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

pub use literals::Literals;

/// How far a sentence is followed to each side. Longer ones are cut: nobody reads them either.
const FARTHEST: usize = 600;

/// A phrase's telling word between its neighbours, all in lower case.
#[derive(Debug)]
struct Around {
    before: Option<Word>,
    telling: Word,
    after: Option<Word>,
}

/// One in lower case.
#[derive(Debug)]
struct Word {
    text: String,
    is_ascii: bool,
}

/// Phrases to look for, whatever their letters and line breaks.
#[derive(Debug)]
pub struct Phrases {
    /// The longest word of each phrase, in lower case or with a capital: rare enough to look for first.
    telling: Literals,
    around: Vec<Around>,
    /// Made when the first telling word is found: to make it costs more than to search a document.
    whole: LazyLock<Regex, Box<dyn FnOnce() -> Regex + Send>>,
}

impl Phrases {
    /// `None` where there is nothing to look for.
    pub fn new(phrases: &[String]) -> Option<Phrases> {
        let mut telling = BTreeSet::new();
        let mut whole = BTreeSet::new();
        let mut around = Vec::new();
        for phrase in phrases {
            let lower = phrase.to_lowercase();
            let words: Vec<&str> = lower.split_whitespace().collect();
            let Some(longest) = (0..words.len()).max_by_key(|it| words[*it].len()) else {
                continue;
            };
            let word = |at: usize| words.get(at).map(|it| Word::new(it));
            let (before, after) = (longest.checked_sub(1).and_then(word), word(longest + 1));
            telling.insert(capitalised(words[longest]));
            telling.insert(words[longest].to_owned());
            around.push(Around { before, telling: Word::new(words[longest]), after });
            let words: Vec<String> = words.into_iter().map(regex::escape).collect();
            whole.insert(words.join(r"\s+"));
        }
        if whole.is_empty() {
            return None;
        }
        let whole: Vec<String> = whole.into_iter().collect();
        let pattern = format!(r"(?i)\b(?:{})\b", whole.join("|"));
        Some(Phrases {
            telling: Literals::new(telling),
            around,
            whole: LazyLock::new(Box::new(move || valid(&pattern))),
        })
    }

    /// Calls `found` with the sentence and the place of each phrase in it, for the sentences that `wanted` matches.
    pub fn each_in_sentences(
        &self,
        text: &str,
        wanted: &LazyLock<Regex>,
        mut found: impl FnMut(&str, Range<usize>),
    ) {
        let mut judged = 0;
        for hint in self.telling.find(text) {
            if hint.start < judged || !self.around.iter().any(|it| it.may_stand(text, &hint)) {
                continue;
            }
            let range = sentence(text, hint);
            judged = range.end;
            let sentence = &text[range.clone()];
            if !wanted.is_match(sentence) {
                continue;
            }
            for phrase in self.whole.find_iter(sentence) {
                found(sentence, range.start + phrase.start()..range.start + phrase.end());
            }
        }
    }
}

impl Around {
    /// Whether the phrase may stand where a telling word was found. `time` is everywhere, `to time` is not, and to look at
    /// the sentence costs a hundred times more.
    fn may_stand(&self, text: &str, found: &Range<usize>) -> bool {
        let (before, after) = (&text[..found.start], &text[found.end..]);
        self.telling.is(text.get(found.clone()))
            && self.before.as_ref().is_none_or(|it| {
                let rest = before.trim_end();
                let start = rest.len().saturating_sub(it.text.len());
                rest.len() < before.len() && it.is(rest.get(start..))
            })
            && self.after.as_ref().is_none_or(|it| {
                let rest = after.trim_start();
                rest.len() < after.len() && it.is(rest.get(..it.text.len()))
            })
    }
}

impl Word {
    fn new(text: &str) -> Word {
        Word { text: text.to_owned(), is_ascii: text.is_ascii() }
    }

    /// Whether a text is this word, whatever its case. What has another length in lower case is left to the pattern.
    fn is(&self, text: Option<&str>) -> bool {
        !self.is_ascii || text.is_some_and(|it| it.eq_ignore_ascii_case(&self.text))
    }
}

/// A pattern of the program's own, with nothing in it that a user wrote but escaped words.
pub fn valid(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern that a test compiles")
}

/// The sentence around a place: up to a full stop, a blank line, a table's bar or the next item of a list.
pub fn sentence(text: &str, at: Range<usize>) -> Range<usize> {
    let floor = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (first, last) =
        (floor(at.start.saturating_sub(FARTHEST)), floor((at.end + FARTHEST).min(text.len())));
    let bytes = text.as_bytes();
    let may_end = |at: usize| matches!(bytes[at], b'|' | b'.' | b'!' | b'?' | b'\n');
    let ends = |at: usize| may_end(at) && ends(&bytes[at..]) && !abbreviates(bytes, at);
    let start = (first + 1..at.start).rev().find(|it| ends(*it - 1));
    let end = (at.end..last).find(|it| ends(*it));
    start.unwrap_or(first)..end.unwrap_or(last)
}

/// Whether a sentence ends with the first byte of `text`.
fn ends(text: &[u8]) -> bool {
    match text {
        [b'|', ..] | [b'.' | b'!' | b'?'] => true,
        [b'.' | b'!' | b'?', next, ..] => next.is_ascii_whitespace() || *next == b'|',
        [b'\n', rest @ ..] => {
            let rest = without_indent(rest);
            matches!(rest, [] | [b'\n' | b'\r' | b'#' | b'|' | b'>', ..])
                || matches!(rest, [b'-' | b'*' | b'+', b' ', ..])
                || matches!(
                    rest,
                    [b'0'..=b'9', b'.' | b')', ..] | [b'0'..=b'9', b'0'..=b'9', b'.' | b')', ..]
                )
        }
        _ => false,
    }
}

/// Whether the full stop at a place belongs to a word, as in `e.g.` and `cf.`, or a sentence goes on behind it in lower case.
fn abbreviates(text: &[u8], at: usize) -> bool {
    let (before, after) = (&text[..at], &text[at + 1..]);
    // A number may be that of an item.
    let goes_on = || {
        !before.last().is_some_and(u8::is_ascii_digit)
            && after.trim_ascii_start().first().is_some_and(u8::is_ascii_lowercase)
    };
    let is_word = match before {
        [.., b'.', letter] => letter.is_ascii_alphabetic(),
        [.., b' ' | b'(', b'c' | b'C', b'f'] => true,
        _ => false,
    };
    text[at] == b'.' && (is_word || goes_on())
}

fn without_indent(line: &[u8]) -> &[u8] {
    let first = line.iter().position(|it| !matches!(it, b' ' | b'\t')).unwrap_or(line.len());
    &line[first..]
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        static MUST: LazyLock<Regex> = LazyLock::new(|| valid("must"));
        let phrases = Phrases::new(&["as appropriate".to_owned(), "periodically".to_owned()]);
        let mut all = Vec::new();
        phrases.unwrap().each_in_sentences(text, &MUST, |_, range| all.push(&text[range]));
        all
    }

    #[test]
    fn a_phrase_counts_in_a_sentence_that_obliges() {
        assert_eq!(found("Owners must act as\n appropriate."), ["as\n appropriate"]);
        assert_eq!(found("Periodically, owners must look."), ["Periodically"]);
        assert_eq!(
            found("Take what is appropriate: they must act (As  Appropriate)."),
            ["As  Appropriate"]
        );
        assert_eq!(found("Act as appropriate. They must act."), [""; 0]);
        assert_eq!(found("They must act (e.g. by\na restore) as appropriate."), ["as appropriate"]);
        assert_eq!(found("They must act, cf. Annex A, as appropriate."), ["as appropriate"]);
        assert_eq!(found("Act periodically, i.e.\nThey must."), ["periodically"]);
        assert_eq!(found("Act periodically in Annex A. They must."), [""; 0]);
        assert_eq!(found("Owners may look.\n1. owners must look periodically."), ["periodically"]);
        assert_eq!(found("Act as appropriate.\n\nthey must act."), [""; 0]);
        assert_eq!(found("They must act.\n\nAct as appropriate"), [""; 0]);
        assert_eq!(found("- They must act\n- Act as appropriate\n"), [""; 0]);
        assert_eq!(found("| They must act | as appropriate |"), [""; 0]);
        assert_eq!(found("They must have appropriate tools."), [""; 0]);
        assert_eq!(found("They must, as appropriate, act as appropriate."), ["as appropriate"; 2]);
        assert_eq!(
            found(&format!("{} must act as appropriate", "ü".repeat(900))),
            ["as appropriate"]
        );
    }

    #[test]
    fn nothing_to_look_for_is_nothing_to_do() {
        assert!(Phrases::new(&[]).is_none() && Phrases::new(&[" ".to_owned()]).is_none());
        assert!(Phrases::new(&["a.b (".to_owned()]).is_some());
    }
}
