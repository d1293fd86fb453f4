use crate::attestation::ahead::{self, Kind};
use crate::attestation::review_line;
use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::history::Fact;
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

const KIND: Kind =
    Kind { fact: Fact::Reviewed, key: "field:reviewed", noun: "review", happened: "took place" };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.isms.under_review() {
        let Some(reviewed) = document.reviewed.get() else { continue };
        let anew = || review_line(context, document);
        ahead::report(context, findings, document, (KIND, reviewed), anew);
    }
    for (register, row) in context.isms.entries() {
        let Some(reviewed) = row.reviewed_on.get().filter(|it| it.value > context.today) else {
            continue;
        };
        let (name, day) = (row.called(), reviewed.value);
        let message = format!("{name} was reviewed on {day}, a day that has not come");
        findings.on_each(register, row.key("reviewed_on"), reviewed.span, message).help(format!(
            "write the day on which it was reviewed: {} at the latest",
            context.today
        ));
    }
}
