use crate::context::Context;
use crate::document::tables::{AuditFinding, Grade};
use crate::document::{Document, Kind, Status};
use crate::finding::{Findings, Level};
use crate::isms::Isms;
use crate::rhythm;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "root-cause-missing",
    group: Group::Audit,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["10.2"],
    summary: "a nonconformity whose cause nobody wrote down",
    page: include_str!("../../rules/root-cause-missing.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in finished(context, Kind::Nonconformity) {
        let nonconformity = &document.tables.nonconformity;
        if !nonconformity.root_cause.is_absent() {
            continue;
        }
        let (at, message) = if let Some(closed) = nonconformity.closed(context.today) {
            (closed.span, format!("closed on {}, and the cause is not stated", closed.value))
        } else if document.tables.actions.items().is_empty() {
            // The cause may still be looked for.
            continue;
        } else {
            (document.fence, "there are actions against a cause that is not stated".to_owned())
        };
        findings
            .on(document, "field:root_cause", at, message)
            .help("write why it could happen: `root_cause = \"...\"`; while that is looked for, `status = \"in-review\"` says so");
    }
    for document in finished(context, Kind::InternalAudit) {
        for row in document.tables.findings.items() {
            report_unlinked(context.isms, document, row, findings);
        }
    }
}

/// Documents of one type that nobody is still working on.
fn finished<'a>(context: &Context<'a>, kind: Kind) -> impl Iterator<Item = &'a Document> {
    rhythm::standing(context.isms, kind).filter(|it| it.status() != Some(Status::InReview))
}

/// A finding of an audit that breaks a rule leads to a nonconformity, or nobody looks for its cause.
fn report_unlinked(
    isms: &Isms,
    document: &Document,
    row: &AuditFinding,
    findings: &mut Findings<'_>,
) {
    let Some(grade) = row.grade.get().filter(|it| it.value != Grade::Observation) else { return };
    let other = row.nonconformity.get().filter(|it| is_other(isms, it));
    if other.is_none() && !row.nonconformity.is_absent() {
        return;
    }
    let name = row.name();
    let word = if grade.value == Grade::Major { "major" } else { "minor" };
    let message = match other {
        Some(other) => {
            format!("`{name}` is a {word} finding, and `{}` is no nonconformity", other.value)
        }
        None => format!("`{name}` is a {word} finding and leads to no nonconformity"),
    };
    let at = other.map_or(grade.span, |it| it.span);
    findings
        .on_each(document, row.key(), at, message)
        .help("record it in a document with `type = \"nonconformity\"`, and name that here: `nonconformity = \"...\"`");
}

/// Whether an id is that of a document of another type. Of an unknown one, `reference-unknown` tells.
fn is_other(isms: &Isms, id: &str) -> bool {
    let kind = isms.by_id(id).and_then(|it| it.kind.get());
    kind.is_some_and(|it| it.value != Kind::Nonconformity)
}
