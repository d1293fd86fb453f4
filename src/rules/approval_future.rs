use crate::context::Context;
use crate::date::{count, days_between};
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "approval-future",
    group: Group::Approval,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "an approval dated after today",
    page: include_str!("../../rules/approval-future.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.isms.readable() {
        let Some(approved) = document.approved.get() else { continue };
        let on = &approved.on;
        if on.value <= context.today {
            continue;
        }
        let days = days_between(context.today, on.value);
        findings
            .on(
                document,
                "field:approved",
                on.span,
                format!("this approval is dated {}, {} from now", on.value, count(days, "day")),
            )
            .help(format!("write the day on which it was given: {} at the latest", context.today))
            .data("on", on.value)
            .data("days", days);
    }
}
