//! Risks that weigh less than before, though nothing shows that anybody weighed them.

use super::{Comparison, Kept};
use crate::date::Date;
use crate::document::Document;
use crate::document::tables::Risk;
use crate::risk::{self, Level};

/// A risk whose level fell, or that was closed.
#[derive(Debug)]
pub struct Lowered<'a> {
    pub register: &'a Document,
    pub risk: &'a Risk,
    pub before: Level,
    /// None where it was closed.
    pub after: Option<Level>,
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
            let after = match risk.is_closed() {
                true => None,
                false => Some(risk.level_now(method)?),
            };
            let is_lower = after.is_none_or(|it| it.number < before.number);
            let is_weighed = || is_weighed(was, risk, today) || self.is_looked_at(register);
            (is_lower && !is_weighed()).then_some(Lowered { register, risk, before, after })
        });
        lowered.collect()
    }

    /// Whether somebody approved or reviewed a register as it is now, or it is another one than the risk stood in.
    fn is_looked_at(&self, register: &Document) -> bool {
        let kept: Option<&Kept<'a>> = self.kept.iter().find(|it| it.after.file == register.file);
        kept.is_none_or(|it| self.attestations_of(*it).any(|it| it.is_recorded()))
    }
}

/// Whether a row says that somebody weighed its risk since: it was assessed or accepted, or its treatment done. On the day of the
/// assessment nobody can tell which came first.
fn is_weighed(before: &Risk, after: &Risk, today: Date) -> bool {
    let day = |it: &Risk| it.assessed_on.get().map(|it| it.value);
    let accepted = |it: &Risk| it.accepted.get().map(|it| it.on.value);
    let done = |it: &Risk| it.done_on.get().map(|it| it.value);
    // No day is before any.
    day(after) > day(before)
        || day(after) == Some(today)
        || accepted(after) > accepted(before)
        || done(after) > done(before)
}
