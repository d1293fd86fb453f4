//! What became of controls: claimed, covered, excluded.

use std::collections::{HashMap, HashSet};

use super::{Comparison, Kept, Side};
use crate::coverage::exclusion;
use crate::coverage::{Covered, State};
use crate::document::Document;
use crate::document::tables::Applicability;
use crate::framework::{self, Control, name};
use crate::source::Spanned;

/// A document that no longer claims a control.
#[derive(Clone, Copy, Debug)]
pub struct Dropped<'a> {
    pub kept: Kept<'a>,
    pub control: &'static Control,
}

/// A document that claims more controls than before, by the text it had.
#[derive(Debug)]
pub struct Claimed<'a> {
    pub kept: Kept<'a>,
    /// At least one, where the document names it.
    pub controls: Vec<(&'static Control, &'a Spanned<String>)>,
}

/// A control that is covered in another way than before.
#[derive(Clone, Copy, Debug)]
pub struct CoverChange<'a> {
    pub before: &'a Covered,
    pub after: &'a Covered,
}

impl CoverChange<'_> {
    pub fn is_loss(&self) -> bool {
        self.after.state() > self.before.state()
    }
}

impl<'a> Comparison<'a> {
    /// Claims that a document in force gave up, without another document taking the control over or the Statement of
    /// Applicability excluding it.
    pub fn dropped(&self) -> Vec<Dropped<'a>> {
        if !self.uses_annex_a() {
            return Vec::new();
        }
        let mut dropped = Vec::new();
        let kept = self.touched().filter(|it| {
            it.before.stands()
                && !it.after.is_retired()
                && (it.after.controls.is_present() || it.after.controls.is_absent())
        });
        for kept in kept {
            let mut met = claims(kept.after);
            let before = kept.before.controls.items().iter();
            let gone = before.filter(|it| met.insert(it.value.as_str()));
            let controls = gone.filter_map(|it| framework::control(it));
            dropped.extend(controls.map(|control| Dropped { kept: *kept, control }));
        }
        if !dropped.is_empty() {
            let taken = self.taken_over();
            let is_excluded =
                |id: &str| self.after.coverage.get(id).is_some_and(|it| it.is_excluded);
            dropped.retain(|it| {
                !taken.contains(it.control.id.as_str()) && !is_excluded(&it.control.id)
            });
        }
        dropped
    }

    /// Claims that documents make anew while their text is as it was. Not those that another document gave up, nor an id that
    /// was mended.
    pub fn claimed_by_old_texts(&self) -> Vec<Claimed<'a>> {
        if !self.uses_annex_a() {
            return Vec::new();
        }
        let given_up = self.given_up();
        let mut claimed = Vec::new();
        for kept in self.touched().filter(|it| it.before.stands() && it.after.is_work()) {
            let meant = |it: &Spanned<String>| name::controls_meant(it);
            let before: HashSet<&str> =
                kept.before.controls.items().iter().flat_map(meant).map(|it| &*it.id).collect();
            let controls = kept.after.controls.distinct();
            let controls = controls.filter_map(|it| Some((framework::control(it)?, it)));
            let is_new = |id: &str| !before.contains(id) && !given_up.contains(id);
            let controls: Vec<_> = controls.filter(|(it, _)| is_new(&it.id)).collect();
            if !controls.is_empty() && self.text_change(*kept).is_none() {
                claimed.push(Claimed { kept: *kept, controls });
            }
        }
        claimed
    }

    /// Controls whose cover is another, but for those that are or were excluded.
    pub fn covers(&self) -> impl Iterator<Item = CoverChange<'a>> {
        let is_judged = self.uses_annex_a();
        let both = self.before.coverage.controls.iter().zip(&self.after.coverage.controls);
        both.filter(move |_| is_judged)
            .filter(|(before, after)| !before.is_excluded && !after.is_excluded)
            .filter(|(before, after)| before.state() != after.state())
            .map(|(before, after)| CoverChange { before, after })
    }

    /// Controls that the Statement of Applicability excludes now and did not exclude before. A first statement begins with
    /// its exclusions, and changes none.
    pub fn exclusions_added(&self) -> Vec<(&'static Control, &'a Applicability)> {
        self.exclusions_beyond(self.after, self.before)
    }

    pub fn exclusions_removed(&self) -> Vec<(&'static Control, &'a Applicability)> {
        self.exclusions_beyond(self.before, self.after)
    }

    fn exclusions_beyond(
        &self,
        side: Side<'a>,
        other: Side<'a>,
    ) -> Vec<(&'static Control, &'a Applicability)> {
        let is_stated = |it: Side<'_>| {
            it.isms
                .statement_of_applicability()
                .is_some_and(|it| it.is_readable() && !it.keeps_applicability_elsewhere())
        };
        if !self.uses_annex_a() || !is_stated(side) || !is_stated(other) {
            return Vec::new();
        }
        let was_excluded =
            |control: &Control| other.coverage.get(&control.id).is_some_and(|it| it.is_excluded);
        let rows = exclusion::excluded_rows(side.isms);
        rows.filter(|(control, _)| !was_excluded(control)).collect()
    }

    fn uses_annex_a(&self) -> bool {
        let uses = |it: Side<'_>| it.isms.configuration.uses_annex_a();
        uses(self.before) && uses(self.after)
    }

    /// Controls that some document claimed, which does so no more, or is retired or gone.
    fn given_up(&self) -> HashSet<&'a str> {
        let gone = self.removed.iter().map(|it| (*it, HashSet::new()));
        let kept = self.touched().map(|it| {
            let after = if it.after.is_retired() { HashSet::new() } else { claims(it.after) };
            (it.before, after)
        });
        let given_up = gone.chain(kept).flat_map(|(before, after)| &claims(before) - &after);
        given_up.collect()
    }

    /// Controls that some document in use claims and did not claim before. A record rules nothing, so it takes nothing over.
    fn taken_over(&self) -> HashSet<&'a str> {
        let is_used = |it: &&Document| {
            it.is_readable() && !it.is_retired() && it.kind_or_policy().can_cover()
        };
        let new: HashMap<*const Document, &'a Document> =
            self.kept.iter().map(|it| (std::ptr::from_ref(it.after), it.before)).collect();
        let mut taken = HashSet::new();
        for document in self.after.isms.documents.iter().filter(is_used) {
            let before =
                new.get(&std::ptr::from_ref(document)).map(|it| claims(it)).unwrap_or_default();
            taken.extend(claims(document).difference(&before).copied());
        }
        taken
    }
}

fn claims(document: &Document) -> HashSet<&str> {
    document.controls.items().iter().map(|it| it.value.as_str()).collect()
}

impl Covered {
    /// How well it is covered, as a phrase.
    pub fn told(&self) -> &'static str {
        match self.state() {
            State::Weak => "weakly covered",
            state => state.name(),
        }
    }
}
