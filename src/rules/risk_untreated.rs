use crate::context::Context;
use crate::document::tables::Treatment;
use crate::fields::Word;
use crate::finding::{Findings, Level};
use crate::phrase;
use crate::risk::{self, Untreated};
use crate::rules::{Group, Rule, Trigger};

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
        let (at, message, help) = match risk::untreated(risk, method) {
            Some(Untreated::Undecided) => {
                let help = risk.write(document, "treatment", "\"mitigate\"");
                let words = phrase::any_of(&Treatment::words());
                let message = format!("nothing says how {} is treated", risk.called());
                (risk.place(), message, format!("{help}, or what was decided: {words}"))
            }
            Some(Untreated::WithoutControl(at)) => {
                let help = risk.write(document, "controls", "[\"A.8.13\"]");
                let message =
                    format!("{} is to be mitigated, and no control does it", risk.called());
                (at, message, format!("{help}, with the controls that bring it down"))
            }
            None => continue,
        };
        risk::report(findings, (document, risk), at, message).help(help);
    }
}
