use crate::context::Context;
use crate::document::Kind;
use crate::evaluation::rhythm;
use crate::finding::{Findings, Level};
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
        record.report_ahead(context.today, ("held_on", "management review"), findings);
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
