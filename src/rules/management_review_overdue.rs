use crate::context::Context;
use crate::document::Kind;
use crate::finding::{Findings, Level};
use crate::rhythm::{self, Held};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "management-review-overdue",
    group: Group::Audit,
    level: Level::Error,
    trigger: Trigger::Calendar,
    basis: &["9.3.1", "9.3.3"],
    summary: "a management review that did not take place in time",
    page: include_str!("../../rules/management-review-overdue.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for record in rhythm::ahead(context.isms, context.today, Kind::ManagementReview) {
        report_ahead(context, record, findings);
    }
    if !context.judges_coverage() {
        return;
    }
    let today = context.today;
    let next = rhythm::next_management_review(context.isms, today);
    let Some(next) = next.filter(|it| it.is_overdue(today)) else { return };
    let message = next.lateness("management review", today);
    let finding = findings.add("management-review", "due", context.system_place(), message);
    next.describe(today, finding);
    finding.help(
        "hold it, and record it in a document with `type = \"management-review\"` and `held_on = ...`",
    );
}

/// An approved record of a day to come.
fn report_ahead(context: &Context<'_>, record: Held<'_>, findings: &mut Findings<'_>) {
    let on = record.on;
    let message =
        format!("this management review was held on {}, a day that has not come", on.value);
    findings
        .on(record.document, "field:held_on", on.span, message)
        .help(format!(
            "write the day on which it was held: {} at the latest; while it is planned, `status = \"draft\"` says so",
            context.today
        ))
        .data("held_on", on.value);
}
