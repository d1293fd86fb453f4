use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};
use crate::wording::conflict;
use crate::wording::residue::Residue;

pub static RULE: Rule = Rule {
    name: "body-placeholder",
    group: Group::Document,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "text that a template or a merge left behind",
    page: include_str!("../../rules/body-placeholder.md"),
    options: &[],
    waivable: true,
    check,
};

/// How many more places of one text are shown.
const MORE_PLACES: usize = 5;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.isms.readable().filter(|it| !it.is_retired()) {
        if let Some(at) = document.words.conflict {
            findings.on(document, conflict::KEY, at, conflict::MESSAGE).help(conflict::HELP);
        }
        for Residue { text, places } in &document.words.residue {
            let message = format!("`{text}` was left behind by a template");
            let finding = findings.on(document, format!("text:{text}"), places[0], message);
            finding.help("write what holds in its place").data("count", places.len());
            for at in places.iter().skip(1).take(MORE_PLACES) {
                finding.label(*at, "here too");
            }
        }
    }
}
