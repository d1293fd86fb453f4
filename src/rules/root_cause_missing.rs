use crate::context::Context;
use crate::coverage::justification;
use crate::date::Date;
use crate::document::tables::{AuditFinding, Grade};
use crate::document::{Document, Kind, Status};
use crate::evaluation::rhythm;
use crate::finding::{Findings, Level};
use crate::isms::Isms;
use crate::rules::{Group, Rule, Trigger};
use crate::source::Spanned;

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
        if let Some(cause) = nonconformity.root_cause.get() {
            report_hollow(document, cause, findings);
        }
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

/// What people write in the place of a cause. None of it can be removed.
const HOLLOW: [&str; 9] = [
    "unknown",
    "not known",
    "none",
    "no cause",
    "human error",
    "human failure",
    "user error",
    "see above",
    "see below",
];

fn report_hollow(document: &Document, cause: &Spanned<String>, findings: &mut Findings<'_>) {
    if !HOLLOW.contains(&justification::normalised(cause).as_str()) {
        return;
    }
    let message = format!("`{}` names no cause that could be removed", cause.value.trim());
    findings
        .on(document, "field:root_cause", cause.span, message)
        .help("write what made it possible, as in `root_cause = \"nobody was told when a backup failed\"`; while that is looked for, `status = \"in-review\"` says so");
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
    let named = row.nonconformity.get();
    let audited = document.tables.audit.audited_on.get().map(|it| it.value);
    let lack = named.and_then(|it| lack(isms, it, audited));
    if lack.is_none() && !row.nonconformity.is_absent() {
        return;
    }
    let name = row.name();
    let word = if grade.value == Grade::Major { "major" } else { "minor" };
    let (message, help) = match named.zip(lack) {
        Some((other, Lack::Draft)) => (
            format!("`{name}` is a {word} finding, and `{}` is a draft still", other.value),
            "write there what was found, and `status = \"in-review\"`: a draft asks nobody for the cause".to_owned(),
        ),
        Some((other, Lack::OtherType)) => (
            format!("`{name}` is a {word} finding, and `{}` is no nonconformity", other.value),
            RECORD_IT.to_owned(),
        ),
        Some((other, Lack::Closed(on))) => (
            format!("`{name}` is a {word} finding, and `{}` was closed before it, on {on}", other.value),
            "where it happened again, open that once more: take its `closed_on` and `effectiveness` out; else record a nonconformity of its own".to_owned(),
        ),
        None => (
            format!("`{name}` is a {word} finding and leads to no nonconformity"),
            RECORD_IT.to_owned(),
        ),
    };
    let at = named.map_or(grade.span, |it| it.span);
    findings.on_each(document, row.key(), at, message).help(help);
}

const RECORD_IT: &str = "record it in a document with `type = \"nonconformity\"`, and name that here: `nonconformity = \"...\"`";

/// Why a document does not answer for a finding.
enum Lack {
    OtherType,
    Draft,
    /// On a day before the audit.
    Closed(Date),
}

/// Of an unknown id, `reference-unknown` tells.
fn lack(isms: &Isms, id: &str, audited: Option<Date>) -> Option<Lack> {
    let document = isms.by_id(id)?;
    match document.kind.get()?.value {
        Kind::Nonconformity if document.is_draft() => Some(Lack::Draft),
        Kind::Nonconformity => {
            let closed = document.tables.nonconformity.closed_on.get()?.value;
            (closed < audited?).then_some(Lack::Closed(closed))
        }
        _ => Some(Lack::OtherType),
    }
}
