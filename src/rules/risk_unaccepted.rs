use crate::attestation::doubt;
use crate::comparison::Comparison;
use crate::context::Context;
use crate::date::Date;
use crate::document::Document;
use crate::document::tables::{Risk, Treatment};
use crate::edit::quoted;
use crate::fields::Attestation;
use crate::finding::{Findings, Level};
use crate::isms::Isms;
use crate::phrase;
use crate::risk;
use crate::rules::{Group, Rule, Trigger};
use crate::source::{Field, Span, Spanned};
use crate::suggest::Advice;

pub static RULE: Rule = Rule {
    name: "risk-unaccepted",
    group: Group::Risk,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["6.1.3", "8.3"],
    summary: "a risk above the appetite that its owner has not accepted",
    page: include_str!("../../rules/risk-unaccepted.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let method = &context.isms.configuration.risk;
    let before = context.comparison.map(Comparison::risks_before).unwrap_or_default();
    let mut advice = Advice::default();
    for (document, risk) in risk::judged(context.isms) {
        let is_within = risk.is_within_appetite(method);
        let is_kept = risk.treatment.get().is_some_and(|it| it.value == Treatment::Accept);
        // Without an appetite or a level, only what is kept on purpose surely needs a decision.
        let needs_acceptance = match is_within {
            Some(is_within) => !is_within,
            None => is_kept,
        };
        // Without a treatment nobody has decided anything yet, which is `risk-untreated`.
        if !needs_acceptance || risk.treatment.is_absent() || risk::is_contradictory(method, risk) {
            continue;
        }
        let gap = gap(context, (document, risk), &mut advice).or_else(|| {
            let before = before.get(risk.id.text()?)?;
            raised(context, (document, risk), before)
        });
        let Some(gap) = gap else { continue };
        let finding = risk::report(findings, (document, risk), gap.at, gap.message);
        finding.help(gap.help);
        if let (Some(false), Some(level)) = (is_within, risk.level_now(method)) {
            finding.data("level", i64::from(level.number));
        }
        if let (Some(false), Some(appetite)) = (is_within, method.appetite.get()) {
            finding
                .label(appetite.span, "the appetite")
                .data("appetite", i64::from(appetite.value));
        }
        if let Some(owner) = risk.owner.get() {
            finding.data("owner", owner.value.as_str());
        }
    }
}

/// What an acceptance lacks.
struct Gap {
    at: Span,
    message: String,
    help: String,
}

fn gap(
    context: &Context<'_>,
    (document, risk): (&Document, &Risk),
    advice: &mut Advice,
) -> Option<Gap> {
    let called = || risk.called();
    let accepted = match &risk.accepted {
        Field::Absent => return Some(nobody_accepted(context, (document, risk))),
        Field::Invalid(_) => return None,
        Field::Present(accepted) => accepted,
    };
    let on = accepted.on.value;
    if on > context.today {
        let help =
            format!("write the day on which it was accepted: {} at the latest", context.today);
        let message = format!("{} is accepted on {on}, a day that has not come", called());
        return Some(Gap { at: accepted.on.span, message, help });
    }
    match &accepted.by {
        Field::Invalid(_) => None,
        Field::Absent => {
            let message = format!("the acceptance of {} on {on} does not say by whom", called());
            let help =
                format!("name the person who did: {}", line(context.isms, (document, risk), on));
            Some(Gap { at: accepted.span, message, help })
        }
        Field::Present(by) => wrong_person(context, risk, (accepted, by), advice),
    }
}

fn nobody_accepted(context: &Context<'_>, (document, risk): (&Document, &Risk)) -> Gap {
    let method = &context.isms.configuration.risk;
    let called = risk.called();
    let level = risk.level_now(method);
    let (at, message) = match (level, method.appetite.get()) {
        (Some(level), Some(appetite)) => {
            let words = format!(
                "level {} of {called} is above the appetite of {}, and nobody has accepted it",
                method.level_name(level.number),
                method.level_name(appetite.value)
            );
            (level.at, words)
        }
        _ => {
            let at = risk.treatment.span().unwrap_or(risk.place());
            (at, format!("{called} is kept as it is, and nobody has accepted it"))
        }
    };
    let how = line(context.isms, (document, risk), context.today);
    Gap { at, message, help: format!("treat it further, or let its owner accept it: {how}") }
}

/// An acceptance of a lower level, which a change left as it was. On its own day nobody can tell which came first.
fn raised(
    context: &Context<'_>,
    (document, risk): (&Document, &Risk),
    before: &Risk,
) -> Option<Gap> {
    let method = &context.isms.configuration.risk;
    let settings = context.comparison?.before.settings;
    // Levels of two methods are no more or less than each other.
    if settings.is_some_and(|it| !it.risk.has_scales_of(method)) {
        return None;
    }
    let (was, is) = (before.level_now(method)?, risk.level_now(method)?);
    let (accepted_before, accepted) = (before.accepted.get()?, risk.accepted.get()?);
    let on = accepted.on.value;
    if is.number <= was.number || on > accepted_before.on.value || on >= context.today {
        return None;
    }
    let message = format!(
        "{} was accepted on {on}, before this change raised it from level {} to {}",
        risk.called(),
        method.level_name(was.number),
        method.level_name(is.number)
    );
    let how = line(context.isms, (document, risk), context.today);
    let help = format!("treat it further, or let its owner accept it anew: {how}");
    Some(Gap { at: is.at, message, help })
}

/// An acceptance as it would be written, by the one person who was behind the owner on that day where there is one.
fn line(isms: &Isms, (document, risk): (&Document, &Risk), on: Date) -> String {
    let people =
        risk.owner.get().map(|owner| isms.people_now_behind(owner, on)).unwrap_or_default();
    let by = if let [person] = people[..] { person } else { "..." };
    if risk.at.file() == document.file {
        format!("`accepted = {{ on = {on}, by = {} }}`", quoted(by))
    } else {
        format!("`{on}` in the column of `accepted`, and `{by}` in that of `accepted_by`")
    }
}

/// An acceptance by somebody who is no person, or may not accept this risk.
fn wrong_person(
    context: &Context<'_>,
    risk: &Risk,
    (accepted, by): (&Attestation, &Spanned<String>),
    advice: &mut Advice,
) -> Option<Gap> {
    let isms = context.isms;
    if let Some(doubt) = doubt(isms, by, accepted.on.value) {
        let help = doubt.help(isms, "by", advice);
        return Some(Gap { at: by.span, message: doubt.message(), help });
    }
    if risk::may_accept(isms, risk, by, (accepted.on.value, context.today)) {
        return None;
    }
    let owner = risk.owner.get()?;
    let message =
        format!("`{}` accepted {}, and its owner is `{}`", by.value, risk.called(), owner.value);
    let people = isms.people_now_behind(owner, context.today);
    let help = match people[..] {
        [] => "let its owner accept it".to_owned(),
        _ => format!("let {} accept it, or somebody of top management", phrase::any_of(&people)),
    };
    Some(Gap { at: by.span, message, help })
}
