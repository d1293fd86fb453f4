use crate::configuration::Configuration;
use crate::context::Context;
use crate::document::Document;
use crate::finding::{Findings, Level};
use crate::phrase;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "owner-missing",
    group: Group::Ownership,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["5.3", "A.5.2"],
    summary: "a document that nobody answers for",
    page: include_str!("../../rules/owner-missing.md"),
    options: &[],
    waivable: true,
    check,
};

/// More roles than these are no advice.
const SHOWN_ROLES: usize = 8;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let ownerless = |it: &&Document| it.owner.is_absent() && !it.is_retired();
    for document in context.isms.readable().filter(ownerless) {
        findings
            .on(document, "field:owner", document.fence, "nobody answers for this document")
            .help(help(&context.isms.configuration));
    }
}

fn help(configuration: &Configuration) -> String {
    let roles: Vec<&str> = configuration.roles.keys().map(String::as_str).collect();
    match roles.as_slice() {
        [] => "name the one role that does: `owner = \"it-lead\"`".into(),
        [first, ..] if roles.len() > SHOWN_ROLES => {
            format!("name the one role that does, as in `owner = \"{first}\"`")
        }
        [only] => format!("name the one role that does: `owner = \"{only}\"`"),
        _ => format!(
            "write `owner = \"...\"` with the one role that does: {}",
            phrase::any_of(&roles)
        ),
    }
}
