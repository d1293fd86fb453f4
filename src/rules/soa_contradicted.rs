use crate::context::Context;
use crate::coverage::exclusion::{self, Need};
use crate::document::Document;
use crate::document::tables::Applicability;
use crate::finding::{Findings, Level};
use crate::isms::Isms;
use crate::phrase;
use crate::risk;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "soa-contradicted",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "a control excluded and needed at the same time",
    page: include_str!("../../rules/soa-contradicted.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if !context.isms.configuration.uses_annex_a() {
        return;
    }
    report_second_statement(context.isms, findings);
    let excluded: Vec<_> = exclusion::excluded_rows(context.isms).collect();
    if excluded.is_empty() {
        return;
    }
    let Some(statement) = context.isms.statement_of_applicability() else { return };
    let risks = risk::by_control(context.isms);
    for (control, row) in excluded {
        let mut needs = exclusion::contradictions(context, control, row);
        // Where nothing but a risk needs it, `risk-control-excluded` says so at the risk.
        if needs.is_empty() {
            continue;
        }
        for (risk, at) in risks.get(control.id.as_str()).into_iter().flatten() {
            let reason = match risk.name() {
                Some(name) => format!("risk `{name}` needs it"),
                None => "a risk needs it".into(),
            };
            needs.push(Need { at: *at, reason, label: "needed here" });
        }
        let id = control.id.as_str();
        let message = format!("`{id}` {} is excluded, and {}", control.title, reasons(&needs));
        let finding = findings.add(
            id,
            format!("control:{id}"),
            row.applicable.span().unwrap_or(row.at),
            message,
        );
        for need in &needs {
            finding.label(need.at, need.label);
        }
        finding
            .help(advice(statement, row, needs.len()))
            .data("control", id)
            .data("title", control.title.as_str());
    }
}

/// What closes it, where so many things need the control.
fn advice(statement: &Document, row: &Applicability, needs: usize) -> String {
    let applies = statement.as_written(row.at, "applicable", "true");
    let elsewhere = "take the control out where it is named";
    if exclusion::called_implemented(row).is_none() {
        return format!("write {applies}, or {elsewhere}");
    }
    let is_not = statement.as_written(row.at, "status", "\"not-implemented\"");
    match needs {
        1 => format!("write {is_not}; or, if the control is needed, {applies}"),
        _ => format!("write {applies}; or write {is_not}, and {elsewhere} besides"),
    }
}

/// The first reasons, and how many more there are.
fn reasons(needs: &[Need]) -> String {
    let reasons: Vec<String> = needs.iter().map(|it| it.reason.clone()).collect();
    phrase::first_phrases(&reasons, 3)
}

/// Two statements in use say two things: only one is read.
fn report_second_statement(isms: &Isms, findings: &mut Findings<'_>) {
    let Some(first) = isms.statement_of_applicability() else { return };
    for second in isms.other_statements_of_applicability().filter(|it| it.is_readable()) {
        let message = format!(
            "this is a second Statement of Applicability, and only `{}` is read",
            isms.name(first)
        );
        findings
            .on(second, "field:type", second.place(&second.kind), message)
            .label(first.place(&first.kind), "the one that is read")
            .help(
                "write `status = \"retired\"` in the one that no longer holds, or `\"draft\"` in the one that is still being \
                 written; or move its rows into the other",
            );
    }
}
