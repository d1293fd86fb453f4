//! Evidence and its days: until when each piece holds, and which newer one takes its place.

use std::collections::HashMap;

use crate::date::{Date, Interval};
use crate::document::Document;
use crate::document::tables::Evidence;
use crate::isms::Isms;
use crate::rules;
use crate::source::Spanned;

/// A piece of evidence that is to be collected anew once its last day has passed.
#[derive(Clone, Copy, Debug)]
pub struct Dated<'a> {
    pub document: &'a Document,
    pub row: &'a Evidence,
    pub collected_on: &'a Spanned<Date>,
    /// The last day on which it holds.
    pub last: Date,
}

/// How long evidence holds that does not say so itself.
pub fn valid_for(isms: &Isms) -> Interval {
    isms.configuration.rules.interval(rules::EVIDENCE_STALE, "valid_for")
}

/// The evidence that is still needed: neither a draft's, nor what a record keeps as it was, nor what newer evidence renews.
pub fn needed(isms: &Isms, today: Date) -> impl Iterator<Item = Dated<'_>> {
    let newer = Newer::of(isms, today);
    dated(isms).filter(is_asked_for).filter(move |it| !newer.renews(it))
}

fn is_asked_for(dated: &Dated<'_>) -> bool {
    !dated.document.is_draft() && !dated.document.keeps_as_history(dated.row)
}

fn dated(isms: &Isms) -> impl Iterator<Item = Dated<'_>> {
    let valid_for = valid_for(isms);
    isms.evidence().filter_map(move |(document, row)| {
        let collected_on = row.collected_on.get()?;
        Some(Dated { document, row, collected_on, last: row.last_day(valid_for)? })
    })
}

/// For each control, the evidence that takes the place of older: the day on which a piece was collected, the earliest first,
/// and the last day of whichever holds longest among it and those after it.
#[derive(Debug)]
struct Newer<'a> {
    of_control: HashMap<&'a str, Vec<(Date, Date)>>,
}

impl<'a> Newer<'a> {
    fn of(isms: &'a Isms, today: Date) -> Newer<'a> {
        let mut of_control: HashMap<&str, Vec<(Date, Date)>> = HashMap::new();
        for it in dated(isms) {
            let Dated { row, collected_on, last, .. } = it;
            // One that has lapsed is asked for in the place of all it renewed, where it is asked for at all. A day to come is a
            // plan.
            if collected_on.value <= today && (last >= today || is_asked_for(&it)) {
                for control in row.controls.items() {
                    of_control.entry(control).or_default().push((collected_on.value, last));
                }
            }
        }
        for pieces in of_control.values_mut() {
            pieces.sort_unstable();
            let mut longest = None;
            for (_, last) in pieces.iter_mut().rev() {
                longest = longest.max(Some(*last));
                *last = longest.unwrap_or(*last);
            }
        }
        Newer { of_control }
    }

    /// Whether newer evidence holds longer than a row, or held, for every control that the row names. What names no control
    /// can't be told to be renewed.
    fn renews(&self, dated: &Dated<'_>) -> bool {
        let is_renewed = |control: &Spanned<String>| {
            let Some(pieces) = self.of_control.get(control.value.as_str()) else { return false };
            let newer = pieces.partition_point(|(day, _)| *day <= dated.collected_on.value);
            pieces.get(newer).is_some_and(|(_, longest)| *longest > dated.last)
        };
        let controls = dated.row.controls.items();
        !controls.is_empty() && controls.iter().all(is_renewed)
    }
}
