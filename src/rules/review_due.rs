use crate::attestation::review_advice;
use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::phrase::count;
use crate::review;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "review-due",
    group: Group::Review,
    level: Level::Warning,
    trigger: Trigger::Calendar,
    basis: &["7.5.3", "A.5.1"],
    summary: "a document whose review is due soon",
    page: include_str!("../../rules/review-due.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let settings = &context.isms.configuration.review;
    for document in context.isms.under_review() {
        let Some(due) = review::due(document, settings) else { continue };
        if !due.is_soon(context.today, settings.due_soon) || due.rests_on_future(context.today) {
            continue;
        }
        let days = -due.days_overdue(context.today);
        let when = if days == 0 { "today".into() } else { format!("in {}", count(days, "day")) };
        let message = format!("review is due on {}, {when}", due.on);
        let finding = findings.on(document, "field:reviewed", due.at, message);
        finding.help(review_advice(context, document, &due)).data("days_left", days);
        due.describe(document, finding);
    }
}
