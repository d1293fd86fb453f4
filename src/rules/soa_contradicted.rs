use std::collections::HashMap;

use crate::context::Context;
use crate::document::tables::{Applicability, Implementation};
use crate::finding::{Findings, Level};
use crate::framework::Control;
use crate::isms::Isms;
use crate::rules::{Group, Rule, Trigger};
use crate::source::Span;

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
    let excluded: Vec<_> = context
        .isms
        .applicability_rows()
        .filter(|(_, row)| row.applicable.get().is_some_and(|it| !it.value))
        .collect();
    if excluded.is_empty() {
        return;
    }
    let risks = risks_by_control(context.isms);
    for (control, row) in excluded {
        let needs = needs(context, control, row, &risks);
        if needs.is_empty() {
            continue;
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
            .help("write `applicable = true`, or take the control out where it is named")
            .data("control", id)
            .data("title", control.title.as_str());
    }
}

/// Something that speaks against an exclusion.
struct Need {
    at: Span,
    reason: String,
    label: &'static str,
}

/// The first reasons, and how many more there are.
fn reasons(needs: &[Need]) -> String {
    let mut shown: Vec<&str> = needs.iter().take(3).map(|it| it.reason.as_str()).collect();
    let more = format!("{} more", needs.len().saturating_sub(3));
    if needs.len() > 3 {
        shown.push(&more);
    }
    match shown.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => shown.concat(),
    }
}

fn needs(
    context: &Context<'_>,
    control: &Control,
    row: &Applicability,
    risks: &HashMap<&str, Vec<Need>>,
) -> Vec<Need> {
    let isms = context.isms;
    let mut needs = Vec::new();
    let covers = context.coverage.get(&control.id).into_iter().flat_map(|it| &it.by);
    for cover in covers.filter(|it| it.is_in_force()) {
        let document = &isms.documents[cover.document];
        needs.push(Need {
            at: document.claim(&control.id).map_or(document.fence, |claim| claim.span),
            reason: format!("`{}` claims it", isms.name(document)),
            label: "claimed here",
        });
    }
    for need in risks.get(control.id.as_str()).into_iter().flatten() {
        needs.push(Need { reason: need.reason.clone(), ..*need });
    }
    if let Some(status) = row.status.get().filter(|it| is_done(it.value)) {
        let reason = "its own row calls it implemented".into();
        needs.push(Need { at: status.span, reason, label: "said here" });
    }
    needs
}

fn is_done(status: Implementation) -> bool {
    matches!(status, Implementation::Implemented | Implementation::PartiallyImplemented)
}

/// Every risk that a control treats, by control.
fn risks_by_control(isms: &Isms) -> HashMap<&str, Vec<Need>> {
    let mut by_control: HashMap<&str, Vec<Need>> = HashMap::new();
    for document in isms.readable().filter(|it| !it.is_retired()) {
        for risk in document.tables.risks.items() {
            let name = risk.id.get().map_or_else(|| isms.name(document), |id| id.value.as_str());
            for control in risk.controls.items() {
                by_control.entry(control.value.as_str()).or_default().push(Need {
                    at: control.span,
                    reason: format!("risk `{name}` needs it"),
                    label: "needed here",
                });
            }
        }
    }
    by_control
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
            .help("write `status = \"retired\"` in the one that no longer holds, or move its rows into the other");
    }
}
