//! Risks that weigh less than before, though nothing shows that anybody weighed them.

use std::collections::{HashMap, HashSet};

use super::{Comparison, Kept};
use crate::date::Date;
use crate::document::Document;
use crate::document::tables::Risk;
use crate::risk::{self, Level};
use crate::source::FileId;

/// A risk whose level fell, or that is judged no more.
#[derive(Debug)]
pub struct Lowered<'a> {
    pub register: &'a Document,
    /// As it is now, or as it was where it is gone.
    pub risk: &'a Risk,
    pub before: Level,
    pub after: Weight,
}

/// What a risk weighs now.
#[derive(Clone, Copy, Debug)]
pub enum Weight {
    Level(Level),
    Closed,
    /// The register lists it no more.
    Gone,
}

impl<'a> Comparison<'a> {
    /// Risks of registers in force that weigh less than before, where neither they nor their register were looked at since.
    pub fn lowered_risks(&self, today: Date) -> Vec<Lowered<'a>> {
        let before = self.risks_before();
        let method = &self.after.isms.configuration.risk;
        // Levels of two methods are no more or less than each other.
        if before.is_empty()
            || self.before.settings.is_some_and(|it| !it.risk.has_scales_of(method))
        {
            return Vec::new();
        }
        let risks = risk::known(self.after.isms).filter(|(register, _)| !register.is_draft());
        let lowered = risks.filter_map(|(register, risk)| {
            let was = *before.get(risk.id.text()?)?;
            let before = was.level_now(method).filter(|_| !was.is_closed())?;
            let (after, is_lower) = if risk.is_closed() {
                (Weight::Closed, true)
            } else {
                let level = risk.level_now(method)?;
                (Weight::Level(level), level.number < before.number)
            };
            let is_weighed = || is_weighed(was, risk, today) || self.is_looked_at(register);
            (is_lower && !is_weighed()).then_some(Lowered { register, risk, before, after })
        });
        lowered.chain(self.lost_risks(today)).collect()
    }

    /// Open risks that a register listed and lists no more. One with a late treatment is told of as that.
    fn lost_risks(&self, today: Date) -> Vec<Lowered<'a>> {
        let method = &self.after.isms.configuration.risk;
        let is_late = |it: &Risk| it.due.passed(&it.done_on, today).is_some();
        let lost = self.risks_gone().into_iter().filter(|(_, risk)| !is_late(risk));
        let lost = lost.filter(|(register, _)| !self.is_looked_at(register));
        let lowered = lost.filter_map(|(register, risk)| {
            let before = risk.level_now(method)?;
            Some(Lowered { register, risk, before, after: Weight::Gone })
        });
        lowered.collect()
    }

    /// Open risks of registers in force whose rows are gone, with the register as it is now; none where rows cannot be read.
    pub(super) fn risks_gone(&self) -> Vec<(&'a Document, &'a Risk)> {
        let (was, is) = (self.before.isms, self.after.isms);
        if risk::may_be_more(is) {
            return Vec::new();
        }
        let known = risk::known(is).filter(|(register, _)| !register.is_draft());
        let ids: HashSet<&str> = known.filter_map(|(_, it)| it.id.text()).collect();
        let renumbered: HashMap<String, String> = self.renumbered_risks().into_iter().collect();
        let registers: HashMap<FileId, &'a Document> =
            self.touched().map(|it| (it.before.file, it.after)).collect();
        let gone = risk::judged(was).filter_map(|(register, risk)| {
            let id = risk.id.text()?;
            let is_there = ids.contains(renumbered.get(id).map_or(id, String::as_str));
            let register = registers.get(&register.file).filter(|it| !it.is_draft())?;
            (!is_there && !register.is_retired()).then_some((*register, risk))
        });
        gone.collect()
    }

    /// Whether somebody approved or reviewed a register with this change.
    fn is_looked_at(&self, register: &Document) -> bool {
        let kept: Option<&Kept<'a>> = self.kept.iter().find(|it| it.after.file == register.file);
        match kept {
            Some(kept) => self.attestations_of(*kept).any(|it| it.is_recorded()),
            None => register.approved.is_present() || register.reviewed.is_present(),
        }
    }
}

/// Whether a row says that somebody weighed its risk since: it was assessed or accepted, or its treatment done. On the day of the
/// assessment nobody can tell which came first.
fn is_weighed(before: &Risk, after: &Risk, today: Date) -> bool {
    let has_come = |day: Option<Date>| day.filter(|it| *it <= today);
    let assessed = |it: &Risk| has_come(it.assessed_on.get().map(|it| it.value));
    let accepted = |it: &Risk| has_come(it.accepted.get().map(|it| it.on.value));
    let done = |it: &Risk| has_come(it.done_on.get().map(|it| it.value));
    // No day is before any.
    assessed(after) > assessed(before)
        || assessed(after) == Some(today)
        || accepted(after) > accepted(before)
        || done(after) > done(before)
}
