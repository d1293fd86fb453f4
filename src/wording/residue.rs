//! Text that a template or a merge left behind, in one body.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::Literals;
use crate::document::Body;
use crate::source::Span;
use crate::wording::conflict;

/// A text that a template left behind, with every place where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Residue {
    pub text: String,
    /// At least one.
    pub places: Vec<Span>,
}

/// Residue without brackets. Literal texts alone, which is many times faster than a pattern.
static WORDS: LazyLock<Literals> = LazyLock::new(|| {
    let words = ["TBD", "TBC", "TODO", "FIXME", "Lorem ipsum", "lorem ipsum"];
    Literals::new(words.into_iter().chain(["YYYY-MM-DD", "XX.XX.XXXX"]))
});

/// What follows an angle bracket where somebody is asked to write something.
const OPENINGS: &[&str] = &[
    "insert ", "Insert ", "INSERT ", "your ", "Your ", "YOUR ", "enter ", "Enter ", "ENTER ",
    "company ", "Company ", "COMPANY ",
];

/// The most letters between brackets that are looked at.
const LONGEST: usize = 100;

/// First words in brackets that ask somebody to write something.
const ASKING: &[&str] = &[
    "insert",
    "enter",
    "your",
    "specify",
    "describe",
    "select",
    "choose",
    "replace",
    "fill",
    "placeholder",
    "tbd",
    "tbc",
    "todo",
];

/// What asks for something where it stands in brackets by itself, in small letters too.
const ALONE: &[&str] = &["insert", "date", "name", "placeholder", "tbd", "tbc", "todo"];

/// First words in brackets that name what is to be written there, where they start with a capital.
const ASKED_FOR: &[&str] = &[
    "address",
    "approver",
    "author",
    "city",
    "ciso",
    "client",
    "company",
    "contact",
    "country",
    "customer",
    "date",
    "department",
    "document",
    "effective",
    "email",
    "employee",
    "jurisdiction",
    "location",
    "manager",
    "name",
    "next",
    "number",
    "organisation",
    "organization",
    "owner",
    "person",
    "phone",
    "policy",
    "position",
    "responsible",
    "role",
    "signature",
    "system",
    "team",
    "telephone",
    "title",
    "url",
    "vendor",
    "version",
];

/// The residue in a body, each text once, in the order of the first places. `text` is the body's.
pub fn residue(body: &Body, text: &str) -> Vec<Residue> {
    let mut all: Vec<Residue> = Vec::new();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut told_until = 0;
    for suspect in suspects(text) {
        // `[TBD]` is one mark, and not another with brackets around it.
        if suspect.start < told_until || !is_residue(body, text, suspect.clone()) {
            continue;
        }
        told_until = suspect.end;
        let written = &text[suspect.clone()];
        let number = *numbers.entry(written).or_insert(all.len());
        if number == all.len() {
            all.push(Residue { text: written.to_owned(), places: Vec::new() });
        }
        all[number].places.push(body.span.part(suspect));
    }
    all
}

/// The line that opens a conflict, where another closes it. A merge may well tear a block of code in two, so only the first
/// must stand in prose.
pub fn conflict(body: &Body, text: &str) -> Option<Span> {
    let is_prose = |at: &usize| body.is_prose(body.span.start() + at);
    let start = conflict::starts(text).find(is_prose)?;
    let line = text[start..].lines().next()?;
    let is_closed = conflict::ends(text).any(|it| it > start);
    is_closed.then(|| body.span.part(start..start + line.len()))
}

/// What may be residue, in the order of the text; [`is_residue`] looks at the words and the surroundings.
fn suspects(body: &str) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = WORDS.find(body).collect();
    let mut braced = 0;
    for start in memchr::memchr3_iter(b'[', b'{', b'<', body.as_bytes()) {
        let inner = &body[start + 1..];
        let suspect = match body.as_bytes()[start] {
            b'[' if inner.starts_with(|it: char| it.is_ascii_alphabetic()) => {
                // Most brackets are links.
                closed(body, start, start + 1, "]")
                    .filter(|it| !is_linked(&body[it.end..]) && is_gap(&body[it.clone()]))
            }
            b'{' if start >= braced && inner.starts_with('{') => {
                braced = start + 2;
                closed(body, start, start + 2, "}}")
            }
            b'<' => OPENINGS
                .iter()
                .find(|it| inner.starts_with(**it))
                .and_then(|it| closed(body, start, start + 1 + it.len(), ">")),
            _ => None,
        };
        all.extend(suspect);
    }
    all.sort_unstable_by_key(|it| it.start);
    all
}

/// From `start` to the next `close` behind `from`, where it comes soon and on the same line.
fn closed(body: &str, start: usize, from: usize, close: &str) -> Option<Range<usize>> {
    let end = body.as_bytes()[from..]
        .iter()
        .take(LONGEST)
        .position(|it| matches!(it, b'[' | b']' | b'{' | b'}' | b'<' | b'>' | b'\n'))?;
    body[from + end..].starts_with(close).then(|| start..from + end + close.len())
}

fn is_residue(body: &Body, text: &str, range: Range<usize>) -> bool {
    let suspect = &text[range.clone()];
    let (before, after) = (&text[..range.start], &text[range.end..]);
    let start = body.span.start() + range.start;
    let is_shown = body.is_prose(start) || (suspect.starts_with('<') && body.is_html_tag(start));
    is_shown
        && match suspect.as_bytes()[0] {
            // `[date]-[name].md` says how files are called.
            b'[' => {
                !is_link(body, start, before, after)
                    && (!is_alone(suspect) || is_word(before, after))
            }
            b'{' => {
                !before.ends_with('$')
                    && suspect.chars().all(|it| it.is_alphanumeric() || "{} _-".contains(it))
            }
            b'<' => true,
            b'Y' => stands_alone(before, after),
            _ => is_word(before, after) && !(suspect == "TODO" && is_todo_list(before, after)),
        }
}

/// "The TODO list" is a list, and "TODO list all suppliers" is none.
fn is_todo_list(before: &str, after: &str) -> bool {
    let article = before.trim_end().rsplit(|it: char| !it.is_alphabetic()).next().unwrap_or("");
    let is_article = ["the", "a", "our"].iter().any(|it| article.eq_ignore_ascii_case(it));
    is_article && after.starts_with(" list")
}

fn is_alone(bracketed: &str) -> bool {
    ALONE.contains(&&bracketed[1..bracketed.len() - 1])
}

/// Whether the text in brackets is a place to be filled in: `[Company Name]`, `[POLICY_OWNER]`, `[insert date]`.
fn is_gap(bracketed: &str) -> bool {
    let inner = bracketed[1..bracketed.len() - 1].trim_end_matches('\\');
    let first =
        inner.split(|it: char| !it.is_alphanumeric() && it != '_').next().unwrap_or_default();
    if first.contains('_')
        && first.chars().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_')
    {
        return true;
    }
    let word = first.split('_').next().unwrap_or_default().to_lowercase();
    if is_alone(bracketed) || inner.starts_with("name of ") {
        return true;
    }
    let starts_large = first.starts_with(char::is_uppercase);
    let is_phrase = inner.contains([' ', '_']) || starts_large;
    is_phrase && ASKING.contains(&word.as_str())
        || (starts_large || word == "company") && is_phrase && ASKED_FOR.contains(&word.as_str())
}

fn is_link(body: &Body, start: usize, before: &str, after: &str) -> bool {
    let links = &body.links;
    let next = links.partition_point(|it| it.span.start() <= start);
    let is_inside = links[..next].iter().rev().take(2).any(|it| start < it.span.end());
    is_inside || before.ends_with([']', '!']) || is_linked(after)
}

/// Whether what follows brackets makes a link of them.
fn is_linked(after: &str) -> bool {
    after.starts_with(['(', '[', ':'])
}

/// A form of a date is residue where a date is wanted, and an explanation within a sentence.
fn stands_alone(before: &str, after: &str) -> bool {
    let before = before.trim_end_matches([' ', '*', '_']);
    let after = after.trim_start_matches([' ', '*', '_', '\r']);
    before.ends_with([':', '|', '\n']) && (after.is_empty() || after.starts_with(['\n', '|']))
}

fn is_word(before: &str, after: &str) -> bool {
    let is_part = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '/');
    !before.ends_with(is_part) && !after.starts_with(is_part)
}
