use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::context::Context;
use crate::document::Document;
use crate::finding::{Findings, Level};
use crate::rules::{Group, OptionKind, Rule, RuleOption, Trigger};
use crate::source::Span;
use crate::wording;

pub static RULE: Rule = Rule {
    name: "wording-vague",
    group: Group::Document,
    level: Level::Note,
    trigger: Trigger::Content,
    basis: &["5.2", "A.5.1"],
    summary: "an obligation that leaves open what must be done",
    page: include_str!("../../rules/wording-vague.md"),
    options: &[RuleOption {
        name: "words",
        kind: OptionKind::Words(WORDS),
        summary: "the words that leave an obligation open",
    }],
    waivable: true,
    check,
};

const WORDS: &[&str] = &[
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

/// Words about time: a sentence that also says how often or how soon is not vague.
const ABOUT_TIME: &[&str] = &["from time to time", "periodically", "in a timely manner"];

static OBLIGES: LazyLock<Regex> = LazyLock::new(|| wording::valid(r"(?i)\b(?:shall|must)\b"));

static SAYS_WHEN: LazyLock<Regex> = LazyLock::new(|| {
    wording::valid(
        r"(?i)\d|\b(?:annual(?:ly)?|yearly|monthly|quarterly|weekly|daily|hourly|every|once|twice|each (?:year|month|quarter|week|day))\b",
    )
});

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let words = context.settings().words(&RULE, "words");
    let Some(phrases) = wording::Phrases::new(&words) else { return };
    for document in context.isms.readable().filter(|it| !it.is_retired()) {
        let text = &context.isms.source(document).text;
        let mut times: HashMap<String, usize> = HashMap::new();
        phrases.each_in_sentences(document.body_text(text), &OBLIGES, |sentence, found| {
            let start = document.body.span.start + found.start;
            // "For as long as necessary" bounds a duty, it does not open one.
            let before = document.body_text(text)[..found.start].trim_end();
            if !document.body.is_prose(start) || before.ends_with(" as long") {
                return;
            }
            let written = &document.body_text(text)[found.clone()];
            let phrase = written.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            if ABOUT_TIME.contains(&phrase.as_str()) && SAYS_WHEN.is_match(sentence) {
                return;
            }
            let time = times.entry(phrase.clone()).or_insert(0);
            *time += 1;
            report(findings, document, found, &phrase, *time);
        });
    }
}

fn report(
    findings: &mut Findings<'_>,
    document: &Document,
    found: Range<usize>,
    phrase: &str,
    time: usize,
) {
    let offset = document.body.span.start;
    let at = Span::new(document.file, offset + found.start..offset + found.end);
    let key =
        if time == 1 { format!("wording:{phrase}") } else { format!("wording:{phrase}:{time}") };
    let help = if ABOUT_TIME.contains(&phrase) {
        "say how often or how soon: `at least once a year`, `within 5 working days`"
    } else {
        "say in which case and what then, or who decides it, so that somebody can check it"
    };
    findings
        .on(document, key, at, format!("an obligation with `{phrase}` can't be checked"))
        .help(help)
        .data("words", phrase);
}
