use crate::comparison::Lowered;
use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::risk;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "change-risk-lowered",
    group: Group::Change,
    level: Level::Warning,
    trigger: Trigger::Change,
    basis: &["6.1.2", "8.2"],
    summary: "a risk that weighs less than before, and nothing shows that it was assessed",
    page: include_str!("../../rules/change-risk-lowered.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(comparison) = context.comparison else { return };
    let method = &context.isms.configuration.risk;
    for Lowered { register, risk, before, after } in comparison.lowered_risks(context.today) {
        let was = method.level_name(before.number);
        let became = match after {
            Some(after) => format!("fell from level {was} to {}", method.level_name(after.number)),
            None => format!("of level {was} was closed"),
        };
        let last = match risk.assessed_on.get() {
            Some(day) => format!("was last assessed on {}", day.value),
            None => "does not say when it was assessed".to_owned(),
        };
        let message = format!("{} {became}, and {last}", risk.called());
        let at = after.map(|it| it.at).or(risk.status.span()).unwrap_or(risk.place());
        let day = risk.write(register, "assessed_on", &context.today.to_string());
        let finding = risk::report(findings, (register, risk), at, message);
        finding
            .help(format!("weigh it with its owner; where it does weigh less, {day}"))
            .data("before", i64::from(before.number));
        if let Some(after) = after {
            finding.data("after", i64::from(after.number));
        }
    }
}
