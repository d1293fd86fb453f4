use crate::context::Context;
use crate::date::days_between;
use crate::evidence::{self, Dated};
use crate::finding::{Findings, Level};
use crate::rules::{Group, OptionKind, Rule, RuleOption, Trigger};

pub static RULE: Rule = Rule {
    name: "evidence-stale",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Calendar,
    basis: &["9.1", "7.5.3"],
    summary: "evidence that is no longer valid",
    page: include_str!("../../rules/evidence-stale.md"),
    options: &[RuleOption {
        name: "valid_for",
        kind: OptionKind::Interval("12 months"),
        summary: "how long evidence holds that does not say so itself",
    }],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let default = evidence::valid_for(context.isms);
    let needed = evidence::needed(context.isms, context.today);
    for Dated { document, row, collected_on, last } in needed.filter(|it| it.last < context.today) {
        let interval = row.valid_for.get().map_or(default, |it| it.value);
        let days = days_between(last, context.today);
        let message = format!("this evidence was valid for {interval}, until {last}");
        let help = if row.controls.is_blank() {
            "collect it again and write the new day: `collected_on = ...`; or add the new evidence as a row, and name \
             in both rows what they show: `controls = [\"A.8.13\"]`"
        } else {
            "collect it again and write the new day: `collected_on = ...`, or add the new evidence as a row with the \
             same `controls`"
        };
        findings
            .on_each(document, row.key(), collected_on.span, message)
            .help(help)
            .data("collected_on", collected_on.value)
            .data("valid_until", last)
            .data("days_stale", days);
    }
}
