use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::review;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "review-mismatch",
    group: Group::Review,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "a stated next review that does not follow from the interval",
    page: include_str!("../../rules/review-mismatch.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.isms.under_review().filter(|it| it.review_every.is_present()) {
        let Some(next) = document.next_review.get() else { continue };
        let Some(due) = review::due(document, &context.isms.configuration.review) else { continue };
        let (Some(last), Some(interval)) = (due.last, due.interval) else { continue };
        if next.value == due.on || due.rests_on_future(context.today) {
            continue;
        }
        let message = format!(
            "next review is stated for {}, and {interval} after {last} is {}",
            next.value, due.on
        );
        findings
            .on(document, "field:next_review", next.span, message)
            .help(format!(
                "write `next_review = {}`, or remove the line: it follows from `review_every`",
                due.on
            ))
            .label(due.at, "the interval runs from here")
            .data("stated", next.value)
            .data("due", due.on)
            .data("last", last)
            .data("interval", interval.to_string());
    }
}
