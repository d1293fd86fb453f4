use std::cell::LazyCell;
use std::collections::HashSet;

use crate::context::Context;
use crate::document::Document;
use crate::finding::{Findings, Level};
use crate::isms::Isms;
use crate::risk;
use crate::rules::{Group, Rule, Trigger};
use crate::source::Spanned;
use crate::suggest::Advice;

pub static RULE: Rule = Rule {
    name: "reference-unknown",
    group: Group::Document,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "a reference to a document that does not exist",
    page: include_str!("../../rules/reference-unknown.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    // The unreadable file may be the one that is missed.
    if context.isms.may_hold_more_ids() {
        return;
    }
    let risks = LazyCell::new(|| risk_ids(context.isms));
    let mut advice = Advice::default();
    for document in context.isms.readable().filter(|it| !it.is_retired()) {
        for (field, reference) in document_references(document) {
            if context.isms.by_id(reference).is_some() {
                continue;
            }
            let finding = findings.on_each(
                document,
                format!("{field}:{}", reference.value),
                reference.span,
                format!("there is no document with the id `{}`", reference.value),
            );
            let changed = what_became_of(context, reference);
            finding.help(
                changed.unwrap_or_else(|| help(context.isms, document, reference, &mut advice)),
            );
        }
        let rows = document.tables.applicability.items();
        for risk in rows.iter().flat_map(|row| row.risks.items()) {
            let Some(risks) = &*risks else { break };
            if risks.contains(risk.value.as_str()) {
                continue;
            }
            let near = advice.nearest_name(risk, risks.iter().copied());
            findings
                .on_each(
                    document,
                    format!("risks:{}", risk.value),
                    risk.span,
                    format!("no risk register has the risk `{}`", risk.value),
                )
                .help(near.map_or_else(
                    || "add it to the risk register, or remove it here".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                ));
        }
    }
}

fn document_references(
    document: &Document,
) -> impl Iterator<Item = (&'static str, &Spanned<String>)> {
    let needed = document.depends_on.items().iter().map(|it| ("depends_on", it));
    let replaced = document.supersedes.items().iter().map(|it| ("supersedes", it));
    let rows = document.tables.findings.items().iter();
    let corrected = rows.filter_map(|row| row.nonconformity.get()).map(|it| ("nonconformity", it));
    let audits = document.tables.audits.items().iter();
    let reports = audits.filter_map(|row| row.report.get()).map(|it| ("report", it));
    needed.chain(replaced).chain(corrected).chain(reports)
}

/// Every risk of every risk register; none where there is no register, or one that cannot be read.
fn risk_ids(isms: &Isms) -> Option<HashSet<&str>> {
    if risk::may_be_more(isms) {
        return None;
    }
    let mut registers = isms.documents.iter().filter(|it| it.tables.risks.is_present()).peekable();
    registers.peek()?;
    let rows = registers.flat_map(|it| it.tables.risks.items());
    Some(rows.filter_map(|row| row.id.get()).map(|id| id.value.as_str()).collect())
}

/// What to do where the base has the document: then it is no slip.
fn what_became_of(context: &Context<'_>, reference: &str) -> Option<String> {
    let comparison = context.comparison?;
    let kept = comparison.kept.iter().find(|it| it.before.id() == Some(reference));
    match (kept.and_then(|it| it.after.id()), kept.is_some()) {
        (Some(id), _) => Some(format!("it is `{id}` now: write that")),
        (None, true) => None,
        (None, false) => comparison.before.isms.by_id(reference).map(|_| {
            "this change removes it: bring it back with `status = \"retired\"`, or remove the reference".to_owned()
        }),
    }
}

/// A path in place of an id is a slip of its own.
fn help(isms: &Isms, from: &Document, reference: &str, advice: &mut Advice) -> String {
    let by_path = crate::path::resolve(isms.path(from), reference)
        .and_then(|path| isms.by_path(&path))
        .or_else(|| isms.by_path(reference));
    if let Some(id) = by_path.and_then(Document::id) {
        return format!("name it by its id, which survives a move: `{id}`");
    }
    let others = isms.ids().filter(|id| from.id() != Some(id));
    match advice.nearest_name(reference, others) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write the `id` of the document that is meant, or remove the reference".into(),
    }
}
