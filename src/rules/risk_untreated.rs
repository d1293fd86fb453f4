use crate::context::Context;
use crate::document::tables::{Risk, Treatment};
use crate::fields::Word;
use crate::finding::{Findings, Level};
use crate::risk;
use crate::rules::{Group, Rule, Trigger};
use crate::source::{Field, Span};
use crate::suggest;

pub static RULE: Rule = Rule {
    name: "risk-untreated",
    group: Group::Risk,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["6.1.3", "8.3"],
    summary: "a risk that nobody does anything about",
    page: include_str!("../../rules/risk-untreated.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let method = &context.isms.configuration.risk;
    for (document, risk) in risk::judged(context.isms) {
        let (at, message, help) = match &risk.treatment {
            // What the house accepts anyway needs no decision.
            Field::Absent if risk.is_within_appetite(method) == Some(true) => continue,
            Field::Absent => {
                let help = risk.write(document, "treatment", "\"mitigate\"");
                let words = suggest::list(&Treatment::words());
                let message = format!("nothing says how {} is treated", risk.called());
                (risk.place(), message, format!("{help}, or what was decided: {words}"))
            }
            Field::Present(treatment) if treatment.value == Treatment::Mitigate => {
                let Some(at) = place_of_no_control(risk, treatment.span) else { continue };
                let help = risk.write(document, "controls", "[\"A.8.13\"]");
                let message =
                    format!("{} is to be mitigated, and no control does it", risk.called());
                (at, message, format!("{help}, with the controls that bring it down"))
            }
            Field::Present(_) | Field::Invalid(_) => continue,
        };
        risk::report(findings, (document, risk), at, message).help(help);
    }
}

/// Where a risk that names no control should name one.
fn place_of_no_control(risk: &Risk, treatment: Span) -> Option<Span> {
    match &risk.controls {
        Field::Absent => Some(treatment),
        Field::Present(controls) => controls.value.is_empty().then_some(controls.span),
        Field::Invalid(_) => None,
    }
}
