use crate::attestation::backdated::{self, Kind};
use crate::attestation::recording;
use crate::attestation::review_line;
use crate::context::Context;
use crate::fields::AttestationKind;
use crate::finding::{Findings, Level};
use crate::history::Fact;
use crate::rules::{Group, OptionKind, Rule, RuleOption, Trigger};

pub static RULE: Rule = Rule {
    name: "review-backdated",
    group: Group::Review,
    level: Level::Warning,
    trigger: Trigger::History,
    basis: &["7.5.3", "A.5.1"],
    summary: "a review that was written down long after the day it claims",
    page: include_str!("../../rules/review-backdated.md"),
    options: &[RuleOption {
        name: "days",
        kind: OptionKind::Number(14),
        summary: "so many days may lie between the review and the commit that records it",
    }],
    waivable: true,
    check,
};

const KIND: Kind = Kind { key: "field:reviewed", noun: "review", data: "reviewed_on" };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    let most = i64::from(context.settings().number(&RULE, "days"));
    for document in isms.under_review() {
        let Some(review) = document.reviewed.get() else { continue };
        let Some(recording) = recording::of(isms, document, Fact::Reviewed) else { continue };
        // `review-regressed` speaks of a day that took the place of a later one.
        if recording.later_before(AttestationKind::Review, review.on.value).is_some() {
            continue;
        }
        let help = |on| {
            format!(
                "if something shows that it took place on {on}, name it in a waiver; else review the text, then {}",
                review_line(context, document)
            )
        };
        let is_anew = context.attests_anew(document, AttestationKind::Review);
        backdated::report(findings, document, (KIND, review), (&recording, most), is_anew, help);
    }
}
