use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::context::Context;
use crate::document::Document;
use crate::document::tables::Risk;
use crate::finding::{Findings, Level};
use crate::fix::Fix;
use crate::framework;
use crate::rules::{Group, Rule, Trigger};
use crate::source::Spanned;

pub static RULE: Rule = Rule {
    name: "control-duplicate",
    group: Group::Coverage,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "a control that one document names twice",
    page: include_str!("../../rules/control-duplicate.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.governing() {
        let claims = document.controls.items().iter();
        for (first, again) in repeated(claims) {
            let message = format!("`{}` is named twice in this list", again.value);
            findings
                .on_each(document, format!("control:{}", again.value), again.span, message)
                .label(first.span, "the first time here")
                .help("remove one of the two")
                .fix(without(again, document, context))
                .data("control", again.value.clone());
        }
        for risk in document.tables.risks.items() {
            report_twice(risk, document, context, findings);
        }
        let rows = document.tables.applicability.items();
        for (first, again) in repeated(rows.iter().filter_map(|row| row.control.get())) {
            let message = format!("`{}` has a second row, and only the first counts", again.value);
            findings
                .on_each(document, format!("row:{}", again.value), again.span, message)
                .label(first.span, "the first row")
                .help("keep the row that is true, and remove the other")
                .data("control", again.value.clone());
        }
    }
}

/// A control that one risk names twice.
fn report_twice(
    risk: &Risk,
    document: &Document,
    context: &Context<'_>,
    findings: &mut Findings<'_>,
) {
    for (first, again) in repeated(risk.controls.items().iter()) {
        let message = format!("{} names `{}` twice", risk.called(), again.value);
        let name = risk.name().unwrap_or("risk");
        findings
            .on_each(document, format!("risks.{name}:{}", again.value), again.span, message)
            .label(first.span, "the first time here")
            .help("remove one of the two")
            .fix(without(again, document, context))
            .data("control", again.value.clone());
    }
}

/// Takes the second one out, where the list stands in the document itself.
fn without(again: &Spanned<String>, document: &Document, context: &Context<'_>) -> Option<Fix> {
    let text = context.isms.source(document).text();
    let what = format!("the second `{}` goes", again.value);
    (again.span.file() == document.file).then(|| Fix::without_item(text, again.span, what))
}

/// Each control that was named before, with its first naming. Texts that name no control have a rule of their own.
fn repeated<'a>(
    ids: impl Iterator<Item = &'a Spanned<String>>,
) -> Vec<(&'a Spanned<String>, &'a Spanned<String>)> {
    let mut first: HashMap<usize, &Spanned<String>> = HashMap::new();
    let mut repeated = Vec::new();
    for id in ids {
        let Some(number) = framework::control_number(id) else { continue };
        match first.entry(number) {
            Entry::Occupied(before) => repeated.push((*before.get(), id)),
            Entry::Vacant(place) => {
                place.insert(id);
            }
        }
    }
    repeated
}
