use crate::context::Context;
use crate::date::Date;
use crate::evaluation::management_review;
use crate::evaluation::rhythm::{self, Held};
use crate::finding::{Findings, Level};
use crate::isms::Isms;
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
    let led = held.iter().rposition(|it| management_review::is_led(isms, it));
    held.drain(..led.map_or(0, |led| led + 1));
    held.retain(|it| !management_review::may_be_led(isms, it, context.today));
    let every = isms.configuration.rhythm.management_review_every;
    let latest: Option<Date> = held.last().map(|it| it.on.value);
    let from = every.before(context.today);
    held.into_iter().filter(move |it| it.on.value >= from || Some(it.on.value) == latest)
}
