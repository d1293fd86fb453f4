use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "body-empty",
    group: Group::Document,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "a document without text",
    page: include_str!("../../rules/body-empty.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let empty = context.isms.readable().filter(|it| !it.body.has_text);
    for document in
        empty.filter(|it| !it.is_retired() && it.source.is_absent() && !it.is_told_in_tables())
    {
        findings
            .on(document, "body", document.fence, "this document has no text")
            .help("write below the closing `+++` what holds, or name the file that does: `source = \"...\"`");
    }
}
