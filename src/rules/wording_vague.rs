use std::collections::HashMap;

use crate::context::Context;
use crate::document::Document;
use crate::finding::{Findings, Level};
use crate::rules::{Group, OptionKind, Rule, RuleOption, Trigger};
use crate::wording::vague::{self, VaguePhrase};

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
        kind: OptionKind::Words(vague::PHRASES),
        summary: "the words that leave an obligation open",
    }],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.isms.readable().filter(|it| !it.is_retired()) {
        let mut times: HashMap<&str, usize> = HashMap::new();
        for found in &document.words.vague {
            let time = times.entry(&found.phrase).or_insert(0);
            *time += 1;
            report(findings, document, found, *time);
        }
    }
}

fn report(findings: &mut Findings<'_>, document: &Document, found: &VaguePhrase, time: usize) {
    let VaguePhrase { phrase, at } = found;
    let key =
        if time == 1 { format!("wording:{phrase}") } else { format!("wording:{phrase}:{time}") };
    let help = if vague::is_about_time(phrase) {
        "say how often or how soon: `at least once a year`, `within 5 working days`"
    } else {
        "say in which case and what then, or who decides it, so that somebody can check it"
    };
    findings
        .on(document, key, *at, format!("an obligation with `{phrase}` can't be checked"))
        .help(help)
        .data("words", phrase.as_str());
}
