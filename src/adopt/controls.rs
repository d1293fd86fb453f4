//! The controls that a text cites.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::values::{self, short};
use crate::framework::name::ControlName;
use crate::framework::{self, OldControl, control, old_category, old_control};
use crate::phrase;

/// What a text cites.
#[derive(Debug, Default)]
pub(super) struct Cited {
    /// By their place in the standard, with how they were written and the line where each is first named.
    pub controls: BTreeMap<usize, (String, usize)>,
    pub doubts: Vec<(usize, String)>,
    /// Ids of 2013 of which a doubt tells already.
    told: HashSet<String>,
}

/// `A.5.15`, `A 5.15`, `ISO 27001 A.5.15`, `A.5.15–A.5.18`, `A.9.2.3`. The letter is required: 5.1 is a clause too.
static CITATION: LazyLock<Regex> = LazyLock::new(|| {
    let id = r"A\.? ?([5-9]|1[0-8])\.(\d{1,2})(?:\.(\d{1,2}))?";
    let range = r"(?:\**\s{0,2}(?:-|–|—|‐|‑|\bto\b|\bthrough\b|\bbis\b)\s{0,2}\**(?:A\.? ?)?(?:([5-9]|1[0-8])\.)?(\d{1,2})(\.\d{1,2})?)?";
    Regex::new(&format!("{id}{range}")).expect("a valid expression")
});

/// Which edition a text speaks of: only where it names 2013 and never 2022 do ids that both have mean the old ones.
pub(super) fn speaks_of_2013(text: &str) -> bool {
    let names = |edition: &str| {
        text.match_indices(edition).any(|(at, _)| text[..at].ends_with([':', '-', ' ']))
    };
    text.contains("2013") && text.contains("2700") && names("2013") && !text.contains(":2022")
}

/// Controls that a key lists, with whatever spelling leaves no doubt.
pub(super) fn listed(text: &str) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for part in values::several(text) {
        let mut range = Cited::default();
        range.read(part, 0, false);
        if range.controls.len() > 1 {
            let places = range.controls.into_keys();
            found.extend(places.map(|it| framework::controls()[it].id.clone()));
            continue;
        }
        let meant = framework::name::controls_meant(part);
        if meant.is_empty() {
            return Err(format!("`{}` is no control of Annex A", short(part)));
        }
        if values::numbers_in(part) > 1 {
            return Err(format!(
                "`{}` names more than one control: write `controls = [...]` with each of them",
                short(part)
            ));
        }
        found.extend(meant.iter().map(|it| it.id.clone()));
    }
    found.sort_by_key(|it| framework::control_number(it));
    found.dedup();
    Ok(found)
}

impl Cited {
    /// Adds what one line cites.
    pub(super) fn read(&mut self, text: &str, line: usize, is_2013: bool) {
        if !text.contains('A') {
            return;
        }
        for found in CITATION.captures_iter(text) {
            let whole = found.get(0).expect("the whole match");
            let (before, after) = (&text[..whole.start()], &text[whole.end()..]);
            // `ORP.4.A5.1`, `CC-BY-SA-4.0`, `A.5.1.2.3`, a longer number.
            if before
                .ends_with(|it: char| it.is_alphanumeric() || matches!(it, '.' | '-' | '_' | '/'))
                && !before.ends_with("27001-")
            {
                continue;
            }
            let follows = after.strip_prefix('.').unwrap_or(after);
            if after.starts_with(|it: char| it.is_alphanumeric() || it == '_')
                || (after.starts_with('.') && follows.starts_with(|it: char| it.is_ascii_digit()))
            {
                continue;
            }
            let part = |number: usize| found.get(number).map(|it| it.as_str());
            let (theme, first) = (part(1).unwrap_or_default(), part(2).unwrap_or_default());
            if let Some(third) = part(3) {
                let last = match (part(4), part(5), part(6)) {
                    (None, Some(last), None) => Some(last),
                    (Some(same), Some(group), Some(last)) if (same, group) == (theme, first) => {
                        last.strip_prefix('.')
                    }
                    _ => None,
                };
                let group = format!("A.{}.{}", bare(theme), bare(first));
                self.old_range(&group, bare(third), last.map(bare), line);
                continue;
            }
            let last = match (part(4), part(5), part(6)) {
                (None, Some(last), None) => Some(last),
                (Some(same), Some(last), None) if same == theme => Some(last),
                _ => None,
            };
            self.range(theme, bare(first), last.map(bare), line, is_2013, whole.as_str());
        }
    }

    /// Adds what stands beside a label for controls without its letter, as `5.24, 5.25`.
    /// One that is no control shows that the numbers are of another standard, as `PCI DSS 8.2, 8.3` are: then it takes none.
    pub(super) fn read_bare(&mut self, text: &str, line: usize, is_2013: bool) {
        let is_bare = |part: &&str| {
            let mut with_letter = Cited::default();
            with_letter.read(part, line, is_2013);
            with_letter.is_empty() && values::numbers_in(part) > 0
        };
        let bare: Vec<&str> = values::several(text).into_iter().filter(is_bare).collect();
        let is_foreign = |part: &&&str| framework::name::controls_meant(part).is_empty();
        if let Some(foreign) = bare.iter().find(is_foreign) {
            let text = format!(
                "`{}` is no control of Annex A, so no number beside it is taken for one: write those that are with their letter, as `A.8.13`",
                short(foreign)
            );
            self.doubts.push((line, text));
            return;
        }
        for part in bare {
            if let Err(why) = listed(part) {
                self.doubts.push((line, why));
            } else if let Some(id) = framework::name::mended_control(part) {
                self.read(&id, line, is_2013);
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.controls.is_empty() && self.doubts.is_empty()
    }

    fn range(
        &mut self,
        theme: &str,
        first: u32,
        last: Option<u32>,
        line: usize,
        is_2013: bool,
        written: &str,
    ) {
        let is_known = |number: u32| control(&format!("A.{theme}.{number}")).is_some();
        // `A.5.15 - 3 steps` is no range.
        let last = last.filter(|it| *it > first && is_known(*it)).unwrap_or(first);
        for number in first..=last {
            let id = format!("A.{theme}.{number}");
            if is_2013 && old_category(&id).is_some() {
                self.group(&id, ", of which this text speaks", line);
            } else if let Some(place) = framework::control_number(&id) {
                self.controls.entry(place).or_insert_with(|| (written.trim().to_owned(), line));
            } else if !framework::name::successors_of_group(&id).is_empty() {
                self.group(&id, "", line);
            }
        }
    }

    fn group(&mut self, id: &str, when: &str, line: usize) {
        if self.told.insert(id.to_owned()) {
            let became = framework::name::successors_of_group(id);
            let became: Vec<&str> = became.iter().map(|it| it.id.as_str()).collect();
            let text = format!(
                "`{id}` was a group of controls in 2013{when}: name those of 2022 that are meant, of {}",
                became.join(", ")
            );
            self.doubts.push((line, text));
        }
    }

    fn old_range(&mut self, group: &str, first: u32, last: Option<u32>, line: usize) {
        // `A.9.2.1 - 3 steps` is no range.
        let is_known = |it: &u32| old_control(&format!("{group}.{it}")).is_some();
        let last = last.filter(|it| *it > first && is_known(it)).unwrap_or(first);
        (first..=last).for_each(|it| self.old(&format!("{group}.{it}"), line));
    }

    fn old(&mut self, id: &str, line: usize) {
        let Some(old) = old_control(id) else { return };
        for control in old.successors() {
            if let Some(place) = framework::control_number(&control.id) {
                self.controls.entry(place).or_insert_with(|| (format!("{id} (2013)"), line));
            }
        }
        if self.told.insert(id.to_owned()) {
            self.doubts.push((line, replaced(old)));
        }
    }
}

/// What became of a control of 2013.
fn replaced(old: &OldControl) -> String {
    let names: Vec<String> =
        old.successors().map(|it| format!("`{}` {}", it.id, it.title)).collect();
    let them = if names.len() > 1 { "them" } else { "it" };
    format!(
        "`{}` is a control of 2013, which {} replaced: `controls` names {them}",
        old.id,
        phrase::joined(&names, "and")
    )
}

/// The same of each control of 2013 that a key lists, with its letter or without.
pub(super) fn each_replaced(text: &str) -> impl Iterator<Item = String> {
    let names = values::several(text).into_iter().map(ControlName::of);
    names.filter_map(|it| match it {
        ControlName::Old(old) | ControlName::BareOld(old, _) => Some(replaced(old)),
        _ => None,
    })
}

fn bare(number: &str) -> u32 {
    number.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited(text: &str) -> String {
        let mut cited = Cited::default();
        cited.read(text, 1, speaks_of_2013(text));
        let ids: Vec<&str> =
            cited.controls.keys().map(|it| framework::controls()[*it].id.as_str()).collect();
        ids.join(" ")
    }

    #[test]
    fn citations_are_read_as_houses_write_them() {
        for (text, wanted) in [
            ("see A.5.15 and A 5.16, ISO/IEC 27001 A.8.2.", "A.5.15 A.5.16 A.8.2"),
            (
                "(Controls A.5.15 – A.5.18, A.8.25–A.8.27)",
                "A.5.15 A.5.16 A.5.17 A.5.18 A.8.25 A.8.26 A.8.27",
            ),
            ("A.5.15-A.5.17", "A.5.15 A.5.16 A.5.17"),
            ("A.5.15-17", "A.5.15 A.5.16 A.5.17"),
            ("A 5.15 bis A 5.17", "A.5.15 A.5.16 A.5.17"),
            ("**A.5.24** — Planning", "A.5.24"),
            ("A.9.2.3 and A.18.2.3", "A.5.36 A.8.2 A.8.8"),
            ("A.9.2.1\u{2013}A.9.2.3, A.7.1.1-2", "A.5.16 A.5.18 A.6.1 A.6.2 A.8.2"),
            ("A.9.2.1 - 30 steps, A.9.2.1 to A.9.4.1", "A.5.16"),
            ("A.5.38 A.5.1.9 ORP.4.A5 CC-BY-SA-4.0 A.1.2.1 AA.5.1 5.15 A.5.15a", ""),
            ("ISO/IEC 27001:2013, A.9.2.1 and A.8.1", "A.5.16"),
            ("A.5.15 - 3 steps", "A.5.15"),
            ("A.8.1", "A.8.1"),
        ] {
            assert_eq!(cited(text), wanted, "{text}");
        }
    }

    #[test]
    fn beside_a_label_the_letter_may_be_absent() {
        for (text, is_2013, controls, doubts) in [
            ("5.24, 5.25 Assessment; A.8.2", false, 2, 0),
            ("9.2.3", true, 1, 1),
            ("8.1", true, 0, 1),
            ("5.24 and 5.25", false, 0, 1),
            ("5.99", false, 0, 1),
            ("PCI DSS 8.2, 8.3, 8.6", false, 0, 1),
            ("CIS 5.1, 5.2; CIS 6.3", false, 0, 1),
            ("5.24, 5.99", false, 0, 1),
            ("Encryption, copies", false, 0, 0),
        ] {
            let mut cited = Cited::default();
            cited.read_bare(text, 1, is_2013);
            assert_eq!((cited.controls.len(), cited.doubts.len()), (controls, doubts), "{text}");
        }
    }
}
