use crate::comparison::{Fate, Kept, OutOfSight, Unvouched};
use crate::context::Context;
use crate::document::{Document, Kind, Status};
use crate::edit::quoted;
use crate::evidence;
use crate::fields::Word;
use crate::finding::{Findings, Level};
use crate::isms::Isms;
use crate::review::{self, Due};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "change-task-dropped",
    group: Group::Change,
    level: Level::Warning,
    trigger: Trigger::Change,
    basis: &["7.5.3", "8.3", "10.2"],
    summary: "something that was to be done or kept, and goes out of sight",
    page: include_str!("../../rules/change-task-dropped.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(comparison) = context.comparison else { return };
    for kept in comparison.unreviewed() {
        unreviewed(context, kept, findings);
    }
    for document in comparison.deleted() {
        deleted(context, (comparison.before.isms, document), findings);
    }
    for kept in comparison.set_aside(context.today) {
        set_aside(kept, findings);
    }
    for document in comparison.thrown_away(context.today) {
        thrown_away(context, (comparison.before.isms, document), findings);
    }
    for document in comparison.not_retained(context.today) {
        not_retained(context, (comparison.before.isms, document), findings);
    }
    for (kept, how) in comparison.unvouched(context.today) {
        unvouched(kept, how, findings);
    }
    let valid_for = evidence::valid_for(context.isms);
    for thing in comparison.out_of_sight(context.today, valid_for) {
        out_of_sight(&thing, findings);
    }
}

/// Reviewed less often than ever: not at all.
fn unreviewed(context: &Context<'_>, kept: Kept<'_>, findings: &mut Findings<'_>) {
    let (before, after) = (kept.before, kept.after);
    let reviewed = reviewed(context, before);
    let kind = after.kind_or_policy();
    let (key, at, is_now, help) = if kind.is_record() {
        (
            "field:type",
            after.place(&after.kind),
            format!("of type `{}` now, and records are not reviewed", kind.name()),
            format!("write `type = \"{}\"`", before.kind_or_policy().name()),
        )
    } else {
        (
            "field:status",
            after.place(&after.status),
            "a draft now, and drafts are not reviewed".to_owned(),
            match before.status() {
                // A text that was changed meanwhile is not the approved one.
                Some(Status::InReview) => "write `status = \"in-review\"`".to_owned(),
                _ => "write `status = \"approved\"` where the text holds".to_owned(),
            },
        )
    };
    let message = format!("this document is {is_now}; it was to be, {reviewed}");
    findings
        .on(after, key, at, message)
        .help(format!("{help}, or say in the change why nobody need review it"));
}

/// Gone, and its reviews with it.
fn deleted(
    context: &Context<'_>,
    (isms, document): (&Isms, &Document),
    findings: &mut Findings<'_>,
) {
    let (name, path) = (isms.name(document), isms.path(document));
    let reviewed = reviewed(context, document);
    let message =
        format!("`{name}` is gone, and nobody retired it; it was to be reviewed {reviewed}");
    findings
        .add(name, "document", context.isms.configuration.place(), message)
        .help(format!(
            "bring `{path}` back and write `status = \"retired\"`, or say in the change why nobody need keep it"
        ))
        .data("path", path);
}

/// How often a document is reviewed, or by which day.
fn reviewed(context: &Context<'_>, document: &Document) -> String {
    match review::due(document, &context.isms.configuration.review) {
        Some(Due { interval: Some(interval), .. }) => format!("every {interval}"),
        Some(due) => format!("by {}", due.on),
        None => "regularly".to_owned(),
    }
}

/// What a record leaves open is asked of nobody while it is a draft.
fn set_aside(kept: Kept<'_>, findings: &mut Findings<'_>) {
    let after = kept.after;
    let status = kept.before.status().map_or("approved", Word::word);
    let (key, at, is_now, help) = match (after.is_retired(), after.is_draft()) {
        (false, false) => (
            "field:type",
            after.place(&after.kind),
            format!("of type `{}`", after.kind_or_policy().name()),
            format!("write `type = \"{}\"`", kept.before.kind_or_policy().name()),
        ),
        (is_retired, _) => (
            "field:status",
            after.place(&after.status),
            if is_retired { "retired" } else { "a draft" }.to_owned(),
            format!("write `status = \"{status}\"`"),
        ),
    };
    let what = if kept.before.kind_or_policy().is_record() { "record" } else { "document" };
    let message =
        format!("this {what} is {is_now} now, and what it leaves open is asked of nobody");
    findings
        .on(after, key, at, message)
        .help(format!("{help}, or say in the change why nobody need close it"));
}

/// So is it with a record that is gone.
fn thrown_away(
    context: &Context<'_>,
    (isms, document): (&Isms, &Document),
    findings: &mut Findings<'_>,
) {
    let (name, path) = (isms.name(document), isms.path(document));
    let message = format!("`{name}` is gone, and what it leaves open is asked of nobody");
    findings
        .add(name, "document", context.isms.configuration.place(), message)
        .help(format!(
            "bring `{path}` back and close what is open, or say in the change who agreed to drop it"
        ))
        .data("path", path);
}

/// Nor can anybody look at what a record proved.
fn not_retained(
    context: &Context<'_>,
    (isms, document): (&Isms, &Document),
    findings: &mut Findings<'_>,
) {
    let (name, path) = (isms.name(document), isms.path(document));
    let what = match document.kind_or_policy() {
        Kind::InternalAudit => "an audit report",
        Kind::ManagementReview => "a management review",
        Kind::Nonconformity => "a nonconformity",
        _ => "a record",
    };
    let message = format!("`{name}` is gone, and nobody retired it; {what} is kept as evidence");
    findings
        .add(name, "document", context.isms.configuration.place(), message)
        .help(format!(
            "bring `{path}` back, with `status = \"retired\"` where another one replaces it; or say in the change who agreed that nobody need keep it"
        ))
        .data("path", path);
}

/// It says what it likes from now on: no rule asks whether anybody approved that.
fn unvouched(kept: Kept<'_>, how: Unvouched, findings: &mut Findings<'_>) {
    let (before, after) = (kept.before, kept.after);
    let was = match before.approved.get() {
        Some(approval) => format!("was approved on {}", approval.on.value),
        None => "was approved".to_owned(),
    };
    let status = before.status().map_or("approved", Word::word);
    let (key, at, message, help) = match how {
        Unvouched::Approval => (
            "field:approved",
            after.fence,
            format!("this record {was}, and nothing says so any more"),
            if after.status.is_absent() {
                format!("write `approved` and `status = \"{status}\"`, as they were")
            } else {
                "write `approved` as it was".to_owned()
            },
        ),
        Unvouched::Draft => (
            "field:status",
            after.place(&after.status),
            format!("this record {was}, and is a draft now, which nobody is held to"),
            format!("write `status = \"{status}\"`"),
        ),
        Unvouched::Review => (
            "field:status",
            after.fence,
            "this record was in review, and nobody is asked to approve it any more".to_owned(),
            format!("write `status = \"{status}\"`"),
        ),
    };
    findings
        .on(after, key, at, message)
        .help(format!("{help}, or say in the change why nobody need vouch for it"));
}

/// Late, and not any more: nobody did it.
fn out_of_sight(thing: &OutOfSight<'_>, findings: &mut Findings<'_>) {
    let OutOfSight { document, key, what, field, before, fate } = thing;
    let late = match *field {
        "valid_for" => format!("{what} was valid for {before} and is stale"),
        "planned_on" => format!("{what} was planned for {before} and is late"),
        _ => format!("{what} was due on {before} and is late"),
    };
    let (at, becomes, help, after) = match fate {
        Fate::Longer(at, after) => {
            let (becomes, value) = match *field {
                "valid_for" => (format!("it is to hold for {after}"), quoted(before)),
                _ => (format!("the day moved to {after}"), before.clone()),
            };
            let written = document.as_written(*at, field, &value);
            let help = format!("write {written}, or say in the change who agreed to more");
            (*at, becomes, help, after.as_str())
        }
        Fate::Undated(at) => {
            let written = document.as_written(*at, field, before);
            let help = format!("write {written}, or say in the change who agreed to no day");
            (*at, "no day is set any more".to_owned(), help, "none")
        }
        Fate::Gone => {
            let help = match *field {
                "valid_for" => {
                    "collect it anew and list that; or say in the change who agreed to go without"
                }
                "planned_on" => {
                    "write it again, with `report = \"...\"` once it took place; or say in the change who agreed to drop it"
                }
                _ => {
                    "write it again, with what came of it once it is done; or say in the change who agreed to drop it"
                }
            };
            (document.fence, "it is not listed any more".to_owned(), help.to_owned(), "none")
        }
    };
    let finding = findings.on_each(document, key, at, format!("{late}; {becomes}"));
    finding.help(help).data("before", before.as_str()).data("after", after);
}
