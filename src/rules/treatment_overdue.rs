use crate::context::Context;
use crate::date::{Date, count, days_between};
use crate::finding::{Finding, Findings, Level};
use crate::risk;
use crate::rules::{Group, Rule, Trigger};
use crate::source::{Field, Spanned};

pub static RULE: Rule = Rule {
    name: "treatment-overdue",
    group: Group::Risk,
    level: Level::Error,
    trigger: Trigger::Calendar,
    basis: &["6.1.3", "8.3"],
    summary: "a treatment of a risk that is not done in time",
    page: include_str!("../../rules/treatment-overdue.md"),
    options: &[],
    waivable: true,
    check,
};

const NOT_YET: &str = "write the day on which it was done; until it is, take it out, and say who does it and until when";

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let today = context.today;
    for (document, risk) in risk::judged(context.isms) {
        let Some(due) = risk.due.passed(&risk.done_on, today) else {
            if let Some(done) = risk.done_on.ahead_of(today) {
                let message = format!("the treatment of {} {}", risk.called(), was_done(done));
                let finding = risk::report(findings, (document, risk), done.span, message);
                finding.help(NOT_YET).data("done_on", done.value);
            }
            continue;
        };
        let message = format!("the treatment of {} {}", risk.called(), was_due(due.value, today));
        let done = risk.write(document, "done_on", &today.to_string());
        let finding = risk::report(findings, (document, risk), due.span, message);
        finding.help(format!("{done} when it is done, or agree on a new `due` with its owner, and say so in the change"));
        describe(finding, due.value, today, &risk.owner);
    }
    for document in context.isms.under_review().filter(|it| risk::is_treatment_plan(it)) {
        for action in document.actions() {
            let name = action.name();
            let Some(due) = action.due.passed(&action.done_on, today) else {
                if let Some(done) = action.done_on.ahead_of(today) {
                    let message = format!("the action `{name}` {}", was_done(done));
                    findings
                        .on_each(document, action.key(), done.span, message)
                        .help(NOT_YET)
                        .data("done_on", done.value);
                }
                continue;
            };
            let message = format!("the action `{name}` {}", was_due(due.value, today));
            let finding = findings.on_each(document, action.key(), due.span, message);
            finding.help(format!(
                "write `done_on = {today}` when it is done, or agree on a new `due` with its owner, and say so in the change"
            ));
            describe(finding, due.value, today, &action.owner);
        }
    }
}

fn was_done(on: &Spanned<Date>) -> String {
    format!("was done on {}, a day that has not come", on.value)
}

fn was_due(due: Date, today: Date) -> String {
    format!("was due on {due}, {} ago", count(days_between(due, today), "day"))
}

fn describe(finding: &mut Finding, due: Date, today: Date, owner: &Field<String>) {
    finding.data("due", due).data("days_overdue", days_between(due, today));
    if let Some(owner) = owner.get() {
        finding.data("owner", owner.value.as_str());
    }
}
