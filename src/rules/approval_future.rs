use crate::attestation::ahead::{self, Kind};
use crate::attestation::approval_line;
use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::history::Fact;
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

const KIND: Kind =
    Kind { fact: Fact::Approved, key: "field:approved", noun: "approval", happened: "was given" };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.isms.readable() {
        let Some(approved) = document.approved.get() else { continue };
        let anew = || approval_line(context, document);
        ahead::report(context, findings, document, (KIND, approved), anew);
    }
}
