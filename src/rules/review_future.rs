use crate::context::Context;
use crate::date::{count, days_between};
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "review-future",
    group: Group::Review,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "a review dated after today",
    page: include_str!("../../rules/review-future.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.isms.under_review() {
        let Some(reviewed) = document.reviewed.get() else { continue };
        let on = &reviewed.on;
        if on.value <= context.today {
            continue;
        }
        let days = days_between(context.today, on.value);
        findings
            .on(
                document,
                "field:reviewed",
                on.span,
                format!("this review is dated {}, {} from now", on.value, count(days, "day")),
            )
            .help(format!("write the day on which it took place: {} at the latest", context.today))
            .data("on", on.value)
            .data("days", days);
    }
}
