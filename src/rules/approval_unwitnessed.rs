use crate::attestation::proof::{self, Proof, Why};
use crate::attestation::recording::{self, Recording};
use crate::attestation::{approval_line, who_may_approve};
use crate::context::Context;
use crate::date::Date;
use crate::document::Document;
use crate::fields::{Attestation, AttestationKind};
use crate::finding::{Findings, Level};
use crate::history::{Commit, Fact};
use crate::isms::Isms;
use crate::phrase;
use crate::rules::{Group, Rule, Trigger};
use crate::source::Spanned;

pub static RULE: Rule = Rule {
    name: "approval-unwitnessed",
    group: Group::Approval,
    level: Level::Warning,
    trigger: Trigger::History,
    basis: &["5.3", "7.5.2"],
    summary: "an approval in whose commit the approver had no part",
    page: include_str!("../../rules/approval-unwitnessed.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    for document in isms.readable().filter(|it| !it.is_retired()) {
        let Some(approval) = document.approved.get() else { continue };
        if approval.on.value > context.today {
            continue;
        }
        let by = approval.by.text();
        let Some(records) = Records::of(isms, document) else { continue };
        if records.repeat_another_decision(isms, by)
            && recording::repeats(records.approval.commit, approval.on.value)
            && !context.attests_anew(document, AttestationKind::Approval)
            && !context.brings_in(document)
        {
            continue;
        }
        let is_proved = |it: &Commit| matches!(proof::of(by, it, isms), Proof::ProvedBy(_));
        if records.commits(isms).any(is_proved) {
            continue;
        }
        let recording = records.of_name(by);
        // Whom `isms.toml` does not know, or without an address, is no matter of the history.
        if let Proof::CannotBeProved(Why::SomebodyElse { person, .. }) =
            proof::of(by, recording.commit, isms)
        {
            report(context, findings, document, (approval, &person, recording));
        }
    }
}

/// What recorded an approval. The name in it may have been put there later: then that name is to be believed.
struct Records<'a> {
    approval: Recording<'a>,
    name: Recording<'a>,
}

impl<'a> Records<'a> {
    fn of(isms: &'a Isms, document: &Document) -> Option<Records<'a>> {
        let approval = recording::of(isms, document, Fact::Approved)?;
        let name = recording::of(isms, document, Fact::ApprovedBy)?;
        Some(Records { approval, name })
    }

    fn name_at_first(&self) -> Option<&'a str> {
        self.approval.change.after.header.approved.as_ref()?.by.as_deref()
    }

    /// An import repeats what was decided elsewhere. It says nothing of another person whose name was written over that of
    /// somebody who is still known: a person has one key under `[people]`.
    fn repeat_another_decision(&self, isms: &Isms, by: Option<&str>) -> bool {
        let first = self.name_at_first();
        let is_known = |it: &str| isms.configuration.people.contains_key(it);
        self.approval.before().is_none() && (first == by || !first.is_some_and(is_known))
    }

    /// The commit by which a finding is told.
    fn of_name(&self, by: Option<&str>) -> Recording<'a> {
        if self.name_at_first() == by { self.approval } else { self.name }
    }

    /// Whoever recorded it, put it back or wrote the name had a part in it.
    fn commits(&self, isms: &'a Isms) -> impl Iterator<Item = &'a Commit> {
        let numbers = [self.approval, self.name].map(|it| [it.change.commit, it.change.last]);
        let commits = isms.history.as_ref().map_or(&[][..], |it| &it.commits[..]);
        numbers.into_iter().flatten().filter_map(|it| commits.get(it))
    }
}

fn report(
    context: &Context<'_>,
    findings: &mut Findings<'_>,
    document: &Document,
    (approval, person, recording): (&Spanned<Attestation>, &str, Recording<'_>),
) {
    let on = approval.on.value;
    let message = proof::missing(&format!("the approval of {on}"), person, recording.commit);
    let at = approval.by.span().unwrap_or(approval.span);
    let finding = findings.on(document, "field:approved", at, message);
    finding.help(help(context, document, (on, person)));
    finding.data("approved_on", on).data("by", person);
    recording::describe(recording.commit, finding);
}

/// Who can approve it anew so that it is proved: somebody else where that person left, or may not approve it any more.
fn help(context: &Context<'_>, document: &Document, (on, person): (Date, &str)) -> String {
    let may = who_may_approve(context.isms, document, context.today);
    let has_left = context.isms.has_left(person, context.today);
    match may[..] {
        [] if has_left => {
            return format!(
                "`{person}` left: where minutes show the approval, name them in a waiver"
            );
        }
        [_, ..] if has_left || !may.contains(&person) => {
            return format!(
                "`{person}` can approve it no more: let {} read it and {}; or where minutes show the approval, name them in a waiver",
                phrase::any_of(&may),
                approval_line(context, document)
            );
        }
        _ => {}
    }
    let line = proof::approved_by(context.isms, person);
    if on == context.today {
        format!(
            "where `{person}` approved it and the commit is not pushed yet, give it {line}; else let them approve it anew from tomorrow \
         on, with `isms approve` in a commit of their own"
        )
    } else {
        format!(
            "let `{person}` approve it anew: with `isms approve` in a commit of their own, or with {line}"
        )
    }
}
