//! What was planned for a day that passed: the audits of a programme, and objectives.

use super::rows::Rows;
use super::{Fate, OutOfSight};
use crate::comparison::{Comparison, Kept};
use crate::date::Date;
use crate::document::tables::{Objective, PlannedAudit};
use crate::evaluation::audit_scope;
use crate::source::Spanned;

/// An audit that was late, of which no report tells, and that has another day or no row now.
pub(super) fn audit_postponed<'a>(
    comparison: &Comparison<'a>,
    kept: Kept<'a>,
    audit: &PlannedAudit,
    rows: &Rows<'a>,
    today: Date,
) -> Option<OutOfSight<'a>> {
    let before = audit.planned_on.get().filter(|it| it.value < today)?.value.to_string();
    let (document, key) = comparison.now_in(kept, &audit.key());
    let isms = comparison.after.isms;
    let is_open = |it: &PlannedAudit| {
        it.report.is_absent() || audit_scope::awaited(isms, it, today).is_some()
    };
    let planned_on = |it: &'a PlannedAudit| it.planned_on.get().filter(|_| is_open(it));
    let fate = fate(rows.audits(document, &key), planned_on, today)?;
    let what = format!("the audit `{}`", audit.name());
    Some(OutOfSight { document, key, what, field: "planned_on", before, fate })
}

/// An objective that was late and without a result, and has another day or no row now.
pub(super) fn objective_postponed<'a>(
    comparison: &Comparison<'a>,
    kept: Kept<'a>,
    objective: &Objective,
    rows: &Rows<'a>,
    today: Date,
) -> Option<OutOfSight<'a>> {
    let due = |it: &'a Objective| it.due.get().filter(|_| it.result.is_absent());
    let (document, key) = comparison.now_in(kept, &objective.key());
    let fate = fate(rows.objectives(document, &key), due, today)?;
    // A row that is gone is one of those that the approval speaks of, which is told for itself.
    let is_approved = kept.before.approved.is_present() && kept.after.approved.is_present();
    if is_approved && kept.after.is_in_force() && matches!(fate, Fate::Gone) {
        return None;
    }
    let what = format!("the objective `{}`", objective.name());
    let before = objective.due.get()?.value.to_string();
    Some(OutOfSight { document, key, what, field: "due", before, fate })
}

/// What became of a row, by the day until which the one that has its name now is open.
fn fate<'a, T>(
    rows: &[&'a T],
    open_until: impl Fn(&'a T) -> Option<&'a Spanned<Date>>,
    today: Date,
) -> Option<Fate> {
    match rows {
        [] => Some(Fate::Gone),
        [now] => {
            let day = open_until(now).filter(|it| it.value >= today)?;
            Some(Fate::Longer(day.span, day.value.to_string()))
        }
        // Which of them it is, nobody can tell.
        _ => None,
    }
}
