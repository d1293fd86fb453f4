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
        let names = self.new_names();
        let target_now = |it: &TargetedWaiver| it.target.as_ref().map(|it| names.target_now(it));
        let mut before = by_target(self.before.isms, target_now);
        let mut after = by_target(self.after.isms, |it| it.target.clone());
        let mut changes = Vec::new();
        for waiver in &self.after.isms.waivers {
            let Some(target) = &waiver.target else { continue };
            let Some(old) = before.get_mut(target).and_then(VecDeque::pop_front) else {
                changes.push(AcceptanceChange { waiver, change: Acceptance::Added });
                continue;
            };
            let until = |it: &TargetedWaiver| it.waiver.until.get().map(|it| it.value);
            if let (Some(old), Some(new)) = (until(old), until(waiver))
                && new > old
            {
                changes.push(AcceptanceChange { waiver, change: Acceptance::Extended(old) });
            }
        }
        for waiver in &self.before.isms.waivers {
            let Some(target) = target_now(waiver) else { continue };
            if after.get_mut(&target).and_then(VecDeque::pop_front).is_none() {
                changes.push(AcceptanceChange { waiver, change: Acceptance::Ended });
            }
        }
        changes
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

type ByTarget<'a> = HashMap<(String, String), VecDeque<&'a TargetedWaiver>>;

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
