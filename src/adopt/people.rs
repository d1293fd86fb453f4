//! Whom a cell names: people and posts, without asides, and none where a template's words stand there still.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::address::{is_address, is_handle};
use super::denial::denies;
use super::nobody::is_nobody;
use crate::ownership::{self, before_brackets};

/// What stands between commas, semicolons and slashes; one within brackets parts nothing.
pub(super) fn listed(text: &str) -> Vec<&str> {
    let parts = outside_brackets(text, &[",", ";", " / ", " + "]).into_iter().map(str::trim);
    let parts = parts.filter(|it| !it.is_empty() && !is_aside(it));
    parts.flat_map(at_slashes).collect()
}

/// "CEO/CTO" are two posts, and "IT/OT manager" is one.
fn at_slashes(text: &str) -> Vec<&str> {
    let parts = outside_brackets(text, &["/"]);
    let is_whole = |it: &&str| is_person(it) || is_post(it);
    if parts.iter().all(is_whole) { parts } else { vec![text] }
}

/// Without an article, and without what people are addressed with: "The CISO", "Dr. Jane Doe".
pub(super) fn bare(name: &str) -> &str {
    const BEFORE: [&str; 13] = [
        "dipl.-ing",
        "dr",
        "frau",
        "herr",
        "madam",
        "miss",
        "mr",
        "mrs",
        "ms",
        "mx",
        "prof",
        "sir",
        "the",
    ];
    let mut name = name;
    while let Some((first, rest)) = name.split_once(' ')
        && BEFORE.contains(&first.to_lowercase().trim_end_matches('.'))
    {
        name = rest.trim_start();
    }
    name
}

/// What stands between semicolons, which part people for certain.
pub(super) fn entries(text: &str) -> Vec<&str> {
    outside_brackets(text, &[";"])
}

fn outside_brackets<'t>(text: &'t str, marks: &[&str]) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let mark = marks.iter().find(|it| text[at..].starts_with(**it));
        if let Some(mark) = mark.filter(|_| depth == 0 && at >= start) {
            parts.push(&text[start..at]);
            start = at + mark.len();
        }
    }
    parts.push(&text[start..]);
    parts
}

/// "Jane Doe" of "Doe, Jane", where the one comma may part a surname from a first name. "Jane Doe, Sam Roe" are two.
pub(super) fn turned(text: &str) -> Option<String> {
    let parts = outside_brackets(text, &[",", ";", "/", "+"]);
    let [last, first] = parts[..] else { return None };
    if !text.contains(',') {
        return None;
    }
    let (last, first) = (bare(last.trim()), before_brackets(first));
    let is_short = |it: &str| names_in(it).is_some_and(|many| many == 1);
    let is_name = |it: &str| names_in(it).is_some() && !is_aside(it);
    let is_surname = names_in(last).is_some_and(|many| many < 3);
    (is_surname && is_name(first) && (is_short(last) || is_short(first)))
        .then(|| format!("{first} {last}"))
}

/// How many words of a name a text has besides particles, and nothing else; a short name in capitals is a department.
fn names_in(text: &str) -> Option<usize> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_particle = |it: &&str| PARTICLES.binary_search(it).is_ok();
    let is_name = |it: &&str| {
        it.starts_with(char::is_uppercase)
            && (it.contains(char::is_lowercase) || it.ends_with('.'))
            && it.chars().all(|it| it.is_alphabetic() || matches!(it, '-' | '.' | '\'' | '’'))
            && OF_DEPARTMENTS.binary_search(&it.to_lowercase().as_str()).is_err()
    };
    let count = words.iter().filter(|it| is_name(it)).count();
    let is_all = words.iter().all(|it| is_name(it) || is_particle(it));
    (is_all && count > 0 && !is_post(text)).then_some(count)
}

/// A person and the post beside them, or the other way round: "Jane Doe, CISO", "CISO - Jane Doe", "CISO: Jane Doe".
pub(super) fn person_and_post(text: &str) -> Option<(&str, &str)> {
    let parts = outside_brackets(text, &[",", " - ", " – ", " — ", ": ", " | "]);
    let [one, other] = parts[..] else { return None };
    let (one, other) = (one.trim(), other.trim());
    match (is_person(one), is_post(one), is_person(other), is_post(other)) {
        (true, _, _, true) => Some((one, other)),
        (_, true, true, _) => Some((other, one)),
        _ => None,
    }
}

/// "acting" and the like, which say how somebody holds a post, and what stands behind a name, as a degree.
fn is_aside(text: &str) -> bool {
    const ASIDES: [&str; 29] = [
        "a.i",
        "acting",
        "ad interim",
        "b.sc",
        "bsc",
        "ccsp",
        "cipm",
        "cipp",
        "cisa",
        "cism",
        "cissp",
        "crisc",
        "esq",
        "i.v",
        "interim",
        "jd",
        "jr",
        "kommissarisch",
        "ll.m",
        "llm",
        "m.sc",
        "mba",
        "msc",
        "oscp",
        "ph.d",
        "phd",
        "sr",
        "temporarily",
        "temporary",
    ];
    let text = text.trim_matches(|it: char| !it.is_alphanumeric()).to_lowercase();
    ASIDES.binary_search(&text.as_str()).is_ok() || text.starts_with("acting:")
}

/// What a person is called without the brackets behind the name, and a post without "(acting)". Brackets may tell two posts
/// apart, as "Head of Sales (Berlin)" does.
pub(super) fn without_aside(name: &str) -> &str {
    let outside = before_brackets(name);
    let aside = name[name.find('(').unwrap_or(name.len())..].trim_matches(['(', ')']);
    let is_dropped = is_person(outside)
        || is_address(outside)
        || is_person(aside)
        || is_aside(aside)
        || is_nobody(aside);
    if is_dropped && !outside.is_empty() { outside } else { name }
}

/// The name before an address, and the address: "Jane Doe jane@example.com".
pub(super) fn name_and_address(text: &str) -> Option<(&str, &str)> {
    let (name, address) = text.rsplit_once(' ')?;
    let address = address.trim_matches(['<', '>', '(', ')']);
    let name = name.trim_end_matches([' ', ',', '-', '–']);
    (is_address(address) && !name.is_empty() && !name.contains('@')).then_some((name, address))
}

/// Whether a text says more than whom it names: that they hold a post no more or not yet, that another may do, or a whole
/// sentence.
pub(super) fn says_more(text: &str) -> bool {
    const VERBS: [&str; 19] = [
        "are", "can", "has", "have", "is", "ist", "may", "must", "oder", "or", "owns", "shall",
        "should", "sind", "was", "were", "werden", "will", "wird",
    ];
    let is_no_longer = |it: &&str| {
        matches!(*it, "behalf" | "ehemalig" | "ehemals" | "ex" | "former" | "formerly" | "left")
            || matches!(*it, "proposed" | "vorgeschlagen")
    };
    let is_of_a_post = is_post(before_brackets(text));
    let aside = text.find('(').map_or("", |at| &text[at..]);
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()).collect();
    words.len() > LONGEST
        // Another label and what stands beside it.
        || before_brackets(text).contains(": ")
        || matches!(words.first(), Some(&("and" | "und")))
        || words.iter().any(is_no_longer)
        // "Will May" is a name.
        || text.split(|it: char| !it.is_alphanumeric()).any(|it| VERBS.contains(&it))
        // Whoever is still to be found holds the post that is named.
        || (!is_of_a_post && !aside.is_empty() && (denies(aside) || is_nobody(aside)))
}

/// The most words that name one post or person.
const LONGEST: usize = 12;

/// The people or posts in a cell that lists several, or in the items of a list.
pub(super) fn people<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let names = names.into_iter().map(str::trim).filter(|it| !it.is_empty());
    names.flat_map(parted).collect()
}

/// The same of one item that is made of others.
pub(super) fn parted_of(item: Cow<'_, str>) -> Vec<Cow<'_, str>> {
    match item {
        Cow::Borrowed(item) => people([item]).into_iter().map(Cow::Borrowed).collect(),
        Cow::Owned(item) => vec![Cow::Owned(item)],
    }
}

/// Whether a post stands behind a person and a comma, or beside one with a dash between: "Jane Doe, IT Lead" may be one owner
/// or two.
pub(super) fn is_person_with_post(text: &str) -> bool {
    text.split([';', '/', '+']).any(|entry| {
        let names: Vec<&str> = entry.split(',').collect();
        let parted: Vec<&str> = outside_brackets(entry, &[" - ", " – ", " — ", ": "]);
        names.windows(2).any(|it| is_person(it[0]) && is_post(it[1]))
            || (parted.iter().any(|it| is_person(it)) && parted.iter().any(|it| is_post(it)))
    })
}

/// `and` parts two people or two posts, and not the halves of one: "Head of Research and Development".
fn parted(text: &str) -> Vec<&str> {
    static BETWEEN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(" (?:and|&) ").expect("a valid expression"));
    struct Part {
        at: Range<usize>,
        is_post: bool,
        is_person: bool,
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut start = 0;
    let between = BETWEEN.find_iter(text).map(|it| it.range());
    for word in between.chain(std::iter::once(text.len()..text.len())) {
        let at = start..word.start;
        start = word.end;
        let is_post = is_post(&text[at.clone()]);
        let is_person = is_person(&text[at.clone()]);
        match parts.last_mut() {
            Some(last) if !(last.is_post && is_post || last.is_person && is_person) => {
                last.at.end = at.end;
                last.is_post |= is_post;
                last.is_person = false;
            }
            _ => parts.push(Part { at, is_post, is_person }),
        }
    }
    parts.into_iter().map(|it| text[it.at].trim()).collect()
}

/// Whether a text names a person, a post or an address and nothing more.
pub(super) fn is_one(text: &str) -> bool {
    is_person(text) || is_post(text) || is_address(text) || is_handle(text)
}

fn is_post(text: &str) -> bool {
    ownership::has_post(&text.to_lowercase())
}

const PARTICLES: [&str; 12] =
    ["al", "bin", "da", "de", "del", "den", "der", "di", "la", "le", "van", "von"];

/// "Anna von Berg", and neither a post nor "Human Resources".
fn is_person(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_word =
        |it: &&str| it.starts_with(char::is_uppercase) || PARTICLES.binary_search(it).is_ok();
    words.len() > 1
        && !text.contains('/')
        && words.iter().all(is_word)
        && !is_post(text)
        && !words.iter().any(|it| OF_DEPARTMENTS.binary_search(&it.to_lowercase().as_str()).is_ok())
}

/// Words in the names of departments, and in no person's.
const OF_DEPARTMENTS: [&str; 43] = [
    "accounting",
    "affairs",
    "assurance",
    "audit",
    "board",
    "committee",
    "compliance",
    "corporate",
    "customer",
    "data",
    "department",
    "development",
    "engineering",
    "facilities",
    "finance",
    "governance",
    "human",
    "information",
    "infrastructure",
    "it",
    "legal",
    "management",
    "marketing",
    "office",
    "operations",
    "people",
    "privacy",
    "procurement",
    "product",
    "purchasing",
    "quality",
    "research",
    "resources",
    "risk",
    "sales",
    "security",
    "services",
    "software",
    "support",
    "systems",
    "technology",
    "testing",
    "training",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_posts_are_parted_where_they_are_two() {
        assert_eq!(people(listed("Jane Doe and Sam Roe")), ["Jane Doe", "Sam Roe"]);
        assert_eq!(people(listed("CEO & Head of IT; CTO")), ["CEO", "Head of IT", "CTO"]);
        assert_eq!(people(listed("CEO and CTO and CISO")), ["CEO", "CTO", "CISO"]);
        assert_eq!(
            people(listed("Anna von Berg & Sam Roe and Kim Poe")),
            ["Anna von Berg", "Sam Roe", "Kim Poe"]
        );
        assert_eq!(
            people(listed("CEO & Head of Research and Development and CTO")),
            ["CEO", "Head of Research and Development", "CTO"]
        );
        assert_eq!(people(["IT, Lead", " ", "CEO and CTO"]), ["IT, Lead", "CEO", "CTO"]);
        for one in [
            "Head of Research and Development",
            "Sales and Marketing",
            "Risk & Audit Committee",
            "Human Resources and Information Technology",
            "Legal Affairs and Corporate Governance",
        ] {
            assert_eq!(people([one]), [one]);
        }
        assert!(is_person_with_post("CEO, Jane Doe, IT Lead"));
        assert!(!is_person_with_post("IT Lead, Jane Doe, Sam Roe; CISO"));
        assert_eq!(
            listed("Jane Doe (acting, part time), CISO"),
            ["Jane Doe (acting, part time)", "CISO"]
        );
        assert_eq!(listed("Jane Doe, acting"), ["Jane Doe"]);
        assert_eq!(
            entries("Jane Doe (acting; part time); CISO"),
            ["Jane Doe (acting; part time)", " CISO"]
        );
        assert_eq!(listed("CEO/CTO, IT/OT manager"), ["CEO", "CTO", "IT/OT manager"]);
        assert_eq!(listed("Jane Doe, Ph.D., CISSP"), ["Jane Doe"]);
        assert_eq!(bare("The CISO"), "CISO");
        assert_eq!(bare("Prof. Dr. Jane Doe"), "Jane Doe");
        assert!(is_person_with_post("Jane Doe - CISO - Example Ltd"));
        assert!(!is_person_with_post("Head of IT - Europe"));
        assert!(OF_DEPARTMENTS.is_sorted() && PARTICLES.is_sorted());
    }

    #[test]
    fn a_surname_may_stand_first() {
        for (text, wanted) in [
            ("Doe, Jane", "Jane Doe"),
            ("von Berg, Anna", "Anna von Berg"),
            ("O'Hara-Poe, Kim M.", "Kim M. O'Hara-Poe"),
            ("Doe, Jane (CISO)", "Jane Doe"),
        ] {
            assert_eq!(turned(text).as_deref(), Some(wanted), "{text}");
        }
        for text in [
            "Jane Doe, Sam Roe",
            "CISO, CTO",
            "Sales, Marketing",
            "Jane Doe",
            "Doe, CISO",
            "Doe; Jane",
        ] {
            assert_eq!(turned(text), None, "{text}");
        }
    }

    #[test]
    fn a_person_is_told_from_the_post_beside_them() {
        let both = Some(("Jane Doe", "CISO"));
        for text in ["Jane Doe, CISO", "CISO - Jane Doe", "CISO: Jane Doe", "Jane Doe – CISO"] {
            assert_eq!(person_and_post(text), both, "{text}");
        }
        for text in ["Jane Doe", "CISO, CTO", "Jane Doe, Sam Roe", "IT Lead, Jane Doe, Sam Roe"] {
            assert_eq!(person_and_post(text), None, "{text}");
        }
    }

    #[test]
    fn an_aside_is_no_part_of_a_name() {
        for (name, wanted) in [
            ("Jane Doe (acting)", "Jane Doe"),
            ("Jane Doe (Berlin)", "Jane Doe"),
            ("CISO (acting)", "CISO"),
            ("CISO (TBD)", "CISO"),
            ("CISO (acting: Jane Doe)", "CISO"),
            ("Executive board (Sam Roe)", "Executive board"),
            ("sam@example.com (CTO)", "sam@example.com"),
            ("Head of Sales (Berlin)", "Head of Sales (Berlin)"),
            ("(acting) Jane Doe", "(acting) Jane Doe"),
        ] {
            assert_eq!(without_aside(name), wanted, "{name}");
        }
        for text in [
            "or a delegate",
            "CISO: Approver: CEO",
            "Chief Executive Officer (CEO) or delegate",
            "Jane Doe (TBC)",
            "Jane Doe (until June)",
            "Jane Doe on behalf of the board",
            "The CISO is the owner",
            "Jane Doe (former CISO)",
        ] {
            assert!(says_more(text), "{text}");
        }
        for text in
            ["Jane Doe (acting)", "Will May", "CISO (TBD)", "Head of Research and Development"]
        {
            assert!(!says_more(text), "{text}");
        }
    }
}
