use crate::context::Context;
use crate::document::{Document, Kind};
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};
use crate::source::Field;

pub static RULE: Rule = Rule {
    name: "document-unmapped",
    group: Group::Coverage,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "a policy that serves no control and no clause",
    page: include_str!("../../rules/document-unmapped.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.governing().filter(|it| rules_something(it)) {
        if document.controls.is_blank() && document.clauses.is_blank() {
            findings
                .on(
                    document,
                    "field:controls",
                    document.place(&document.controls),
                    "this document serves no control and no clause",
                )
                .help("name what it is for: `controls = [\"A.5.15\"]` or `clauses = [\"5.2\"]`");
        }
    }
}

/// Whether it is of a type that is written to meet a demand; one without a type counts as a policy.
fn rules_something(document: &Document) -> bool {
    let is_such =
        matches!(document.kind_or_policy(), Kind::Policy | Kind::Standard | Kind::Procedure);
    is_such && !matches!(document.kind, Field::Invalid(_))
}
