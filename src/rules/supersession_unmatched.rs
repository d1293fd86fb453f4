use crate::context::Context;
use crate::document::Status;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};
use crate::source::Field;

pub static RULE: Rule = Rule {
    name: "supersession-unmatched",
    group: Group::Document,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "a document replaced by another and still in force",
    page: include_str!("../../rules/supersession-unmatched.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let approved = context.isms.readable().filter(|it| it.status() == Some(Status::Approved));
    for document in approved {
        for old in document.supersedes.distinct() {
            let mut all = context.isms.all_by_id(old);
            let Some(other) = all.find(|it| it.is_readable() && !it.is_retired()) else { continue };
            if matches!(other.status, Field::Invalid(_)) {
                continue;
            }
            let (key, at) = (format!("supersedes:{}", old.value), old.span);
            if std::ptr::eq(other, document) {
                findings
                    .on(document, key, at, "this document says that it replaces itself")
                    .help("name the document it replaced, or remove `supersedes`");
                continue;
            }
            findings
                .on(
                    document,
                    key,
                    at,
                    format!("`{}` is replaced by this document and not retired", old.value),
                )
                .label(other.place(&other.status), "not retired")
                .help(format!("write `status = \"retired\"` in {}", context.isms.path(other)));
        }
    }
}
