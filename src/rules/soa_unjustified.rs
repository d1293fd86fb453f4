use crate::context::Context;
use crate::coverage::justification::{Justifications, Weakness};
use crate::document::Document;
use crate::document::tables::Applicability;
use crate::finding::{Findings, Level};
use crate::risk;
use crate::rules::{Group, OptionKind, Rule, RuleOption, Trigger};

pub static RULE: Rule = Rule {
    name: "soa-unjustified",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "a row of the Statement of Applicability without a reason",
    page: include_str!("../../rules/soa-unjustified.md"),
    options: &[RuleOption {
        name: "words",
        kind: OptionKind::Words(&[
            "n/a",
            "na",
            "not applicable",
            "not relevant",
            "not required",
            "not needed",
            "applicable",
            "excluded",
            "out of scope",
            "required",
            "mandatory",
            "best practice",
            "required by iso",
            "required by iso 27001",
            "required by iso/iec 27001",
            "required by iso 27001:2022",
            "required by iso/iec 27001:2022",
            "required by the standard",
            "required by annex a",
            "because it is in the standard",
            "iso 27001",
            "iso 27001 requirement",
            "see above",
            "see below",
            "as above",
            "tbd",
            "to be defined",
            "yes",
            "no",
            "none",
        ]),
        summary: "justifications that say nothing, compared as a whole and without case",
    }],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if !context.judges_coverage() {
        return;
    }
    let Some(statement) = context.isms.statement_of_applicability() else { return };
    let are_controls_traced = risk::are_controls_traced(context.isms);
    let justifications = Justifications::new(context.settings());
    for (control, row) in context.isms.applicability_rows() {
        // A row with a wrong id, or several, is left to the rule about that.
        if row.control.text() != Some(control.id.as_str()) {
            continue;
        }
        let id = control.id.as_str();
        let message = match justifications.weakness(row) {
            None => continue,
            Some(Weakness::Absent) => format!("nothing says why `{id}` {}", verdict(row)),
            Some(Weakness::Empty) => format!("the reason why `{id}` {} is empty", verdict(row)),
            Some(Weakness::Hollow(text)) => {
                format!("`{text}` is no reason why `{id}` {}", verdict(row))
            }
        };
        let at = row.justification.span().or(row.control.span()).unwrap_or(row.at);
        findings
            .add(id, format!("justification:{id}"), at, message)
            .help(advice(statement, row, are_controls_traced))
            .data("control", id)
            .data("title", control.title.as_str());
    }
}

fn applies(row: &Applicability) -> Option<bool> {
    row.applicable.get().map(|it| it.value)
}

fn verdict(row: &Applicability) -> &'static str {
    if applies(row) == Some(false) { "is excluded" } else { "applies" }
}

/// Where the house says what asks for each control, a sentence alone would leave the control without that.
fn advice(statement: &Document, row: &Applicability, are_controls_traced: bool) -> String {
    let written = |key, value| statement.as_written(row.at, key, value);
    if applies(row) == Some(false) {
        let example = "\"All staff work from home; there are no offices\"";
        return format!("say what makes it needless here: {}", written("justification", example));
    }
    let names_none = row.reasons.is_blank() && row.risks.is_blank();
    let reasons = if are_controls_traced && names_none {
        format!(", and {}", written("reasons", "[\"contractual\"]"))
    } else {
        String::new()
    };
    format!(
        "name the risk, law, contract or decision that asks for it: {}{reasons}",
        written("justification", "\"Customer contracts ask for it\"")
    )
}
