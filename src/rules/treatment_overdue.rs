use crate::context::Context;
use crate::deadline::{self, Task};
use crate::finding::{Findings, Level};
use crate::risk;
use crate::rules::{Group, Rule, Trigger};

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

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let today = context.today;
    let help = |write: &str| {
        format!(
            "{write} when it is done, or agree on a new `due` with its owner, and say so in the change"
        )
    };
    for (document, risk) in risk::judged(context.isms) {
        let called = format!("the treatment of {}", risk.called());
        let (due, done_on, owner) = (&risk.due, &risk.done_on, &risk.owner);
        let task = Task { called: &called, due, done_on, owner };
        let done = || help(&risk.write(document, "done_on", &today.to_string()));
        deadline::report(task, today, done, |at, message| {
            risk::report(findings, (document, risk), at, message)
        });
    }
    for document in context.isms.under_review().filter(|it| risk::is_treatment_plan(it)) {
        for action in document.actions() {
            let called = format!("the action `{}`", action.name());
            let (due, done_on, owner) = (&action.due, &action.done_on, &action.owner);
            let task = Task { called: &called, due, done_on, owner };
            let done = || help(&format!("write `done_on = {today}`"));
            deadline::report(task, today, done, |at, message| {
                findings.on_each(document, action.key(), at, message)
            });
        }
    }
}
