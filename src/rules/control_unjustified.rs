use std::cell::OnceCell;
use std::collections::HashMap;

use crate::context::Context;
use crate::coverage::justification::Justifications;
use crate::document::tables::{Applicability, Reason, Risk};
use crate::fields::Word;
use crate::finding::{Findings, Level};
use crate::framework::{self, name};
use crate::isms::Isms;
use crate::risk::{self, Untreated};
use crate::rules::{Group, Rule, Trigger};
use crate::source::Field;

pub static RULE: Rule = Rule {
    name: "control-unjustified",
    group: Group::Risk,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "an applicable control that no risk, law, contract or baseline asks for",
    page: include_str!("../../rules/control-unjustified.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    if !isms.configuration.uses_annex_a() || !risk::are_controls_traced(isms) {
        return;
    }
    let Some(statement) = isms.statement_of_applicability() else { return };
    let justifications = Justifications::new(context.settings());
    let register = Register::of(isms);
    for (control, row) in isms.applicability_rows() {
        let is_applicable = row.applicable.get().is_some_and(|it| it.value);
        // No justification at all is one fault, and `soa-unjustified` reports it.
        if !is_applicable
            || justifications.weakness(row).is_some()
            || register.asks(control.id.as_str(), row)
        {
            continue;
        }
        let id = control.id.as_str();
        let message = format!(
            "`{id}` {} applies, and no risk, law, contract or baseline asks for it",
            control.title
        );
        let at = row.reasons.span().or(row.risks.span()).or(row.control.span()).unwrap_or(row.at);
        let finding = findings.add(id, format!("control:{id}"), at, message);
        for named in row.risks.items() {
            if let Some(risk) = register.risk(named) {
                finding.label(risk.place(), format!("`{}` does not name it", named.value));
            }
        }
        finding
            .help(format!(
                "add `\"{id}\"` to the `controls` of the risk that needs it, or write what else asks for it: \
                 {}, `regulatory`, `contractual`, `business` or `baseline`",
                statement.as_written(row.at, "reasons", "[\"legal\"]")
            ))
            .data("control", id)
            .data("title", control.title.as_str());
    }
}

/// What the risk registers say of controls.
struct Register<'a> {
    isms: &'a Isms,
    /// By id, where a row names one: there may be thousands.
    risks: OnceCell<HashMap<&'a str, &'a Risk>>,
    /// For each control, whether a risk or a requirement of the law names it.
    is_named: Vec<bool>,
    /// Whether there is no risk, or one that nobody can see from here.
    may_be_asked_for: bool,
}

impl<'a> Register<'a> {
    fn of(isms: &'a Isms) -> Register<'a> {
        let of_risks = risk::known(isms).flat_map(|(_, risk)| risk.controls.items());
        // Laws and contracts ask for controls too, where they stand in a register of their own.
        let of_laws = isms.requirements().flat_map(|(_, row)| row.controls.items());
        let mut is_named = vec![false; framework::controls().len()];
        // A wrong id is a fault of its own.
        for number in of_risks.chain(of_laws).flat_map(|it| name::control_numbers_meant(it)) {
            is_named[number] = true;
        }
        let may_be_asked_for = risk::known(isms).next().is_none() || risk::may_be_more(isms);
        Register { isms, risks: OnceCell::new(), is_named, may_be_asked_for }
    }

    fn risk(&self, id: &str) -> Option<&'a Risk> {
        let by_id = || {
            let risks = risk::known(self.isms);
            risks.filter_map(|(_, risk)| Some((risk.id.get()?.value.as_str(), risk))).collect()
        };
        self.risks.get_or_init(by_id).get(id).copied()
    }

    /// Whether the list of a risk's controls is at fault itself, and may lack any.
    fn may_ask(&self, risk: &Risk) -> bool {
        let untreated = risk::untreated(risk, &self.isms.configuration.risk);
        matches!(risk.controls, Field::Invalid(_))
            || !risk.is_closed() && matches!(untreated, Some(Untreated::WithoutControl(_)))
    }

    /// Whether something asks for a control. What cannot be known counts as asking.
    fn asks(&self, control: &str, row: &Applicability) -> bool {
        let is_unreadable = matches!(row.reasons, Field::Invalid(_))
            || matches!(row.risks, Field::Invalid(_))
            || matches!(row.justification, Field::Invalid(_));
        let is_named = framework::control_number(control).is_some_and(|it| self.is_named[it]);
        if is_unreadable || is_named {
            return true;
        }
        let reasons = row.reasons.items();
        let names_risk = !reasons.is_empty() || !row.risks.items().is_empty();
        reasons.iter().any(|it| Reason::parse(it) != Some(Reason::Risk))
            || self.may_be_asked_for && names_risk
            || row.risks.items().iter().any(|it| self.risk(it).is_none_or(|it| self.may_ask(it)))
    }
}
