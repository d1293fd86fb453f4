//! Which findings a waiver accepts, and what became of each waiver.

use std::collections::HashMap;

use super::asked::{Request, runs};
use super::reach::Reach;
use crate::context::{Context, WaiverUse};
use crate::finding::Finding;
use crate::isms::TargetedWaiver;
use crate::rules::{self, Rule, Trigger};

/// Marks each finding that a waiver in force accepts. A waiver whose last day has passed accepts nothing.
pub(super) fn mark(
    findings: &mut [Finding],
    context: &Context<'_>,
    (request, reach): (&Request, &Reach<'_>),
) -> Vec<WaiverUse> {
    let Context { isms, today, .. } = *context;
    let mut by_target: HashMap<(&str, &str), usize> = HashMap::new();
    let mut uses = Vec::with_capacity(isms.waivers.len());
    for (number, waiver) in isms.waivers.iter().enumerate() {
        let rule = waiver.waiver.rule.get().and_then(|it| rules::find(it));
        let is_expired = waiver.waiver.until.get().is_none_or(|until| until.value < today);
        let can_be_judged = !request.no_waivers
            && rule.is_some_and(|it| runs(it, context, request) && is_agreed(waiver, it, context));
        uses.push(match (is_expired, can_be_judged) {
            (true, _) => WaiverUse::Expired,
            (false, true) => WaiverUse::Accepted(0),
            (false, false) => WaiverUse::NotJudged,
        });
        if let (Some((rule, subject)), WaiverUse::Accepted(_)) = (&waiver.target, uses[number]) {
            by_target.entry((rule, subject)).or_insert(number);
        }
    }
    if by_target.is_empty() {
        return uses;
    }
    for finding in findings.iter_mut().filter(|it| it.rule.waivable) {
        let Some(number) = by_target.get(&(finding.rule.name, finding.subject.as_str())) else {
            continue;
        };
        finding.waived_by = Some(*number);
        if let WaiverUse::Accepted(count) = &mut uses[*number] {
            *count += 1;
        }
    }
    for (waiver, what) in isms.waivers.iter().zip(&mut uses) {
        let rule = waiver.waiver.rule.get().and_then(|it| rules::find(it));
        let (WaiverUse::Accepted(0), Some(rule), Some((_, subject))) =
            (*what, rule, &waiver.target)
        else {
            continue;
        };
        // The change that a waiver accepted is over once it is merged.
        if rule.trigger == Trigger::Change || !reach.could_find(rule, subject) {
            *what = WaiverUse::NotJudged;
        }
    }
    uses
}

/// Whether a waiver may accept anything in this run. No change accepts what is said of itself: of a rule about changes it must
/// have been in force where the change began.
fn is_agreed(waiver: &TargetedWaiver, rule: &Rule, context: &Context<'_>) -> bool {
    let Some(comparison) = context.comparison.filter(|_| rule.trigger == Trigger::Change) else {
        return true;
    };
    let is_in_force =
        |it: &&TargetedWaiver| it.waiver.until.get().is_some_and(|it| it.value >= context.today);
    let mut before = comparison.before.isms.waivers.iter().filter(is_in_force);
    before.any(|it| it.target == waiver.target)
}
