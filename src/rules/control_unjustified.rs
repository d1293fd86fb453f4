use std::collections::{HashMap, HashSet};

use crate::context::Context;
use crate::document::tables::{Applicability, Reason, Risk};
use crate::fields::Word;
use crate::finding::{Findings, Level};
use crate::isms::Isms;
use crate::justification::Justifications;
use crate::risk;
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
            if let Some(risk) = register.risks.get(named.value.as_str()) {
                finding.label(risk.place(), format!("`{}` does not name it", named.value));
            }
        }
        finding
            .help(format!(
                "add `\"{id}\"` to the `controls` of the risk that needs it, or write what else asks for it: \
                 `reasons = [\"legal\"]`, `regulatory`, `contractual`, `business` or `baseline`"
            ))
            .data("control", id)
            .data("title", control.title.as_str());
    }
}

/// What the risk registers say of controls.
struct Register<'a> {
    risks: HashMap<&'a str, &'a Risk>,
    /// Every control that a risk or a requirement of the law names.
    controls: HashSet<&'a str>,
    /// Whether no other risk can ask for anything.
    is_whole: bool,
}

impl<'a> Register<'a> {
    fn of(isms: &'a Isms) -> Register<'a> {
        let mut register = Register {
            risks: HashMap::new(),
            controls: HashSet::new(),
            is_whole: !risk::may_be_more(isms),
        };
        for (_, risk) in risk::known(isms) {
            if let Some(id) = risk.id.get() {
                register.risks.entry(id.value.as_str()).or_insert(risk);
            }
            register.controls.extend(risk.controls.items().iter().map(|it| it.value.as_str()));
        }
        // Laws and contracts ask for controls too, where they stand in a register of their own.
        for document in isms.readable().filter(|it| !it.is_retired()) {
            let is_legal =
                document.tables.register.get().is_some_and(|it| it.id == "legal-requirements");
            let rows = document.tables.rows.items().iter().filter(|_| is_legal);
            let controls = rows.flat_map(|it| it.controls.items());
            register.controls.extend(controls.map(|it| it.value.as_str()));
        }
        register
    }

    /// Whether something asks for a control. What cannot be known counts as asking.
    fn asks(&self, control: &str, row: &Applicability) -> bool {
        let is_unreadable = matches!(row.reasons, Field::Invalid(_))
            || matches!(row.risks, Field::Invalid(_))
            || matches!(row.justification, Field::Invalid(_));
        if is_unreadable {
            return true;
        }
        let mut reasons = row.reasons.items().iter();
        let names_risks = !row.risks.items().is_empty();
        let says_risk =
            row.reasons.items().iter().any(|it| Reason::parse(it) == Some(Reason::Risk));
        reasons.any(|it| Reason::parse(it) != Some(Reason::Risk))
            || self.controls.contains(control)
            || (self.risks.is_empty() || !self.is_whole) && (names_risks || says_risk)
            || row.risks.items().iter().any(|it| !self.risks.contains_key(it.value.as_str()))
    }
}
