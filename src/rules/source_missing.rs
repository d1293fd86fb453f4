use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "source-missing",
    group: Group::Document,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "a sidecar whose file is not there",
    page: include_str!("../../rules/source-missing.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.isms.readable() {
        let Some(source) = document.source.get() else { continue };
        let Some(why) = context.isms.source_fault(document) else { continue };
        findings
            .on(document, "field:source", source.span, format!("`{}` cannot be read: {why}", source.value))
            .help("write the file's path from here, as `source = \"Backup Policy.docx\"`, and keep the file in the repository")
            .data("source", source.value.as_str());
    }
}
