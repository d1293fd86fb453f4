use std::collections::HashMap;

use crate::context::Context;
use crate::date::{Date, days_between};
use crate::document::tables::Evidence;
use crate::finding::{Findings, Level};
use crate::rules::{Group, OptionKind, Rule, RuleOption, Trigger};
use crate::source::Spanned;

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
    let default = context.settings().interval(&RULE, "valid_for");
    // Last year's proof may grow old once this year's is there.
    let mut newest: HashMap<&str, Date> = HashMap::new();
    for (_, row) in context.isms.evidence() {
        let Some(collected) = row.collected_on.get().filter(|it| it.value <= context.today) else {
            continue;
        };
        if row.last_day(default).is_some_and(|last| last >= context.today) {
            for control in row.controls.items() {
                let newest = newest.entry(control).or_insert(collected.value);
                *newest = collected.value.max(*newest);
            }
        }
    }
    for (document, row) in context.isms.evidence().filter(|it| !it.0.is_draft()) {
        let (Some(collected_on), Some(last)) = (row.collected_on.get(), row.last_day(default))
        else {
            continue;
        };
        if last >= context.today
            || document.keeps_as_history(row)
            || is_renewed(row, collected_on.value, &newest)
        {
            continue;
        }
        let interval = row.valid_for.get().map_or(default, |it| it.value);
        let days = days_between(last, context.today);
        let message = format!("this evidence was valid for {interval}, until {last}");
        let help = match row.controls.is_blank() {
            // Without them nobody can tell which row takes the place of which.
            true => {
                "collect it again and write the new day: `collected_on = ...`; or add the new evidence as a row, and name \
                 in both rows what they show: `controls = [\"A.8.13\"]`"
            }
            false => {
                "collect it again and write the new day: `collected_on = ...`, or add the new evidence as a row with the \
                 same `controls`"
            }
        };
        findings
            .on_each(document, row.key(), collected_on.span, message)
            .help(help)
            .data("collected_on", collected_on.value)
            .data("valid_until", last)
            .data("days_stale", days);
    }
}

/// Whether newer evidence holds for every control that a row names.
fn is_renewed(row: &Evidence, collected_on: Date, newest: &HashMap<&str, Date>) -> bool {
    let mut controls = row.controls.items().iter().peekable();
    let is_newer =
        |it: &Spanned<String>| newest.get(it.value.as_str()).is_some_and(|day| *day > collected_on);
    controls.peek().is_some() && controls.all(is_newer)
}
