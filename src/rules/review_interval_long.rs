use crate::context::Context;
use crate::document::Kind;
use crate::fields::Word;
use crate::finding::{Findings, Level};
use crate::review;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "review-interval-long",
    group: Group::Review,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["A.5.1"],
    summary: "a review interval longer than the house allows",
    page: include_str!("../../rules/review-interval-long.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let settings = &context.isms.configuration.review;
    let at_most = settings.at_most;
    of_the_house(context, findings);
    for document in context.isms.under_review() {
        if let Some(own) = document.review_every.get() {
            if own.is_longer_than(at_most) {
                let message =
                    format!("{} between two reviews, and this house allows {at_most}", own.value);
                findings
                    .on(document, "field:review_every", own.span, message)
                    .help(format!("write `review_every = \"{at_most}\"`, or less"))
                    .data("interval", own.value.to_string())
                    .data("at_most", at_most.to_string());
            }
            continue;
        }
        let Some(next) = document.next_review.get() else { continue };
        let Some(last) = review::last_attestation(document).map(|it| it.on.value) else { continue };
        let latest = at_most.after(last);
        if next.value > latest && last <= context.today {
            let message = format!(
                "the next review is planned for {}, more than {at_most} after the last on {last}",
                next.value
            );
            findings
                .on(document, "field:next_review", next.span, message)
                .help(format!("write `next_review = {latest}`, or an earlier day"))
                .data("next_review", next.value)
                .data("last", last)
                .data("at_most", at_most.to_string());
        }
    }
}

/// What the house asks of documents that state no interval must keep to its own limit.
fn of_the_house(context: &Context<'_>, findings: &mut Findings<'_>) {
    let configuration = &context.isms.configuration;
    let settings = &configuration.review;
    let at_most = settings.at_most;
    let of_types = Kind::ALL.iter().filter_map(|(name, kind)| {
        let every = settings.types.get(kind).filter(|_| !kind.is_record())?;
        Some(("review.types", *name, *every))
    });
    let all = std::iter::once(("review", "every", settings.every)).chain(of_types);
    for (table, key, interval) in all.filter(|(.., it)| it.is_longer_than(at_most)) {
        let place = |key: &str| configuration.place_of(key);
        // The limit may be what is written, and below what holds where nothing is.
        let at = place(&format!("{table}.{key}")).or_else(|| place("review.at_most"));
        let message =
            format!("`{key}` under `[{table}]` is {interval}, and this house allows {at_most}");
        findings
            .add(table, key, at.unwrap_or_else(|| configuration.place()), message)
            .help(format!("write `{key} = \"{at_most}\"` under `[{table}]`, or less"))
            .data("interval", interval.to_string())
            .data("at_most", at_most.to_string());
    }
}
