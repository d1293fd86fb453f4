use crate::attestation::recording;
use crate::attestation::{approval_line, standing_approval};
use crate::context::Context;
use crate::date::days_between;
use crate::document::Status;
use crate::finding::{Findings, Level};
use crate::history::Fact;
use crate::phrase::count;
use crate::rules::{Group, OptionKind, Rule, RuleOption, Trigger};

pub static RULE: Rule = Rule {
    name: "approval-pending",
    group: Group::Approval,
    level: Level::Warning,
    trigger: Trigger::History,
    basis: &["5.2", "7.5.2", "7.5.3"],
    summary: "a text that has been in review for long, and that nobody approved",
    page: include_str!("../../rules/approval-pending.md"),
    options: &[RuleOption {
        name: "days",
        kind: OptionKind::Number(30),
        summary: "so many days a text may be in review",
    }],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    let most = i64::from(context.settings().number(&RULE, "days"));
    let in_review = isms.readable().filter(|it| it.status() == Some(Status::InReview));
    for document in in_review.filter(|it| standing_approval(context, it).is_none()) {
        let Some(recording) = recording::of(isms, document, Fact::Body) else { continue };
        let since = recording.commit.landed_on;
        let days = days_between(since, context.today);
        if days <= most {
            continue;
        }
        let message = format!(
            "this document is in review, and nobody approved its text of {since}, {} ago",
            count(days, "day")
        );
        let help = format!(
            "let its approver read it and {}, then write `status = \"approved\"`; or write `status = \"draft\"` while it holds for nobody",
            approval_line(context, document)
        );
        let finding =
            findings.on(document, "field:status", document.place(&document.status), message);
        finding.help(help).data("days", days);
        recording::describe(recording.commit, finding);
    }
}
