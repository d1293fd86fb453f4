//! What whole sentences say of the document they stand in. Only a sentence about "this policy" counts: the cadence of an
//! inventory, of access rights or of "all documents" is not the document's own.

use std::sync::LazyLock;

use regex::Regex;

use super::lines::{self, Comment, Line};
use super::values;
use crate::date::Interval;
use crate::framework;

/// "This policy and its annexes are reviewed annually", and the same as a list under "This policy is reviewed:". What alone
/// "are reviewed" is something else: "the rights under this policy are reviewed".
static REVIEWED: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"(?ix) (?: \b (?<before> [a-z]+ ) \s )? \b this \s (?:policy|procedure|standard|plan|process|guideline|statement|document)
        (?: \s and \s (?:its|the|all) \s [a-z\s]{1,60}? \s are | (?: \s and \s (?:its|the|all) \s [a-z\s]{1,60}? )? \s (?: is | (?:will|shall|must|should) \s be ) )
        \s (?:[a-z]+ly \s)? reviewed \b (?<when> [^.;]{0,200} )",
    )
});

/// Words that make "this policy" a part of what is reviewed: "compliance with this policy is reviewed".
const LINKS: [&str; 9] = ["by", "for", "from", "in", "of", "to", "under", "with", "within"];

/// "The policy is reviewed" at the start of a sentence, where a heading says that the policy's own review follows.
static THE_POLICY: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"(?x) (?<start> ^ [-+\d.()\s]* | [.:!?] \s [-+\s]* ) the \s (?<what> policy|procedure|standard|guideline|document) \s (?<verb> is|will|shall|must|should) \b",
    )
});

/// Words that make it the review of something else: a standard that its vendor reviews.
static OF_OTHERS: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"(?x) \b (?: for \s (?:each|every) | by \s (?:the|its|our|each) \s (?:vendor|supplier|provider|manufacturer)s? ) \b",
    )
});

/// Where a sentence goes on about something else: "and the standard will be audited".
static ANOTHER: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"(?x) \b and \s (?:the|all|any|each|every|its|our|their) \s [^,]{1,60}? \s (?:is|are|will|shall|must|should) \b",
    )
});

static OF_REVIEW: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"(?ix) ^ [\d.\s*]* (?: (?:policy|procedure|standard|guideline|document|periodic|regular|annual) \s )? reviews?
        (?: \s (?:and|&) \s (?:maintenance|updates?|revisions?|approval) )? [\s*:]* $",
    )
});

/// "The security team is responsible for reviewing and updating this policy on an annual basis".
static DUTY: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"(?ix) \b reviewing (?: \s and \s [a-z]+ing )? \s this \s
        (?:policy|procedure|standard|plan|process|guideline|statement|document) \b (?<when> [^.;]{0,120} )",
    )
});

static GERMAN: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"(?ix) \b (?: diese \s (?:richtlinie|leitlinie) | dieses \s (?:verfahren|dokument) | dieser \s (?:prozess|standard|plan) ) \s (?:wird|ist)
        (?<when> [^.;]{0,120}? ) \b (?:überprüft|geprüft|überprüfen|prüfen) \b",
    )
});

static CADENCE: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"(?ix) \b (?: (?:semi-)?annually | half-yearly | yearly | biennially | annual \s basis | quarterly | monthly | once \s (?:a|per) \s year
        | every \s (?: \d{1,2} \s (?:months|years) | year | quarter | month | (?:two|three) \s years | (?:three|six|twelve) \s months )
        | (?:viertel|halb)?jährlich | monatlich | alle \s (?: \d{1,2} | zwei ) \s (?:monate|jahre) ) \b",
    )
});

static CLAUSES: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"(?i)\bISO(?:/IEC)?[ -]?27001(?::2022)?[*_\s:,(]{0,5}\bclauses?\s(?<ids>[\d., and&*]{1,60})",
    )
});

/// How often the document with this title is reviewed, and the line that says so; none where two sentences disagree.
pub(super) fn review_every(lines: &[Line<'_>], title: &str) -> Option<(Interval, usize)> {
    let own_name = format!("the {}", title.to_lowercase());
    let mut found: Option<(Interval, usize)> = None;
    for paragraph in paragraphs(lines) {
        let mut text = paragraph.text.to_lowercase().replace(&own_name, "this policy");
        if paragraph.is_of_review {
            text = THE_POLICY.replace_all(&text, "${start}this $what $verb").into_owned();
        }
        if !["review", "prüf"].iter().any(|it| text.contains(it)) {
            continue;
        }
        for pattern in [&*REVIEWED, &*DUTY, &*GERMAN] {
            for sentence in pattern.captures_iter(&text) {
                if sentence.name("before").is_some_and(|it| LINKS.contains(&it.as_str())) {
                    continue;
                }
                let when = &sentence["when"];
                if OF_OTHERS.is_match(when) {
                    continue;
                }
                let when = ANOTHER.find(when).map_or(when, |it| &when[..it.start()]);
                let mut said: Vec<Interval> = CADENCE
                    .find_iter(when)
                    .filter_map(|it| values::interval(it.as_str().trim_end_matches(" basis")))
                    .collect();
                said.dedup();
                let [interval] = said[..] else { continue };
                match found {
                    Some((there, _)) if there != interval => return None,
                    Some(_) => {}
                    None => found = Some((interval, paragraph.line)),
                }
            }
        }
    }
    found
}

/// The clauses that the text cites, each with its line. Whether the document serves them is for its author to say.
pub(super) fn clauses(lines: &[Line<'_>]) -> Vec<(String, usize)> {
    let mut found: Vec<(String, usize)> = Vec::new();
    for line in lines.iter().filter(|it| it.is_text()) {
        for cited in CLAUSES.captures_iter(line.text) {
            let ids = cited["ids"].split(|it: char| !it.is_ascii_digit() && it != '.');
            for clause in ids.filter_map(|it| framework::name::mended_clause(it.trim_matches('.')))
            {
                if found.iter().all(|(id, _)| *id != clause.id) {
                    found.push((clause.id.clone(), line.number));
                }
            }
        }
    }
    found
}

struct Paragraph {
    text: String,
    line: usize,
    /// Whether its heading says that the document's own review follows.
    is_of_review: bool,
}

/// Lines that belong together, as one; a list belongs to the line with a colon above it.
fn paragraphs(lines: &[Line<'_>]) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut is_open = false;
    let mut is_of_review = false;
    for line in lines.iter().filter(|it| it.comment != Comment::Whole) {
        if let (false, Some((level, heading))) = (line.is_code, lines::heading(line.text)) {
            // Further down it is the review of what the section is about.
            is_of_review = level <= 2 && OF_REVIEW.is_match(heading);
            is_open = false;
            continue;
        }
        let text = line.text.replace(['*', '_', '|'], " ");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match paragraphs.last_mut() {
            _ if line.is_code => is_open = false,
            Some(last) if text.is_empty() => is_open &= last.text.ends_with(':'),
            Some(last) if is_open => {
                last.text.push(' ');
                last.text.push_str(&text);
            }
            _ if text.is_empty() => {}
            _ => {
                paragraphs.push(Paragraph { text, line: line.number, is_of_review });
                is_open = true;
            }
        }
    }
    paragraphs
}

fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adopt::lines;

    fn every(text: &str) -> Option<String> {
        review_every(&lines::lines(text, 0), "Backup policy")
            .map(|(it, line)| format!("{it}, line {line}"))
    }

    #[test]
    fn a_sentence_about_this_document_says_how_often() {
        let cases = [
            ("This policy is reviewed annually.", "12 months, line 1"),
            (
                "# A\n\nThis policy\nwill be reviewed **at least annually** or after changes.",
                "12 months, line 3",
            ),
            (
                "This policy is reviewed:\n\n- At least annually, as planned.\n- After incidents.",
                "12 months, line 1",
            ),
            (
                "This policy and the associated records are reviewed:\n\n- Every 6 months",
                "6 months, line 1",
            ),
            (
                "The team is responsible for reviewing and updating the Backup Policy requirements on an annual basis.",
                "12 months, line 1",
            ),
            ("This policy and its annexes are reviewed every six months.", "6 months, line 1"),
            ("The backup policy must be reviewed quarterly.", "3 months, line 1"),
            (
                "## 7. Policy review and maintenance\nThe policy is reviewed every two years.",
                "2 years, line 2",
            ),
            (
                "# Backup\n\n## Review {#review}\n\nThe document must be reviewed quarterly.",
                "3 months, line 5",
            ),
            (
                "## Review\n\nSee A. The policy is reviewed by the CISO and the board annually.",
                "12 months, line 3",
            ),
            ("## Review\n\n- The policy is reviewed annually.", "12 months, line 3"),
            ("Diese Richtlinie wird mindestens jährlich überprüft.", "12 months, line 1"),
        ];
        for (text, expected) in cases {
            assert_eq!(every(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn the_cadence_of_something_else_says_nothing() {
        for text in [
            "All documents are reviewed annually.",
            "The Access policy is reviewed annually.",
            "This policy requires that access rights are reviewed quarterly.",
            "Access rights granted under this policy are reviewed monthly.",
            "Access rights granted under this policy must be reviewed monthly.",
            "Access rights that follow this policy are reviewed monthly.",
            "Compliance with the Backup policy is reviewed monthly.",
            "Die Einhaltung dieser Richtlinie wird jährlich überprüft.",
            "The policy is reviewed annually.",
            "## Access reviews\n\nThe policy is reviewed annually.",
            "## Access\n\n### Periodic review\n\nThe policy is reviewed quarterly.",
            "## Review\n\nThe standard is reviewed by the vendor quarterly.",
            "## Reviews\n\nFor each supplier the document must be reviewed monthly.",
            "## Reviews\n\nThe document must be reviewed monthly for each supplier.",
            "## Review\n\nThe document is reviewed weekly by the team and the standard will be audited quarterly.",
            "## Review\n\nCopies.\n\n## Suppliers\n\nThe policy is reviewed annually.",
            "The inventory shall be reviewed at least annually.",
            "This policy is reviewed. Access is checked annually.",
            "This policy is reviewed annually. This policy is reviewed every 6 months.",
            "This policy is reviewed annually or every 6 months.",
            "```\nThis policy is reviewed annually.\n```",
            "This policy is reviewed after changes.\n\nAnnually",
        ] {
            assert_eq!(every(text), None, "{text}");
        }
    }

    #[test]
    fn clauses_are_those_of_this_standard() {
        let of = |text: &str| -> Vec<String> {
            clauses(&lines::lines(text, 0)).into_iter().map(|(id, _)| id).collect()
        };
        assert_eq!(
            of("supports **ISO 27001:2022 (Clauses 6.1, 6.2 and 8.2)**"),
            ["6.1", "6.2", "8.2"]
        );
        assert_eq!(of("(ISO 27001 Clause 9.2)."), ["9.2"]);
        assert!(of("see Information Security Policy, Clause 4.1").is_empty());
    }
}
