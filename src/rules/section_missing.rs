use std::collections::BTreeMap;

use crate::context::Context;
use crate::document::{Document, Kind};
use crate::finding::{Findings, Level};
use crate::rules::{Group, OptionKind, Rule, RuleOption, Trigger};

pub static RULE: Rule = Rule {
    name: "section-missing",
    group: Group::Document,
    level: Level::Off,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "a section that the house wants and the text lacks",
    page: include_str!("../../rules/section-missing.md"),
    options: &[RuleOption {
        name: "sections",
        kind: OptionKind::WordsOfTypes,
        summary: "the headings that documents of a type must have, one list under each type's name",
    }],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut wanted: BTreeMap<Kind, Vec<String>> = BTreeMap::new();
    for document in context.isms.readable().filter(|it| !it.is_retired() && it.source.is_absent()) {
        let kind = document.kind_or_policy();
        let sections =
            wanted.entry(kind).or_insert_with(|| context.settings().words_of_type(&RULE, kind));
        for section in sections.iter().filter(|it| !has(document, it)) {
            let message =
                format!("a document of type `{}` needs a section `{section}`", kind.name());
            findings
                .on(document, format!("section:{section}"), document.fence, message)
                .help(format!("write `## {section}` and what belongs under it"))
                .data("section", section.as_str());
        }
    }
}

fn has(document: &Document, section: &str) -> bool {
    document.body.headings.iter().any(|it| it.says_after_number(section))
}
