use crate::context::Context;
use crate::date::days_between;
use crate::document::Document;
use crate::document::tables::Risk;
use crate::finding::{Findings, Level};
use crate::phrase::count;
use crate::risk;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "risk-overdue",
    group: Group::Risk,
    level: Level::Error,
    trigger: Trigger::Calendar,
    basis: &["8.2"],
    summary: "a risk that was not assessed again in time",
    page: include_str!("../../rules/risk-overdue.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let today = context.today;
    for (document, risk) in risk::judged(context.isms) {
        let Some(assessed) = risk.assessed_on.get() else {
            report_never(context, (document, risk), findings);
            continue;
        };
        let Some((due, interval)) = risk::assessment_due(context.isms, document, risk) else {
            continue;
        };
        let (message, help) = if assessed.value > today {
            let message = format!(
                "{} was assessed on {}, a day that has not come",
                risk.called(),
                assessed.value
            );
            (message, format!("write the day on which it was assessed: {today} at the latest"))
        } else if due < today {
            let ago = count(days_between(due, today), "day");
            let message = format!("{} was to be assessed again by {due}, {ago} ago", risk.called());
            let help = risk.write(document, "assessed_on", &today.to_string());
            (message, format!("weigh it again with its owner, then {help}"))
        } else {
            continue;
        };
        let finding = risk::report(findings, (document, risk), assessed.span, message);
        finding
            .help(help)
            .data("due", due)
            .data("last", assessed.value)
            .data("interval", interval.to_string())
            .data("days_overdue", days_between(due, today).max(0));
        if let Some(owner) = risk.owner.get() {
            finding.data("owner", owner.value.as_str());
        }
    }
}

/// A house that says how often risks are assessed wants to know when each one was.
fn report_never(
    context: &Context<'_>,
    (document, risk): (&Document, &Risk),
    findings: &mut Findings<'_>,
) {
    let Some(every) = context.isms.configuration.risk.assess_every.get() else { return };
    if !risk.assessed_on.is_absent() {
        return;
    }
    let message = format!(
        "{} is to be assessed every {}, and nothing says when it was",
        risk.called(),
        every.value
    );
    let help = risk.write(document, "assessed_on", &context.today.to_string());
    risk::report(findings, (document, risk), risk.place(), message)
        .help(format!("weigh it with its owner, then {help}"))
        .label(every.span, "how often");
}
