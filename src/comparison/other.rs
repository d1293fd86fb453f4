//! What changed and no other part of the comparison speaks of: keys of front matter and of `isms.toml`, and rows of the
//! baseline.

use std::collections::{BTreeSet, HashMap};

use super::keys::{self, KeyChange};
use super::{Acceptance, Comparison, Kept};
use crate::baseline::Identity;
use crate::front_matter::{self, FrontMatter};
use crate::isms::Isms;
use crate::source::{FileId, Sources};
use crate::syntax::{self, Toml};

/// The keys and items of which another part of the comparison speaks, by the document that holds them now: `owner`,
/// `controls.A.5.17`.
type Told = HashMap<FileId, Vec<String>>;

impl<'a> Comparison<'a> {
    /// The keys of documents, as they are written.
    pub fn keys(&self) -> Vec<(Kept<'a>, KeyChange)> {
        let told = self.told();
        let longer = self.longer_waivers();
        let mut changes = Vec::new();
        for kept in self.touched() {
            let front_matter = |isms: &'a Isms, file| front_matter(&isms.sources, file);
            let before = front_matter(self.before.isms, kept.before.file);
            let after = front_matter(self.after.isms, kept.after.file);
            let (Some(before), Some(after)) = (before, after) else { continue };
            let told = told.get(&kept.after.file).map(Vec::as_slice).unwrap_or_default();
            let new = changes_of(before, after, |it| {
                told.iter().any(|key| is_within(it, key)) || is_told_as_waiver(it, &longer)
            });
            changes.extend(new.into_iter().map(|it| (*kept, it)));
        }
        changes
    }

    /// The keys of `isms.toml`, as they are written; none where it cannot be read.
    pub fn settings_keys(&self) -> Vec<KeyChange> {
        let (Some(before), Some(after)) = (self.before.settings, self.after.settings) else {
            return Vec::new();
        };
        let toml = |isms: &'a Isms, file: FileId| {
            let text = isms.sources.files[file].text();
            Toml { file, start: 0, text }
        };
        let before = toml(self.before.isms, before.file);
        let after = toml(self.after.isms, after.file);
        let loosened = self.loosened();
        let loosened: BTreeSet<String> = loosened
            .iter()
            .map(|it| match it.key.as_str() {
                "level" => format!("rules.{}", it.subject),
                key => format!("{}.{key}", it.subject),
            })
            .collect();
        let longer = self.longer_waivers();
        changes_of(before, after, |it| {
            let key = it.key.strip_suffix(".level").unwrap_or(&it.key);
            loosened.contains(key) || is_told_as_waiver(it, &longer)
        })
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
        self.attestations().iter().for_each(|it| add(it.kept, it.key));
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

    /// The names of waivers that hold for longer now, as [`keys`] names them.
    fn longer_waivers(&self) -> BTreeSet<String> {
        let acceptances = self.acceptances();
        let longer = acceptances.iter().filter(|it| matches!(it.change, Acceptance::Extended(_)));
        let named = longer.filter_map(|it| {
            let (rule, subject) = (it.waiver.waiver.rule.get()?, it.waiver.waiver.subject.get());
            let subject = subject.map(|it| format!(" {}", it.value)).unwrap_or_default();
            Some(format!("waivers.{}{subject}.until", rule.value))
        });
        named.collect()
    }
}

/// Waivers that came, went or hold for longer are told as decisions.
fn is_told_as_waiver(change: &KeyChange, longer: &BTreeSet<String>) -> bool {
    change.key == "waivers" || longer.contains(&change.key)
}

/// `approved` and `approved.on` are within `approved`, and an item of a list is within the list.
fn is_within(change: &KeyChange, key: &str) -> bool {
    let place = match (&change.before, &change.after) {
        (Some(item), None) | (None, Some(item)) => format!("{}.{item}", change.key),
        _ => change.key.clone(),
    };
    let rest = place.strip_prefix(key);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn changes_of(
    before: Toml<'_>,
    after: Toml<'_>,
    is_told: impl Fn(&KeyChange) -> bool,
) -> Vec<KeyChange> {
    if before.text == after.text {
        return Vec::new();
    }
    let mut changes = keys::changes(&syntax::parse(&before).0, &syntax::parse(&after).0);
    changes.retain(|it| !is_told(it));
    changes
}

fn front_matter(sources: &Sources, file: FileId) -> Option<Toml<'_>> {
    let text = sources.files[file].text();
    match front_matter::split(text) {
        FrontMatter::Found { toml, .. } => {
            Some(Toml { file, start: toml.start, text: &text[toml] })
        }
        _ => None,
    }
}

fn beyond<'a>(isms: &'a Isms, other: &Isms) -> Vec<&'a Identity> {
    let known: BTreeSet<&Identity> = other.baseline.entries.iter().map(|it| &it.identity).collect();
    let rows = isms.baseline.entries.iter().map(|it| &it.identity);
    rows.filter(|it| !known.contains(it)).collect()
}
