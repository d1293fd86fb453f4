use crate::attestation::review_advice;
use crate::context::Context;
use crate::date::days_between;
use crate::finding::{Findings, Level};
use crate::phrase::count;
use crate::review;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "review-overdue",
    group: Group::Review,
    level: Level::Error,
    trigger: Trigger::Calendar,
    basis: &["7.5.3", "A.5.1", "A.5.36"],
    summary: "a document past its review date",
    page: include_str!("../../rules/review-overdue.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.isms.under_review() {
        let Some(due) = review::due(document, &context.isms.configuration.review) else { continue };
        if !due.is_overdue(context.today) || due.rests_on_future(context.today) {
            continue;
        }
        let days = due.days_overdue(context.today);
        let message = format!("review was due on {}, {} ago", due.on, count(days, "day"));
        let finding = findings.on(document, "field:reviewed", due.at, message);
        finding.help(review_advice(context, document, &due)).data("days_overdue", days);
        due.describe(document, finding);
    }
    for (register, row) in context.isms.entries() {
        let Some(due) = row.next_review.get().filter(|it| it.value < context.today) else {
            continue;
        };
        let days = days_between(due.value, context.today);
        let name = row.called();
        let reviewed = row.reviewed_on.get().filter(|it| it.value >= due.value);
        let (message, help) = match reviewed {
            Some(reviewed) => (
                format!(
                    "{name} was reviewed on {}, and `next_review` is still {}",
                    reviewed.value, due.value
                ),
                "write the next day in `next_review`".to_owned(),
            ),
            None => {
                let today = register.as_written(row.at, "reviewed_on", &context.today.to_string());
                (
                    format!(
                        "{name} was to be reviewed by {}, {} ago",
                        due.value,
                        count(days, "day")
                    ),
                    format!(
                        "review it with its owner, then write {today} and the next day in `next_review`"
                    ),
                )
            }
        };
        findings
            .on_each(register, row.key("next_review"), due.span, message)
            .help(help)
            .data("days_overdue", days);
    }
}
