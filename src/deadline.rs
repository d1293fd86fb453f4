//! What was to be done by a day and was not, or was done on a day that has not come.

use crate::date::{Date, days_between};
use crate::finding::Finding;
use crate::phrase::count;
use crate::source::{Field, Span};

const NOT_YET: &str = "write the day on which it was done; until it is, take it out, and say who does it and until when: `owner` and `due`";

/// An action, or the treatment of a risk.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    /// As in "the action `A-1`".
    pub called: &'a str,
    pub due: &'a Field<Date>,
    pub done_on: &'a Field<Date>,
    pub owner: &'a Field<String>,
}

/// Reports a task that is late, with what helps then, or one that cannot be done yet. `add` makes a finding of a place and a
/// message.
pub fn report<'f>(
    task: Task<'_>,
    today: Date,
    help: impl FnOnce() -> String,
    add: impl FnOnce(Span, String) -> &'f mut Finding,
) {
    let Task { called, due, done_on, owner } = task;
    if let Some(due) = due.passed(done_on, today) {
        let days = days_between(due.value, today);
        let message = format!("{called} was due on {}, {} ago", due.value, count(days, "day"));
        let finding = add(due.span, message);
        finding.help(help()).data("due", due.value).data("days_overdue", days);
        if let Some(owner) = owner.get() {
            finding.data("owner", owner.value.as_str());
        }
    } else if let Some(done) = done_on.ahead_of(today) {
        let message = format!("{called} was done on {}, a day that has not come", done.value);
        add(done.span, message).help(NOT_YET).data("done_on", done.value);
    }
}
