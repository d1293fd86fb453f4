use crate::context::Context;
use crate::date::{Date, Interval, days_between};
use crate::document::Document;
use crate::evaluation::management_review;
use crate::evaluation::rhythm::{self, Held};
use crate::finding::{Findings, Level};
use crate::framework::ClauseItem;
use crate::rules::{Group, Rule, Trigger};
use crate::source::Field;

pub static RULE: Rule = Rule {
    name: "management-review-input-missing",
    group: Group::Audit,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["9.3.2"],
    summary: "a management review that left out what it must consider",
    page: include_str!("../../rules/management-review-input-missing.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    let mut reviews = rhythm::management_reviews(isms, context.today);
    for review in reviews.iter().filter(|it| it.document.tables.process.inputs.is_absent()) {
        report_none(review.document, findings);
    }
    // What others considered among themselves was not before top management, where a later meeting was.
    let is_led = |it: &Held<'_>| management_review::may_be_led(isms, it, context.today);
    if reviews.iter().any(is_led) {
        reviews.retain(is_led);
    }
    let every = isms.configuration.rhythm.management_review_every;
    for item in management_review::needed() {
        if let Some(review) = left_out(&reviews, item, every) {
            report(review.document, item, findings);
        }
    }
}

/// The review that left out an input which none has dealt with since.
fn left_out<'a>(reviews: &[Held<'a>], item: &ClauseItem, every: Interval) -> Option<Held<'a>> {
    let last = reviews.iter().rposition(|it| may_deal_with(it.document, item));
    let since = last.map_or(0, |last| last + 1);
    let is_due = |on: Date| last.is_none_or(|last| is_due_again(reviews[last].on.value, on, every));
    reviews[since..].iter().find(|it| is_due(it.on.value)).copied()
}

/// A list that cannot be read, or is not there, may name every input.
fn may_deal_with(document: &Document, item: &ClauseItem) -> bool {
    match &document.tables.process.inputs {
        Field::Invalid(_) | Field::Absent => true,
        Field::Present(inputs) => {
            let mut stated = inputs.value.iter().filter_map(|it| management_review::input(it));
            stated.any(|it| it.letter == item.letter)
        }
    }
}

/// A meeting soon after another takes up what that one left out, and need not repeat the rest: two thirds of the interval
/// tell it from the next regular one.
fn is_due_again(last: Date, on: Date, every: Interval) -> bool {
    days_between(last, on) * 3 > days_between(last, every.after(last)) * 2
}

fn report_none(document: &Document, findings: &mut Findings<'_>) {
    let message = "this management review does not say which inputs it considered";
    findings.on(document, "field:inputs", document.fence, message).help(
        "write the letters of clause 9.3.2 that it dealt with: `inputs = [\"a\", \"b\"]`; \
         `isms explain 9.3.2` lists all seven",
    );
}

fn report(document: &Document, item: &ClauseItem, findings: &mut Findings<'_>) {
    let letter = item.letter.as_str();
    let message = format!("this management review left out input {letter}: {}", item.label);
    findings
        .on(
            document,
            format!("input:{letter}"),
            document.place(&document.tables.process.inputs),
            message,
        )
        .help(format!(
            "add `\"{letter}\"` if it was dealt with; if not, deal with it in a meeting soon and record that"
        ))
        .data("input", letter);
}
