//! What changed and no other part of the comparison speaks of: keys of front matter and of `isms.toml`, and rows of the
//! baseline.

use std::collections::{BTreeSet, HashMap};

use super::keys::{self, KeyChange};
use super::{Acceptance, AcceptanceChange, Comparison, Kept, Loosened};
use crate::baseline::Identity;
use crate::front_matter::{self, FrontMatter};
use crate::isms::Isms;
use crate::source::{FileId, Sources};
use crate::syntax::{self, Toml};

/// The keys and items of which another part of the comparison speaks, by the file that holds them: `owner`,
/// `controls.A.5.17`.
type Told = HashMap<FileId, Vec<String>>;

impl<'a> Comparison<'a> {
    /// The keys of documents, as they are written.
    pub fn keys(&self) -> Vec<(Kept<'a>, KeyChange)> {
        let told = self.told();
        let waivers = self.told_waivers();
        let mut changes = Vec::new();
        for kept in self.touched() {
            let front_matter = |isms: &'a Isms, file| front_matter(&isms.sources, file);
            let before = front_matter(self.before.isms, kept.before.file);
            let after = front_matter(self.after.isms, kept.after.file);
            let (Some(before), Some(after)) = (before, after) else { continue };
            let told = told.get(&kept.after.file).map(Vec::as_slice).unwrap_or_default();
            let is_told = |it: &KeyChange| {
                let place = it.place();
                told.iter().any(|key| is_within(&place, key))
                    || waivers.tell(before.file, after.file, &place)
            };
            let new = keys::of_front_matter(&before, &after);
            changes.extend(new.into_iter().filter(|it| !is_told(it)).map(|it| (*kept, it)));
        }
        changes
    }

    /// The keys of `isms.toml` and the lines of CODEOWNERS, as they are written.
    pub fn settings_keys(&self) -> Vec<KeyChange> {
        let mut changes = self.keys_of_isms_toml();
        changes.extend(self.codeowners_lines());
        changes
    }

    /// None where it cannot be read. What files it calls documents is told beside what became of those.
    fn keys_of_isms_toml(&self) -> Vec<KeyChange> {
        let (Some(before), Some(after)) = (self.before.settings, self.after.settings) else {
            return Vec::new();
        };
        let toml = |isms: &'a Isms, file: FileId| {
            let text = isms.sources.files[file].text();
            Toml { file, start: 0, text }
        };
        let before = toml(self.before.isms, before.file);
        let after = toml(self.after.isms, after.file);
        let loosened: BTreeSet<String> =
            self.loosened().iter().flat_map(Loosened::written_keys).collect();
        let waivers = self.told_waivers();
        let mut changes = keys::of_settings(&before, &after);
        changes.retain(|it| {
            let place = it.place();
            !loosened.contains(&place)
                && !loosened.contains(&it.key)
                && !waivers.tell(before.file, after.file, &place)
        });
        changes
    }

    /// Rows that the later baseline has and the earlier one has not.
    pub fn baseline_added(&self) -> Vec<&'a Identity> {
        beyond(self.after.isms, self.before.isms)
    }

    pub fn baseline_removed(&self) -> Vec<&'a Identity> {
        beyond(self.before.isms, self.after.isms)
    }

    fn told(&self) -> Told {
        let mut told = Told::new();
        let mut add = |kept: Kept<'_>, key: &str| {
            told.entry(kept.after.file).or_default().push(key.to_owned());
        };
        self.owners().for_each(|it| add(it.0, "owner"));
        self.intervals().for_each(|it| add(it.kept, "review_every"));
        self.postponed().for_each(|it| add(it.kept, "next_review"));
        self.retired().for_each(|it| add(it, "status"));
        self.attestations().iter().for_each(|it| add(it.kept, it.kind.key()));
        for dropped in self.dropped() {
            add(dropped.kept, &format!("controls.{}", dropped.control.id));
        }
        let statement = self.after.isms.statement_of_applicability();
        let statement =
            self.kept.iter().find(|it| statement.is_some_and(|of| std::ptr::eq(it.after, of)));
        let exclusions = [self.exclusions_added(), self.exclusions_removed()];
        for (control, _) in exclusions.into_iter().flatten() {
            if let Some(statement) = statement {
                add(*statement, &format!("applicability.{}.applicable", control.id));
            }
        }
        told
    }

    /// Waivers that came, went or hold for longer, which are told as decisions.
    fn told_waivers(&self) -> ToldWaivers {
        let mut told = ToldWaivers::default();
        for AcceptanceChange { waiver, change } in self.acceptances() {
            let row = &waiver.waiver;
            let Some(rule) = row.rule.get() else { continue };
            let subject = row.subject.get().map(|it| format!(" {}", it.value)).unwrap_or_default();
            let name = keys::shortened(format!("{}{subject}", rule.value));
            let place = format!("waivers.{name}");
            let (files, place) = match change {
                Acceptance::Added => (&mut told.after, place),
                Acceptance::Extended(_) => (&mut told.after, place + ".until"),
                Acceptance::Ended => (&mut told.before, place),
            };
            files.entry(row.at.file()).or_default().push(place);
        }
        told
    }
}

/// The places of all that differs in the front matter of two texts: `risks.R-03.accepted`. None where one cannot be read.
pub fn changed_places(before: &str, after: &str) -> Option<Vec<String>> {
    let [before, after] = [before, after].map(front_matter_of);
    let (before, after) = (before?, after?);
    let is_broken = |it: &Toml<'_>| !syntax::parse(it).1.is_empty();
    if is_broken(&before) || is_broken(&after) {
        return None;
    }
    Some(keys::of_front_matter(&before, &after).iter().map(KeyChange::place).collect())
}

/// By the file that holds, or held, the row: a number may be that of one file before and of another after.
#[derive(Default)]
struct ToldWaivers {
    before: Told,
    after: Told,
}

impl ToldWaivers {
    fn tell(&self, before: FileId, after: FileId, place: &str) -> bool {
        let has =
            |told: &Told, file| told.get(&file).is_some_and(|it| it.iter().any(|it| it == place));
        has(&self.before, before) || has(&self.after, after)
    }
}

/// `approved` and `approved.on` are within `approved`, and an item of a list is within the list.
pub fn is_within(place: &str, key: &str) -> bool {
    let rest = place.strip_prefix(key);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn front_matter(sources: &Sources, file: FileId) -> Option<Toml<'_>> {
    front_matter_of(sources.files[file].text()).map(|it| Toml { file, ..it })
}

fn front_matter_of(text: &str) -> Option<Toml<'_>> {
    match front_matter::split(text) {
        FrontMatter::Found { toml, .. } => {
            Some(Toml { file: 0, start: toml.start, text: &text[toml] })
        }
        _ => None,
    }
}

fn beyond<'a>(isms: &'a Isms, other: &Isms) -> Vec<&'a Identity> {
    let known: BTreeSet<&Identity> = other.baseline.entries.iter().map(|it| &it.identity).collect();
    let rows = isms.baseline.entries.iter().map(|it| &it.identity);
    rows.filter(|it| !known.contains(it)).collect()
}
