use crate::attestation::has_left_since;
use crate::context::Context;
use crate::date::Date;
use crate::finding::{Findings, Level};
use crate::isms::{Isms, Who};
use crate::rhythm::{self, Held};
use crate::rules::{Group, Rule, Trigger};
use crate::source::Field;

pub static RULE: Rule = Rule {
    name: "management-review-unattended",
    group: Group::Audit,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["9.3.1", "5.1"],
    summary: "a management review without top management",
    page: include_str!("../../rules/management-review-unattended.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    let leaders: Vec<&str> = leaders(isms).collect();
    // `leadership-absent` says that.
    if leaders.is_empty() {
        return;
    }
    for Held { document, on } in judged(context) {
        let attendees = &document.tables.meeting.attendees;
        let message = match attendees {
            Field::Invalid(_) => continue,
            Field::Absent => "this management review does not say who attended",
            Field::Present(_) => "none of the attendees holds a role of top management",
        };
        let was_here = |it: &&&str| !isms.has_left(it, on.value);
        let leader = leaders.iter().find(was_here).unwrap_or(&"...");
        findings
            .on(document, "field:attendees", document.place(attendees), message)
            .help(format!("name who attended: `attendees = [\"{leader}\"]`; who led then and passed the role on stands in its `former_holders`; if nobody of top management attended, hold it again"));
    }
}

/// Everybody in a role of top management.
fn leaders(isms: &Isms) -> impl Iterator<Item = &str> {
    isms.configuration
        .top_management()
        .flat_map(|role| role.holders.items())
        .map(|it| it.value.as_str())
}

/// Roles are known as they are today, so only the latest review and those of the last interval are judged; and of these only
/// what was not held again with top management.
fn judged<'a>(context: &Context<'a>) -> impl Iterator<Item = Held<'a>> {
    let isms: &'a Isms = context.isms;
    let mut held = rhythm::management_reviews(isms, context.today);
    let led = held.iter().rposition(|it| is_led(context, it));
    held.drain(..led.map_or(0, |led| led + 1));
    let every = isms.configuration.rhythm.management_review_every;
    let latest: Option<Date> = held.last().map(|it| it.on.value);
    let from = every.before(context.today);
    held.into_iter().filter(move |it| it.on.value >= from || Some(it.on.value) == latest)
}

fn is_led(context: &Context<'_>, held: &Held<'_>) -> bool {
    let attendees = held.document.tables.meeting.attendees.items();
    attendees.iter().any(|name| may_lead(context, (name, held.on.value)))
}

/// Whether a name is, or may have been on that day, one of top management. Of somebody who left since, nobody can tell.
fn may_lead(context: &Context<'_>, (name, on): (&str, Date)) -> bool {
    match context.isms.who(name) {
        Some(Who::Role(_, role)) => role.top_management,
        Some(Who::Person(name, _)) => {
            context.isms.configuration.has_led(name, on)
                || has_left_since(context.isms, name, (on, context.today))
        }
        None => false,
    }
}
