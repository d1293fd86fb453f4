use crate::attestation::approval_line;
use crate::context::Context;
use crate::document::Document;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "approval-premature",
    group: Group::Approval,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["7.5.2", "9.2.2", "9.3.3"],
    summary: "a record that was approved before the day of which it tells",
    page: include_str!("../../rules/approval-premature.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    // While a record is in the making, its approval is of what stood there before.
    let is_claimed = |it: &&Document| it.is_in_force() && it.kind_or_policy().is_record();
    for record in context.isms.readable().filter(is_claimed) {
        let (Some(approval), Some(day)) = (record.approved.get(), record.recorded_on()) else {
            continue;
        };
        let on = approval.on.value;
        // A record of a day to come is told for itself.
        if day <= on || day > context.today {
            continue;
        }
        let message =
            format!("this record of {day} was approved on {on}, before there was anything to tell");
        let line = approval_line(context, record);
        findings
            .on(record, "field:approved", approval.on.span, message)
            .help(format!("let the approver read what it says of that day and {line}; or write the day on which it took place"))
            .data("approved_on", on)
            .data("recorded_on", day);
    }
}
