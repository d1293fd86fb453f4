//! Which gaps were accepted anew, for longer, or no more.

use std::collections::{HashMap, HashSet, VecDeque};

use super::Comparison;
use crate::baseline::{Entry, Identity};
use crate::date::Date;
use crate::isms::{Isms, TargetedWaiver};

/// A waiver that is new, holds longer, or has gone.
#[derive(Clone, Copy, Debug)]
pub struct AcceptanceChange<'a> {
    pub waiver: &'a TargetedWaiver,
    pub change: Acceptance,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acceptance {
    Added,
    /// It held until this day before.
    Extended(Date),
    Ended,
}

impl<'a> Comparison<'a> {
    /// Waivers of the same rule and subject are compared in their order; what the subject is called now counts.
    pub fn acceptances(&self) -> Vec<AcceptanceChange<'a>> {
        let (held, ended) = self.waivers_held();
        let mut changes = Vec::new();
        for (waiver, before) in held {
            let Some(old) = before else {
                changes.push(AcceptanceChange { waiver, change: Acceptance::Added });
                continue;
            };
            if let Some(old) = extended(old, waiver) {
                changes.push(AcceptanceChange { waiver, change: Acceptance::Extended(old) });
            }
        }
        let change = Acceptance::Ended;
        changes.extend(ended.into_iter().map(|waiver| AcceptanceChange { waiver, change }));
        changes
    }

    /// Waivers that stayed and do not hold for longer, and that somebody else is said to have approved, with who it was before.
    /// Who is called otherwise is the same.
    pub fn accepted_by_others(&self) -> Vec<(&'a TargetedWaiver, &'a str)> {
        let (held, _) = self.waivers_held();
        let others = held.into_iter().filter_map(|(waiver, before)| {
            let before = before.filter(|it| extended(it, waiver).is_none())?;
            let (old, new) = (before.waiver.approved_by.text()?, waiver.waiver.approved_by.text()?);
            (new != old && self.was_called(new) != old).then_some((waiver, old))
        });
        others.collect()
    }

    /// The waivers there are, each with what it was before, and those that are gone.
    fn waivers_held(&self) -> (Vec<Held<'a>>, Vec<&'a TargetedWaiver>) {
        let names = self.new_names();
        let target_now = |it: &TargetedWaiver| it.target.as_ref().map(|it| names.target_now(it));
        let mut before = by_target(self.before.isms, target_now);
        let mut after = by_target(self.after.isms, |it| it.target.clone());
        let first = |by_target: &mut ByTarget<'a>, target: &(String, String)| {
            by_target.get_mut(target).and_then(VecDeque::pop_front)
        };
        let held = self.after.isms.waivers.iter().filter_map(|it| {
            let target = it.target.as_ref()?;
            Some((it, first(&mut before, target)))
        });
        let held = held.collect();
        let gone = self
            .before
            .isms
            .waivers
            .iter()
            .filter(|it| target_now(it).is_some_and(|it| first(&mut after, &it).is_none()));
        (held, gone.collect())
    }

    /// The rows that a baseline got anew, by what their subjects are called now. Who begins with one accepts what there is.
    pub fn baseline_rows_added(&self) -> Vec<&'a Entry> {
        let before = &self.before.isms.baseline.entries;
        if before.is_empty() {
            return Vec::new();
        }
        let names = self.new_names();
        let own = |Identity { rule, subject, key }: &Identity| {
            (((*rule).to_owned(), subject.clone()), key.clone())
        };
        let now = |(target, key)| (names.target_now(&target), key);
        let known: HashSet<_> = before
            .iter()
            .map(|it| own(&it.identity))
            .flat_map(|it| [now(it.clone()), it])
            .collect();
        let after = self.after.isms.baseline.entries.iter();
        after.filter(|it| !known.contains(&own(&it.identity))).collect()
    }
}

/// A waiver, and the one that it was before; none where it is new.
type Held<'a> = (&'a TargetedWaiver, Option<&'a TargetedWaiver>);

type ByTarget<'a> = HashMap<(String, String), VecDeque<&'a TargetedWaiver>>;

/// Until when it held before; none where it does not hold for longer.
fn extended(before: &TargetedWaiver, after: &TargetedWaiver) -> Option<Date> {
    let until = |it: &TargetedWaiver| it.waiver.until.get().map(|it| it.value);
    let before = until(before)?;
    (until(after)? > before).then_some(before)
}

fn by_target(
    isms: &Isms,
    target: impl Fn(&TargetedWaiver) -> Option<(String, String)>,
) -> ByTarget<'_> {
    let mut by_target = ByTarget::new();
    for waiver in &isms.waivers {
        if let Some(target) = target(waiver) {
            by_target.entry(target).or_default().push_back(waiver);
        }
    }
    by_target
}
