use std::collections::HashMap;

use crate::context::Context;
use crate::coverage::exclusion;
use crate::document::tables::Applicability;
use crate::finding::{Findings, Level};
use crate::framework::Control;
use crate::risk;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "risk-control-excluded",
    group: Group::Risk,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "a risk treated by a control that the Statement of Applicability excludes",
    page: include_str!("../../rules/risk-control-excluded.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if !context.isms.configuration.uses_annex_a() {
        return;
    }
    // Where something else speaks against the exclusion too, `soa-contradicted` names the risks with it.
    let excluded: HashMap<&str, (&Control, &Applicability)> =
        exclusion::excluded_rows(context.isms)
            .filter(|(control, row)| exclusion::contradictions(context, control, row).is_empty())
            .map(|(control, row)| (control.id.as_str(), (control, row)))
            .collect();
    let Some(statement) = context.isms.statement_of_applicability() else { return };
    if excluded.is_empty() {
        return;
    }
    for (document, risk) in risk::judged(context.isms) {
        for named in risk.controls.items() {
            let Some((control, row)) = excluded.get(named.value.as_str()) else { continue };
            let message = format!(
                "{} needs `{}` {}, which the Statement of Applicability excludes",
                risk.called(),
                control.id,
                control.title
            );
            let subject = risk
                .id
                .get()
                .map_or_else(|| context.isms.name(document).to_owned(), |id| id.value.clone());
            let finding =
                findings.each(subject, format!("control:{}", control.id), named.span, message);
            finding
                .label(row.applicable.span().unwrap_or(row.at), "excluded here")
                .help(format!(
                    "write {} in its row, or treat the risk by another control",
                    statement.as_written(row.at, "applicable", "true")
                ))
                .data("control", control.id.as_str())
                .data("title", control.title.as_str());
            if let Some(id) = risk.id.get() {
                finding.data("risk", id.value.as_str());
            }
        }
    }
}
