use crate::context::Context;
use crate::finding::{Findings, Level};
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

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.isms.readable().filter(|it| it.owner.is_absent() && !it.is_retired()) {
        findings
            .on(document, "field:owner", document.fence, "nobody answers for this document")
            .help("name the one role that does: `owner = \"it-lead\"`");
    }
}
