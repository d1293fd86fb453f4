use crate::context::Context;
use crate::date::days_between;
use crate::deadline::{self, Task};
use crate::document::{Document, Kind};
use crate::evaluation::rhythm;
use crate::finding::{Findings, Level};
use crate::risk;
use crate::rules::{Group, OptionKind, Rule, RuleOption, Trigger};
use crate::source::Field;

pub static RULE: Rule = Rule {
    name: "nonconformity-overdue",
    group: Group::Audit,
    level: Level::Error,
    trigger: Trigger::Calendar,
    basis: &["10.2", "9.3.3"],
    summary: "a corrective action or decision past its day",
    page: include_str!("../../rules/nonconformity-overdue.md"),
    options: &[RuleOption {
        name: "plan_within",
        kind: OptionKind::Interval("90 days"),
        summary: "how long a nonconformity may stay open without an action",
    }],
    waivable: true,
    check,
};

const LATE: &str = "write `done_on = ...` once it is done; if it needs longer, agree a later `due` with whoever decided it, and say so in the change";

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    // Actions that treat a risk are `treatment-overdue`. A plan whose clauses cannot be read may be one of them.
    let may_treat = |it: &Document| {
        let is_plan = it.kind_or_policy() == Kind::Plan;
        risk::is_treatment_plan(it) || is_plan && matches!(it.clauses, Field::Invalid(_))
    };
    for document in context.isms.standing().filter(|it| !may_treat(it)) {
        for action in document.actions() {
            let called = format!("`{}`", action.name());
            let (due, done_on, owner) = (&action.due, &action.done_on, &action.owner);
            let task = Task { called: &called, due, done_on, owner };
            deadline::report(
                task,
                context.today,
                || LATE.to_owned(),
                |at, message| findings.on_each(document, action.key(), at, message),
            );
        }
    }
    for document in rhythm::standing(context.isms, Kind::Nonconformity) {
        report_ahead(context, document, findings);
        report_unplanned(context, document, findings);
    }
}

/// A nonconformity of a day to come.
fn report_ahead(context: &Context<'_>, document: &Document, findings: &mut Findings<'_>) {
    let raised = document.tables.nonconformity.raised_on.ahead_of(context.today);
    let Some(raised) = raised else { return };
    let message =
        format!("this nonconformity was raised on {}, a day that has not come", raised.value);
    findings
        .on(document, "field:raised_on", raised.span, message)
        .help(format!("write the day on which it was raised: {} at the latest", context.today))
        .data("raised", raised.value);
}

/// A nonconformity that stays open and leads to nothing.
fn report_unplanned(context: &Context<'_>, document: &Document, findings: &mut Findings<'_>) {
    let nonconformity = &document.tables.nonconformity;
    let Some(raised) = nonconformity.raised_on.get() else { return };
    let is_open = nonconformity.closed_on.is_to_come(context.today);
    if !is_open || !document.tables.actions.is_blank() {
        return;
    }
    let within = context.settings().interval(&RULE, "plan_within");
    let due = within.after(raised.value);
    if due >= context.today {
        return;
    }
    let days = days_between(due, context.today);
    let message =
        format!("raised on {}, this nonconformity is open and has no action", raised.value);
    let cause = if nonconformity.root_cause.is_absent() {
        "write why it could happen: `root_cause = \"...\"`; then "
    } else {
        ""
    };
    findings
        .on(document, "actions", raised.span, message)
        .help(format!("{cause}decide what is done about its cause: `[[actions]]` with `title`, `owner` and `due`, or close it with `closed_on` and `effectiveness`"))
        .data("raised", raised.value)
        .data("due", due)
        .data("days_overdue", days);
}
