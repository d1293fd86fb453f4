use crate::context::Context;
use crate::date::{Date, days_between};
use crate::document::Kind;
use crate::evaluation::audit_scope::{self, Awaited};
use crate::evaluation::rhythm;
use crate::finding::{Findings, Level};
use crate::phrase::count;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "audit-overdue",
    group: Group::Audit,
    level: Level::Error,
    trigger: Trigger::Calendar,
    basis: &["9.2.1", "9.2.2"],
    summary: "an internal audit that did not take place in time",
    page: include_str!("../../rules/audit-overdue.md"),
    options: &[],
    waivable: true,
    check,
};

const NAME: &str = "name the internal audit that came of it: `report = \"...\"`; or agree a new day with whoever approved the programme, and say so in the change";

const FINISH: &str = "finish the report, with the day on which the audit was held; or agree a new day with whoever approved the programme, and say so in the change";

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for record in rhythm::ahead(context.isms, context.today, Kind::InternalAudit) {
        record.report_ahead(context.today, ("audited_on", "internal audit"), findings);
    }
    let planned = report_planned(context, findings);
    if !context.judges_coverage() {
        return;
    }
    let today = context.today;
    let next = rhythm::next_audit(context.isms, today).filter(|it| it.is_overdue(today));
    let Some(next) = next else { return };
    // The plan's row is where it can be closed, unless the plan itself came too late.
    if planned.is_some_and(|day| day <= next.due) {
        return;
    }
    let message = next.lateness("internal audit", today);
    let finding = findings.add("internal-audit", "due", context.system_place(), message);
    next.describe(today, finding);
    finding.help(
        "hold it, and record it in a document with `type = \"internal-audit\"` and `audited_on = ...`",
    );
}

/// Audits of a programme whose day has passed; the earliest of those days.
fn report_planned(context: &Context<'_>, findings: &mut Findings<'_>) -> Option<Date> {
    let mut earliest: Option<Date> = None;
    for (plan, audit) in audit_scope::open_audits(context.isms, context.today) {
        let Some(day) = audit.planned_on.get().filter(|it| it.value < context.today) else {
            continue;
        };
        earliest = Some(earliest.map_or(day.value, |it| it.min(day.value)));
        let days = days_between(day.value, context.today);
        let isms = context.isms;
        let (what, help) = match audit_scope::awaited(isms, audit, context.today) {
            Some(Awaited::Unfinished(report)) => {
                (format!("`{}` is no report of it", isms.name(report)), FINISH)
            }
            Some(Awaited::Another(report)) => {
                (format!("`{}` is no report of it", isms.name(report)), NAME)
            }
            Some(Awaited::Earlier(report, earlier)) => {
                let (report, earlier) = (isms.name(report), earlier.name());
                (format!("`{report}` is the report of `{earlier}` before it"), NAME)
            }
            None => ("no report is named".to_owned(), NAME),
        };
        let ago = count(days, "day");
        let message = format!("this audit was planned for {}, {ago} ago, and {what}", day.value);
        findings
            .on_each(plan, audit.key(), day.span, message)
            .help(help)
            .data("due", day.value)
            .data("days_overdue", days);
    }
    earliest
}
