use crate::context::Context;
use crate::date::Date;
use crate::document::tables::Action;
use crate::document::{Document, Kind};
use crate::fields::Attestation;
use crate::finding::{Findings, Level};
use crate::rhythm;
use crate::rules::{Group, Rule, Trigger};
use crate::source::{Field, Spanned};

pub static RULE: Rule = Rule {
    name: "effectiveness-unreviewed",
    group: Group::Audit,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["10.2"],
    summary: "a nonconformity closed before anybody saw that its actions work",
    page: include_str!("../../rules/effectiveness-unreviewed.md"),
    options: &[],
    waivable: true,
    check,
};

const HELP: &str = "look whether it happened again, and write who looked and when: `effectiveness = { on = ..., by = \"...\" }`";

const HELP_OPEN: &str = "write `done_on = ...` once it is done, then look again, and write that day under `effectiveness`";

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in rhythm::standing(context.isms, Kind::Nonconformity) {
        let nonconformity = &document.tables.nonconformity;
        match &nonconformity.effectiveness {
            Field::Invalid(_) => {}
            Field::Present(review) => report_too_early(context, document, review, findings),
            Field::Absent => {
                let Some(closed) = nonconformity.closed(context.today) else { continue };
                let message = format!(
                    "closed on {}, and nobody looked whether the actions work",
                    closed.value
                );
                findings
                    .on(document, "field:effectiveness", closed.span, message)
                    .help(HELP)
                    .data("closed", closed.value);
            }
        }
    }
}

/// A look before the last action was done, or on a day to come, did not see the effect.
fn report_too_early(
    context: &Context<'_>,
    document: &Document,
    review: &Spanned<Attestation>,
    findings: &mut Findings<'_>,
) {
    let on = &review.on;
    let last = last_done(document);
    // One that is late is `nonconformity-overdue`.
    let is_late = |it: &Action| it.due.get().is_some_and(|it| it.value < context.today);
    let mut open = document.tables.actions.items().iter().filter(|it| it.is_open(context.today));
    let open = open.find(|it| !is_late(it));
    let late = last.filter(|it| it.value > on.value);
    let (message, help, label) = if on.value > context.today {
        (format!("the effect was looked at on {}, a day to come", on.value), HELP, None)
    } else if let Some(last) = late {
        let message = format!(
            "the effect was looked at on {}, before the last action was done on {}",
            on.value, last.value
        );
        (message, HELP, Some((last.span, "the last action was done")))
    } else if let Some(open) = open {
        let name = open.name();
        let message = format!(
            "the effect was looked at on {}, and the action `{name}` is not done yet",
            on.value
        );
        (message, HELP_OPEN, Some((open.at, "not done yet")))
    } else {
        return;
    };
    let finding = findings.on(document, "field:effectiveness", on.span, message);
    finding.help(help).data("on", on.value);
    if let Some((at, text)) = label {
        finding.label(at, text);
    }
}

fn last_done(document: &Document) -> Option<&Spanned<Date>> {
    let actions = document.tables.actions.items().iter();
    actions.filter_map(|it| it.done_on.get()).max_by_key(|it| it.value)
}
