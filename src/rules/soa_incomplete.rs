use crate::context::Context;
use crate::document::Document;
use crate::document::tables::Implementation;
use crate::fields::Word;
use crate::finding::{Findings, Level};
use crate::framework;
use crate::isms::Isms;
use crate::phrase;
use crate::rules::{Group, Rule, Trigger};

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
    report_missing_rows(context.isms, statement, findings);
    for (control, row) in context.isms.applicability_rows() {
        // A row with a wrong id, or several, is left to the rule about that.
        if row.control.text() != Some(control.id.as_str()) {
            continue;
        }
        let applies = row.applicable.get().is_some_and(|it| it.value);
        if applies && row.status.is_absent() {
            let id = control.id.as_str();
            let message = format!("the row of `{id}` does not say whether it is implemented");
            findings
                .add(id, format!("status:{id}"), row.control.span().unwrap_or(row.at), message)
                .help(format!(
                    "write {}, or another of {}",
                    statement.as_written(row.at, "status", "\"implemented\""),
                    others()
                ))
                .data("control", id)
                .data("title", control.title.as_str());
        }
    }
}

fn report_missing_rows(isms: &Isms, statement: &Document, findings: &mut Findings<'_>) {
    if isms.hides_applicability() || statement.keeps_applicability_elsewhere() {
        return;
    }
    let last = statement.tables.applicability.items().last();
    let is_in_file =
        last.map_or(statement.source.is_present(), |row| row.at.file() != statement.file);
    // A wrong id is a fault of its own, not a missing row too.
    for control in framework::controls().iter().filter(|it| isms.applicability(&it.id).is_none()) {
        let id = control.id.as_str();
        let message =
            format!("the Statement of Applicability has no row for `{id}` {}", control.title);
        findings
            .add(id, format!("row:{id}"), statement.fence, message)
            .help(if is_in_file { format!(
                    "add a row with `{id}` in the column of `control`, and fill `applicable`, `justification` and `status`"
                ) } else { format!(
                    "add `[[applicability]]` with `control = \"{id}\"`, `applicable`, `justification` and `status`"
                ) })
            .data("control", id)
            .data("title", control.title.as_str());
    }
}

fn others() -> String {
    phrase::any_of(&Implementation::words()[1..])
}
