use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};
use crate::source::Field;

pub static RULE: Rule = Rule {
    name: "evidence-undated",
    group: Group::Coverage,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["9.1", "7.5.3"],
    summary: "evidence without a day",
    page: include_str!("../../rules/evidence-undated.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (document, row) in context.isms.evidence() {
        match &row.collected_on {
            Field::Absent => {
                let at = row.place().map_or(row.at, |place| place.span);
                findings
                    .on_each(
                        document,
                        row.key(),
                        at,
                        "nothing says when this evidence was collected",
                    )
                    .help("write the day: `collected_on = 2026-01-31`");
            }
            Field::Present(day) if day.value > context.today => {
                let message =
                    format!("this evidence was collected on {}, a day to come", day.value);
                findings
                    .on_each(document, row.key(), day.span, message)
                    .help("write the day on which it was collected")
                    .data("collected_on", day.value);
            }
            Field::Invalid(_) | Field::Present(_) => {}
        }
    }
}
