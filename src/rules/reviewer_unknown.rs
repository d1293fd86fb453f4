use crate::attestation::doubt;
use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};
use crate::suggest::Advice;

pub static RULE: Rule = Rule {
    name: "reviewer-unknown",
    group: Group::Review,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["7.5.3", "A.5.2"],
    summary: "a review by somebody the house does not know",
    page: include_str!("../../rules/reviewer-unknown.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut advice = Advice::default();
    for document in context.isms.under_review() {
        let Some(review) = document.reviewed.get() else { continue };
        let Some(by) = review.by.get() else { continue };
        // Whoever left before a day that has not come yet is no matter: the day is wrong.
        let on = review.on.value.min(context.today);
        let Some(doubt) = doubt(context.isms, by, on) else { continue };
        let finding = findings.on(document, "field:reviewed", by.span, doubt.message());
        finding.help(doubt.help(context.isms, "by", &mut advice)).data("by", by.value.clone());
        if let Some(left_on) = doubt.left_on() {
            finding.label(left_on.span, "the last day here").data("left_on", left_on.value);
        }
    }
}
