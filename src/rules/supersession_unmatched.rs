use crate::context::Context;
use crate::document::{Document, Status};
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};
use crate::source::{Field, Spanned};

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
            if let (Some(back), Some(Status::Approved)) =
                (replaces(other, document), other.status())
            {
                // One of the two says it.
                if context.isms.path(document) < context.isms.path(other) {
                    let message = format!("`{}` and this document replace each other", old.value);
                    findings
                        .on(document, key, at, message)
                        .label(back.span, "and this one is replaced here")
                        .help("take `supersedes` out of the older one, and write `status = \"retired\"` there");
                }
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

/// Where a document says that it replaces another.
fn replaces<'a>(document: &'a Document, other: &Document) -> Option<&'a Spanned<String>> {
    document.supersedes.items().iter().find(|it| other.id() == Some(it.value.as_str()))
}
