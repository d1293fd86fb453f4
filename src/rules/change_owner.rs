use std::collections::BTreeSet;

use crate::attestation;
use crate::comparison::{AttestationChange, Comparison, Kept, NewHolder};
use crate::context::Context;
use crate::edit::quoted;
use crate::finding::{Findings, Level};
use crate::isms::Isms;
use crate::review;
use crate::rules::{Group, Rule, Trigger};
use crate::source::Field;

pub static RULE: Rule = Rule {
    name: "change-owner",
    group: Group::Change,
    level: Level::Note,
    trigger: Trigger::Change,
    basis: &["5.3", "A.5.2"],
    summary: "somebody else who answers for a document than before, or who is to approve it",
    page: include_str!("../../rules/change-owner.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(comparison) = context.comparison else { return };
    owners(context, comparison, findings);
    approvers(context, comparison, findings);
    holders(context, comparison, findings);
}

fn owners(context: &Context<'_>, comparison: &Comparison<'_>, findings: &mut Findings<'_>) {
    for (kept, before, after) in comparison.owners() {
        // Nobody is asked to read a record again.
        if !kept.after.is_work() || is_answered_as_before(context, comparison, (before, after)) {
            continue;
        }
        if is_taken_over(context, comparison, kept, &after.value) {
            continue;
        }
        let message = format!(
            "`{}` answers for this document now, before `{}` did",
            after.value, before.value
        );
        let line = attestation::review_line(context, kept.after);
        findings
            .on(kept.after, "field:owner", after.span, message)
            .help(format!("let `{}` read and accept it: {line}", after.value))
            .data("before", before.value.as_str())
            .data("after", after.value.as_str());
    }
}

/// Whose approval counts. That the new one approved it is no excuse: it may be why they were named.
fn approvers(context: &Context<'_>, comparison: &Comparison<'_>, findings: &mut Findings<'_>) {
    for (kept, before, after) in comparison.approvers() {
        if !kept.after.is_work() || is_answered_as_before(context, comparison, (before, after)) {
            continue;
        }
        let message = format!(
            "`{}` is to approve this document now, before `{}` was",
            after.value, before.value
        );
        let back = format!("write `approver = {}`", quoted(&before.value));
        findings
            .on(kept.after, "field:approver", after.span, message)
            .help(format!("{back}, or let `{}` agree to the change", before.value))
            .data("before", before.value.as_str())
            .data("after", after.value.as_str());
    }
    for (kept, before) in comparison.approvers_gone().filter(|it| it.0.after.is_work()) {
        let message = format!(
            "`{}` was to approve this document, and now anybody's approval counts",
            before.value
        );
        findings
            .on(kept.after, "field:approver", kept.after.fence, message)
            .help(format!("write `approver = {}`", quoted(&before.value)))
            .data("before", before.value.as_str());
    }
}

/// Who answers for documents, or approves them, by a role that they name.
fn holders(context: &Context<'_>, comparison: &Comparison<'_>, findings: &mut Findings<'_>) {
    for NewHolder { role, person, documents } in comparison.new_holders() {
        let weight = match documents {
            0 => "it is top management".to_owned(),
            1 => "1 document names it as owner or approver".to_owned(),
            count => format!("{count} documents name it as owner or approver"),
        };
        let message =
            format!("`{}` holds `{role}` now, and did not before: {weight}", person.value);
        let mut before = comparison.before.isms.people_now_behind(role, context.today);
        before.retain(|it| !context.isms.has_left(it, context.today));
        let help = if before.is_empty() {
            "let top management agree to the change".to_owned()
        } else {
            format!(
                "take `{}` out of `holders` of `[roles.{role}]`, or let somebody who held it before agree to the change",
                person.value
            )
        };
        findings
            .add(role, format!("holders:{}", person.value), person.span, message)
            .help(help)
            .data("person", person.value.as_str())
            .data("documents", documents);
    }
}

/// Whether the same people stand behind the one name and the other, each in its own time: nobody gives anything up.
fn is_answered_as_before(
    context: &Context<'_>,
    comparison: &Comparison<'_>,
    (before, after): (&str, &str),
) -> bool {
    let people = |isms: &Isms, name: &str| -> BTreeSet<String> {
        isms.people_now_behind(name, context.today).into_iter().map(str::to_owned).collect()
    };
    let before = people(comparison.before.isms, before);
    let after = people(context.isms, after);
    let after = after.iter().map(|it| comparison.was_called(it).to_owned()).collect();
    !before.is_empty() && before == after
}

/// Whether the new owner reviewed or approved the document, as it stands now, in the same change: somebody who is here, not
/// before the last act that the base knows, and not on a day to come.
fn is_taken_over(
    context: &Context<'_>,
    comparison: &Comparison<'_>,
    kept: Kept<'_>,
    owner: &str,
) -> bool {
    let (isms, today) = (context.isms, context.today);
    let people = isms.people_now_behind(owner, today);
    let last = review::last_attestation(kept.before).map(|it| it.on.value);
    let recorded = comparison.attestations_of(kept).filter(AttestationChange::is_recorded);
    recorded.filter_map(|it| it.after).any(|it| {
        let is_theirs = it.by.get().is_some_and(|by| people.contains(&by.value.as_str()));
        let is_of_this_text = match &it.digest {
            Field::Present(digest) => isms.digest(kept.after) == Some(&*digest.value),
            Field::Absent => true,
            Field::Invalid(_) => false,
        };
        is_theirs
            && is_of_this_text
            && it.on.value <= today
            && last.is_none_or(|last| last <= it.on.value)
    })
}
