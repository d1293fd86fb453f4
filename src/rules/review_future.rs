use crate::attestation::review_line;
use crate::context::Context;
use crate::date::{count, days_between};
use crate::finding::{Findings, Level};
use crate::history::Fact;
use crate::record;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "review-future",
    group: Group::Review,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "a review dated after today, or after the commit that recorded it",
    page: include_str!("../../rules/review-future.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    for document in isms.under_review() {
        let Some(reviewed) = document.reviewed.get() else { continue };
        let on = &reviewed.on;
        let key = "field:reviewed";
        if on.value > context.today {
            let days = days_between(context.today, on.value);
            let message =
                format!("this review is dated {}, {} from now", on.value, count(days, "day"));
            findings
                .on(document, key, on.span, message)
                .help(format!(
                    "write the day on which it took place: {} at the latest",
                    context.today
                ))
                .data("on", on.value)
                .data("days", days);
            continue;
        }
        // Once the day has come, the history still knows.
        let Some(record) = record::of(isms, document, Fact::Reviewed) else { continue };
        let Some(days) = record.days_early(on.value) else { continue };
        let message = format!(
            "this review is dated {}, and was written down {} before: {}",
            on.value,
            count(days, "day"),
            record::told(record.commit)
        );
        let line = review_line(context, document);
        let finding = findings.on(document, key, on.span, message);
        finding
            .help(format!("write the day on which it took place, or {line}"))
            .data("on", on.value)
            .data("days", days);
        record::describe(record.commit, finding);
    }
}
