use crate::attestation::approval_line;
use crate::context::Context;
use crate::date::{count, days_between};
use crate::finding::{Findings, Level};
use crate::history::Fact;
use crate::record;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "approval-future",
    group: Group::Approval,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "an approval dated after today, or after the commit that recorded it",
    page: include_str!("../../rules/approval-future.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    for document in isms.readable() {
        let Some(approved) = document.approved.get() else { continue };
        let on = &approved.on;
        let key = "field:approved";
        if on.value > context.today {
            let days = days_between(context.today, on.value);
            let message =
                format!("this approval is dated {}, {} from now", on.value, count(days, "day"));
            findings
                .on(document, key, on.span, message)
                .help(format!(
                    "write the day on which it was given: {} at the latest",
                    context.today
                ))
                .data("on", on.value)
                .data("days", days);
            continue;
        }
        // Once the day has come, the history still knows.
        let Some(record) = record::of(isms, document, Fact::Approved) else { continue };
        let Some(days) = record.days_early(on.value) else { continue };
        let message = format!(
            "this approval is dated {}, and was written down {} before: {}",
            on.value,
            count(days, "day"),
            record::told(record.commit)
        );
        let line = approval_line(context, document);
        let finding = findings.on(document, key, on.span, message);
        finding
            .help(format!("write the day on which it was given, or {line}"))
            .data("on", on.value)
            .data("days", days);
        record::describe(record.commit, finding);
    }
}
