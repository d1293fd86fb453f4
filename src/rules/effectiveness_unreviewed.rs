use crate::attestation::doubt;
use crate::context::Context;
use crate::date::{Date, days_between};
use crate::document::tables::Action;
use crate::document::{Document, Kind};
use crate::evaluation::rhythm;
use crate::fields::Attestation;
use crate::finding::{Findings, Level};
use crate::rules::{Group, OptionKind, Rule, RuleOption, Trigger};
use crate::source::{Field, Span, Spanned};
use crate::suggest::Advice;

pub static RULE: Rule = Rule {
    name: "effectiveness-unreviewed",
    group: Group::Audit,
    level: Level::Warning,
    trigger: Trigger::Calendar,
    basis: &["10.2"],
    summary: "a nonconformity whose actions nobody saw to work",
    page: include_str!("../../rules/effectiveness-unreviewed.md"),
    options: &[RuleOption {
        name: "days",
        kind: OptionKind::Number(90),
        summary: "so many days may pass between the last action and the look at its effect",
    }],
    waivable: true,
    check,
};

const HELP: &str = "look whether it happened again, and write who looked and when: `effectiveness = { on = ..., by = \"...\" }`";

const HELP_OPEN: &str = "write `done_on = ...` once it is done, then look again, and write that day under `effectiveness`";

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut advice = Advice::default();
    for document in rhythm::standing(context.isms, Kind::Nonconformity) {
        let nonconformity = &document.tables.nonconformity;
        match &nonconformity.effectiveness {
            Field::Invalid(_) => {}
            Field::Present(review) => {
                report_worthless(context, document, review, (findings, &mut advice));
                report_early_closure(context, document, review, findings);
            }
            Field::Absent => {
                let Some(closed) = nonconformity.closed(context.today) else {
                    report_forgotten(context, document, findings);
                    continue;
                };
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

/// Open, and everything was done long ago. What is still to be done is `nonconformity-overdue`.
fn report_forgotten(context: &Context<'_>, document: &Document, findings: &mut Findings<'_>) {
    let today = context.today;
    // A day of closure that cannot be read, and an action's, is no reason to say that nobody came back to it.
    let is_done = |it: &Action| it.done_on.get().is_some_and(|it| it.value <= today);
    let is_open = document.tables.nonconformity.closed_on.is_to_come(today);
    if !is_open || !document.tables.actions.items().iter().all(is_done) {
        return;
    }
    let Some(done) = last_done(document, today) else { return };
    let days = days_between(done.value, today);
    if days <= i64::from(context.settings().number(&RULE, "days")) {
        return;
    }
    let message = format!(
        "the last action was done on {}, and nobody looked in {days} days whether it works",
        done.value
    );
    findings
        .on(document, "field:effectiveness", done.span, message)
        .help(format!("{HELP}; then close it: `closed_on = ...`"))
        .data("done_on", done.value)
        .data("days", days);
}

/// A look by nobody who can be asked, before there was an effect to see, or on a day to come.
fn report_worthless(
    context: &Context<'_>,
    document: &Document,
    review: &Spanned<Attestation>,
    (findings, advice): (&mut Findings<'_>, &mut Advice),
) {
    let flaw = too_early(context, document, review).or_else(|| by_nobody(context, review, advice));
    let Some(Flaw { at, message, help, label }) = flaw else { return };
    let on = review.on.value;
    let finding = findings.on(document, "field:effectiveness", at, message);
    finding.help(help).data("on", on);
    if let Some((at, text)) = label {
        finding.label(at, text);
    }
}

/// Closed while its actions were not done yet, or their effect not seen.
fn report_early_closure(
    context: &Context<'_>,
    document: &Document,
    review: &Spanned<Attestation>,
    findings: &mut Findings<'_>,
) {
    let today = context.today;
    let Some(closed) = document.tables.nonconformity.closed(today) else { return };
    let is_later = |it: &&Spanned<Date>| closed.value < it.value && it.value <= today;
    let done = last_done(document, today).filter(is_later);
    let seen = Some(&review.on).filter(is_later);
    let (day, what, label) = match (done, seen) {
        (Some(done), _) => (done, "the last action was done", "the last action was done"),
        (None, Some(seen)) => (seen, "somebody looked whether the actions work", "looked at here"),
        (None, None) => return,
    };
    let message = format!("closed on {}, before {what} on {}", closed.value, day.value);
    findings
        .on(document, "field:closed_on", closed.span, message)
        .help("write the day on which it was closed: when the actions were done, and somebody had seen that they work")
        .data("closed", closed.value)
        .label(day.span, label);
}

/// What is wrong with a look at the effect.
struct Flaw {
    at: Span,
    message: String,
    help: String,
    label: Option<(Span, &'static str)>,
}

fn too_early(
    context: &Context<'_>,
    document: &Document,
    review: &Spanned<Attestation>,
) -> Option<Flaw> {
    let on = review.on.value;
    let raised = document.tables.nonconformity.raised_on.get().filter(|it| it.value > on);
    let last = last_done(document, context.today).filter(|it| it.value > on);
    // One that is late is `nonconformity-overdue`.
    let is_late = |it: &Action| it.due.get().is_some_and(|it| it.value < context.today);
    let mut open = document.tables.actions.items().iter().filter(|it| it.is_open(context.today));
    let open = open.find(|it| !is_late(it));
    let (what, help, label) = if on > context.today {
        (", a day to come".to_owned(), HELP, None)
    } else if let Some(raised) = raised {
        let what = format!(", before it was raised on {}", raised.value);
        (what, HELP, Some((raised.span, "raised here")))
    } else if let Some(last) = last {
        let what = format!(", before the last action was done on {}", last.value);
        (what, HELP, Some((last.span, "the last action was done")))
    } else if let Some(open) = open {
        let what = format!(", and the action `{}` is not done yet", open.name());
        (what, HELP_OPEN, Some((open.at, "not done yet")))
    } else {
        return None;
    };
    let message = format!("the effect was looked at on {on}{what}");
    Some(Flaw { at: review.on.span, message, help: help.to_owned(), label })
}

fn by_nobody(
    context: &Context<'_>,
    review: &Spanned<Attestation>,
    advice: &mut Advice,
) -> Option<Flaw> {
    let on = review.on.value;
    match &review.by {
        Field::Invalid(_) => None,
        Field::Absent => {
            let message = format!("the effect was looked at on {on}, and nobody is named who did");
            let help = format!("write who looked: `effectiveness = {{ on = {on}, by = \"...\" }}`");
            Some(Flaw { at: review.on.span, message, help, label: None })
        }
        Field::Present(by) => {
            let doubt = doubt(context.isms, by, on)?;
            let help = doubt.help(context.isms, "by", advice);
            let label = doubt.left_on().map(|it| (it.span, "the last day"));
            Some(Flaw { at: by.span, message: doubt.message(), help, label })
        }
    }
}

/// A day to come is a plan.
fn last_done(document: &Document, today: Date) -> Option<&Spanned<Date>> {
    let done = document.tables.actions.items().iter().filter_map(|it| it.done_on.get());
    done.filter(|it| it.value <= today).max_by_key(|it| it.value)
}
