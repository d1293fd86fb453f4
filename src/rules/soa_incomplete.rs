use std::collections::HashSet;

use crate::context::Context;
use crate::document::Document;
use crate::document::tables::Implementation;
use crate::fields::Word;
use crate::finding::{Findings, Level};
use crate::framework::{self, name};
use crate::rules::{Group, Rule, Trigger};
use crate::source::Field;
use crate::suggest;

pub static RULE: Rule = Rule {
    name: "soa-incomplete",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "a control that the Statement of Applicability leaves out",
    page: include_str!("../../rules/soa-incomplete.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(statement) = context.isms.statement_of_applicability() else { return };
    if !context.judges_coverage() || !statement.is_readable() {
        return;
    }
    report_missing_rows(statement, findings);
    for (control, row) in context.isms.applicability_rows() {
        let applies = row.applicable.get().is_some_and(|it| it.value);
        if applies && row.status.is_absent() {
            let id = control.id.as_str();
            let message = format!("the row of `{id}` does not say whether it is implemented");
            findings
                .add(id, format!("status:{id}"), row.control.span().unwrap_or(row.at), message)
                .help(format!("write `status = \"implemented\"`, or another of {}", others()))
                .data("control", id)
                .data("title", control.title.as_str());
        }
    }
}

fn report_missing_rows(statement: &Document, findings: &mut Findings<'_>) {
    let rows = statement.tables.applicability.items();
    // What is not text was reported, and it may be any control.
    let hides_one = matches!(statement.tables.applicability, Field::Invalid(_))
        || rows.iter().any(|row| matches!(row.control, Field::Invalid(_)));
    if hides_one || statement.keeps_applicability_elsewhere() {
        return;
    }
    // A wrong id is a fault of its own, not a missing row too.
    let named: HashSet<&str> = rows
        .iter()
        .filter_map(|row| row.control.get())
        .flat_map(|id| name::controls_meant(id))
        .map(|control| control.id.as_str())
        .collect();
    for control in framework::controls() {
        let id = control.id.as_str();
        if named.contains(id) {
            continue;
        }
        let message =
            format!("the Statement of Applicability has no row for `{id}` {}", control.title);
        findings
            .add(id, format!("row:{id}"), statement.fence, message)
            .help(format!(
                "add `[[applicability]]` with `control = \"{id}\"`, `applicable`, `justification` and `status`"
            ))
            .data("control", id)
            .data("title", control.title.as_str());
    }
}

fn others() -> String {
    suggest::list(&Implementation::words()[1..])
}
