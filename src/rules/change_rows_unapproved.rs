use std::collections::HashSet;

use crate::attestation::{ONE_ROUND, approval_line, recording};
use crate::comparison::{Comparison, Kept, Restatement};
use crate::context::Context;
use crate::date::days_between;
use crate::document::{Document, Kind};
use crate::fields::Attestation;
use crate::finding::{Findings, Level};
use crate::history::{Fact, Facts};
use crate::isms::Isms;
use crate::phrase;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "change-rows-unapproved",
    group: Group::Change,
    level: Level::Warning,
    trigger: Trigger::Change,
    basis: &["6.1.3", "7.5.3", "9.2.2"],
    summary: "rows that change under the approval of their document, or in a record",
    page: include_str!("../../rules/change-rows-unapproved.md"),
    options: &[],
    waivable: true,
    check,
};

/// So many are named.
const NAMED: usize = 3;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(comparison) = context.comparison else { return };
    let mut told = HashSet::new();
    for Restatement { kept, approval, names } in comparison.restatements() {
        told.insert(kept.after.file);
        let document = kept.after;
        let named = phrase::first_of(&names, NAMED);
        let (at, message, help) = match approval {
            Some(approval) => (
                document.place(&document.approved),
                format!(
                    "what is said of {named} changed, and the approval is still that of {}",
                    approval.on.value
                ),
                format!(
                    "while it is in the making, write `status = \"in-review\"`; once it is right, let its approver {}{}{}",
                    approval_line(context, document),
                    anew(approval, context),
                    version(context, kept, approval)
                ),
            ),
            None => (
                document.fence,
                format!("this record says something else of {named} than before"),
                "write it as it was; or say in the change what was wrong, and who says so: this is said until it is merged"
                    .to_owned(),
            ),
        };
        findings.on(document, "field:approved", at, message).help(help).data("changed", names);
    }
    for (kept, approval) in comparison.brought_back() {
        if !told.contains(&kept.after.file) && !is_as_approved(context, comparison, kept) {
            brought_back(context, kept, approval, findings);
        }
    }
}

/// In force again, with whatever rows it got while it was in review.
fn brought_back(
    context: &Context<'_>,
    kept: Kept<'_>,
    approval: &Attestation,
    findings: &mut Findings<'_>,
) {
    let document = kept.after;
    let on = approval.on.value;
    let message = format!(
        "this document was in review, and is in force again by the approval of {on}: its rows may be others than those approved"
    );
    let help = format!(
        "let its approver read the rows and {}{}",
        approval_line(context, document),
        anew(approval, context)
    );
    findings
        .on(document, "field:approved", document.place(&document.approved), message)
        .help(help)
        .data("approved_on", on);
}

/// Whether the commit that recorded the approval left a front matter that one of the sides has: then nothing changed in between
/// that the comparison does not show.
fn is_as_approved(context: &Context<'_>, comparison: &Comparison<'_>, kept: Kept<'_>) -> bool {
    let Some(recording) = recording::of(context.isms, kept.after, Fact::Approved) else {
        return false;
    };
    let approved = recording.change.after.header.without_review;
    let is_of = |isms: &Isms, document: &Document| {
        Facts::of(document, isms.source(document)).header.without_review == approved
    };
    is_of(comparison.before.isms, kept.before) || is_of(context.isms, kept.after)
}

/// What else a Statement of Applicability needs whose rows are approved in another round than before: a certificate names its
/// version.
fn version(context: &Context<'_>, kept: Kept<'_>, approval: &Attestation) -> &'static str {
    let is_statement = kept.after.kind_or_policy() == Kind::StatementOfApplicability;
    let version = kept.after.version.text();
    let is_as_before = version.is_some() && version == kept.before.version.text();
    if is_statement && is_as_before && days_between(approval.on.value, context.today) > ONE_ROUND {
        ", and write the next `version`"
    } else {
        ""
    }
}

/// What shows an approval of today for a second one of today.
fn anew(approval: &Attestation, context: &Context<'_>) -> &'static str {
    if approval.on.value == context.today {
        "; with `--note` and what is new, as there is an approval of today already"
    } else {
        ""
    }
}
