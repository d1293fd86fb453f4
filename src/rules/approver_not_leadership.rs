use crate::configuration::Role;
use crate::context::Context;
use crate::date::Date;
use crate::document::{Document, Kind};
use crate::finding::{Findings, Level};
use crate::isms::{Isms, Who};
use crate::ownership;
use crate::rules::{Group, Rule, Trigger};
use crate::source::Field;

pub static RULE: Rule = Rule {
    name: "approver-not-leadership",
    group: Group::Ownership,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["5.1", "5.2", "9.3.1"],
    summary: "a document of top management that somebody else approves",
    page: include_str!("../../rules/approver-not-leadership.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    // Without a role of top management there is no right answer: `leadership-absent` says that.
    let Some(leader) = leader(isms, context.today) else { return };
    for document in isms.readable().filter(|it| !it.is_retired()) {
        let Some(what) = leadership_document(document) else { continue };
        let (at, message) = match &document.approver {
            Field::Absent => (
                document.fence,
                format!("{what} names no approver, and top management must approve it"),
            ),
            Field::Present(approver) if is_below_leadership(isms, approver) => (
                approver.span,
                format!(
                    "`{}` approves {what}, and does not belong to top management",
                    approver.value
                ),
            ),
            _ => continue,
        };
        let finding = findings.on(document, "field:approver", at, message);
        finding.help(format!("write `approver = \"{leader}\"`"));
        if let Some(approver) = document.approver.get() {
            finding.data("approver", approver.value.as_str());
        }
    }
}

/// A role of top management, one that somebody holds where there is one.
fn leader(isms: &Isms, today: Date) -> Option<&str> {
    let roles = isms.configuration.roles.iter().filter(|(_, role)| role.top_management);
    let is_held = |role: &Role| ownership::holders_now(isms, role, today).next().is_some();
    roles.rev().max_by_key(|(_, role)| is_held(role)).map(|(name, _)| name.as_str())
}

/// What a document is, where nobody but top management may approve it.
fn leadership_document(document: &Document) -> Option<&'static str> {
    let names = |clause: &str| document.clauses.items().iter().any(|it| it.value == clause);
    let kind = match &document.kind {
        Field::Invalid(_) => return None,
        Field::Absent => None,
        Field::Present(kind) => Some(kind.value),
    };
    match kind {
        Some(Kind::StatementOfApplicability) => Some("the Statement of Applicability"),
        Some(Kind::ManagementReview) => Some("this management review"),
        None | Some(Kind::Policy) if names("5.2") => Some("the information security policy"),
        None | Some(Kind::Policy | Kind::Statement) if names("4.3") => Some("the scope"),
        _ => None,
    }
}

/// Whether a name is known and no part of top management. What is unknown, `owner-unknown` reports.
fn is_below_leadership(isms: &Isms, approver: &str) -> bool {
    match isms.who(approver) {
        Some(Who::Role(_, role)) => !role.top_management,
        Some(Who::Person(person, _)) => {
            !isms.configuration.top_management().any(|role| role.has_holder(person))
        }
        None => false,
    }
}
