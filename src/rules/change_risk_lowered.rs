use crate::comparison::{Lowered, Weight};
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
        let (at, became) = match after {
            Weight::Level(level) => {
                let is = method.level_name(level.number);
                (level.at, format!("fell from level {was} to {is}"))
            }
            Weight::Closed => {
                let at = risk.status.span().unwrap_or(risk.place());
                (at, format!("of level {was} was closed"))
            }
            Weight::Gone => (register.fence, format!("of level {was} is not listed any more")),
        };
        let last = match risk.assessed_on.get() {
            Some(day) => format!("was last assessed on {}", day.value),
            None => "does not say when it was assessed".to_owned(),
        };
        let message = format!("{} {became}, and {last}", risk.called());
        let help = match after {
            Weight::Gone => "write it again, with `status = \"closed\"` where it is over; or let somebody review the register".to_owned(),
            Weight::Level(_) | Weight::Closed => {
                let day = risk.write(register, "assessed_on", &context.today.to_string());
                format!("weigh it with its owner; where it does weigh less, {day}")
            }
        };
        let finding = risk::report(findings, (register, risk), at, message);
        finding.help(help).data("before", i64::from(before.number));
        if let Weight::Level(level) = after {
            finding.data("after", i64::from(level.number));
        }
    }
}
