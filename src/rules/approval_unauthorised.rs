use crate::attestation::{doubt, may_speak_for, who_may_approve};
use crate::context::Context;
use crate::document::Document;
use crate::edit::quoted;
use crate::fields::Attestation;
use crate::finding::{Findings, Level};
use crate::isms::{Isms, Who};
use crate::phrase;
use crate::rules::{Group, Rule, Trigger};
use crate::source::{Field, Spanned};
use crate::suggest::Advice;

pub static RULE: Rule = Rule {
    name: "approval-unauthorised",
    group: Group::Approval,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["5.3", "7.5.2"],
    summary: "an approval by somebody who may not give it",
    page: include_str!("../../rules/approval-unauthorised.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut advice = Advice::default();
    for document in context.isms.readable().filter(|it| !it.is_retired()) {
        let Some(approval) = document.approved.get() else { continue };
        match &approval.by {
            Field::Present(by) => judge(context, findings, document, (approval, by), &mut advice),
            Field::Absent => nobody(context.isms, findings, document, approval),
            Field::Invalid(_) => {}
        }
    }
}

/// An approval by a person, or by what should be one.
fn judge(
    context: &Context<'_>,
    findings: &mut Findings<'_>,
    document: &Document,
    (approval, by): (&Attestation, &Spanned<String>),
    advice: &mut Advice,
) {
    let isms = context.isms;
    if let Some(doubt) = doubt(isms, by, approval.on.value) {
        let finding = findings.on(document, "field:approved", by.span, doubt.message());
        finding.help(doubt.help(isms, "by", advice)).data("by", by.value.clone());
        if let Some(left_on) = doubt.left_on() {
            finding.label(left_on.span, "the last day here").data("left_on", left_on.value);
        }
        return;
    }
    let Some(approver) = document.approver.get() else { return };
    let Some(who) = isms.who(approver) else { return };
    if may_speak_for(isms, who, by, (approval.on.value, context.today)) {
        return;
    }
    let message = format!("`{}` approved this, and the approver is `{}`", by.value, approver.value);
    let finding = findings.on(document, "field:approved", by.span, message);
    let may = who_may_approve(isms, document, context.today);
    let anew = match (who, may.is_empty()) {
        (_, true) => "name in `approver` who may approve it, and let them do it".into(),
        (Who::Role(..), false) => {
            let may = phrase::any_of(&may);
            format!("let {may} approve it, or name in `approver` the role that may")
        }
        (Who::Person(..), false) => {
            format!("let `{}` approve it, or name in `approver` who may", approver.value)
        }
    };
    let held = match who {
        Who::Role(name, role) => {
            let passed_on = role.passing_on(&[(&by.value, approval.on.value)]);
            format!("; if `{}` held `{name}` then, say until when: {passed_on}", by.value)
        }
        Who::Person(..) => String::new(),
    };
    finding.help(format!("{anew}{held}"));
    finding.label(approver.span, "must approve this document");
    if let Who::Role(_, role) = who {
        finding.label(role.holders.span().unwrap_or(role.at), "who may approve for this role");
    }
    let people = isms.people_now_behind(approver, context.today);
    finding
        .data("by", by.value.clone())
        .data("approver", approver.value.clone())
        .data("holders", people.into_iter().map(str::to_owned).collect::<Vec<_>>());
}

/// An approval by nobody. Without an approver and without a list of people, a house names nobody at all.
fn nobody(
    isms: &Isms,
    findings: &mut Findings<'_>,
    document: &Document,
    approval: &Spanned<Attestation>,
) {
    let people = match &document.approver {
        Field::Present(approver) => isms.people_behind(approver),
        Field::Absent if !isms.configuration.people.is_empty() => Vec::new(),
        Field::Absent | Field::Invalid(_) => return,
    };
    let by = quoted(if let [person] = people[..] { person } else { "..." });
    let on = approval.on.value;
    let line = if approval.digest.is_absent() {
        format!("`approved = {{ on = {on}, by = {by} }}`")
    } else {
        format!("`by = {by}`")
    };
    let message = format!("the approval of {on} does not say who approved");
    let finding = findings.on(document, "field:approved", approval.span, message);
    finding.help(format!("write the person who did: {line}"));
    if let Some(approver) = document.approver.get() {
        finding
            .label(approver.span, "must approve this document")
            .data("approver", approver.value.clone());
    }
}
