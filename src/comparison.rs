//! Two states of one management system side by side: what the rules about a change and `isms diff` both ask.

mod attestations;
mod beside;
mod controls;
mod documents;
mod keys;
mod late;
mod names;
mod other;
mod people;
mod risks;
mod rows;
mod settings;
mod statement;
mod waivers;

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

pub use attestations::AttestationChange;
pub use controls::{CoverChange, Dropped};
pub use documents::{IntervalChange, Postponed, TextChange};
pub use keys::KeyChange;
pub use late::{Fate, OutOfSight};
pub use names::NewNames;
pub use people::NewHolder;
pub use risks::Lowered;
pub use rows::row_names;
pub use settings::Loosened;
pub use statement::Restatement;
pub use waivers::{Acceptance, AcceptanceChange};

use crate::configuration::Configuration;
use crate::coverage::Coverage;
use crate::document::Document;
use crate::isms::Isms;
use crate::source::FileId;

/// The system that a change began with.
#[derive(Debug)]
pub struct Base {
    /// Judged by the settings of what it is compared with, but with waivers of its own.
    pub isms: Isms,
    /// The settings it has itself; none where they cannot be read.
    pub settings: Option<Configuration>,
}

/// One of the two states.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    pub isms: &'a Isms,
    pub coverage: &'a Coverage,
    /// As written on this side; none where they cannot be read.
    pub settings: Option<&'a Configuration>,
}

#[derive(Debug)]
pub struct Comparison<'a> {
    pub before: Side<'a>,
    pub after: Side<'a>,
    /// Every document that is on both sides, in the order of the later one.
    pub kept: Vec<Kept<'a>>,
    pub added: Vec<&'a Document>,
    pub removed: Vec<&'a Document>,
    /// The files of the documents that both sides share.
    untouched: HashSet<FileId>,
    /// Worked out for whoever asks first.
    new_names: OnceLock<NewNames>,
}

/// A document on both sides: of one id, else at one path, else of one text.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    pub before: &'a Document,
    pub after: &'a Document,
}

impl Kept<'_> {
    /// Whether nothing at all was changed in it.
    pub fn is_untouched(&self) -> bool {
        std::ptr::eq(self.before, self.after)
    }
}

impl<'a> Comparison<'a> {
    pub fn of(before: Side<'a>, after: Side<'a>) -> Comparison<'a> {
        let twins = twins(before.isms, after.isms);
        let mut is_kept = vec![false; before.isms.documents.len()];
        let (mut kept, mut added) = (Vec::new(), Vec::new());
        for (document, twin) in after.isms.documents.iter().zip(twins) {
            match twin {
                Some(number) => {
                    is_kept[number] = true;
                    kept.push(Kept { before: &before.isms.documents[number], after: document });
                }
                None => added.push(document),
            }
        }
        let documents = before.isms.documents.iter().zip(is_kept);
        let removed = documents.filter(|(_, is_kept)| !is_kept).map(|(it, _)| it).collect();
        let untouched = kept.iter().filter(|it: &&Kept<'_>| it.is_untouched());
        let untouched = untouched.map(|it| it.after.file).collect();
        let new_names = OnceLock::new();
        Comparison { before, after, kept, added, removed, untouched, new_names }
    }

    /// Whether a file is that of a document which both sides share.
    pub fn is_untouched(&self, file: FileId) -> bool {
        self.untouched.contains(&file)
    }

    /// The documents that could be read on both sides and that somebody touched.
    pub fn touched(&self) -> impl Iterator<Item = &Kept<'a>> {
        self.kept
            .iter()
            .filter(|it| !it.is_untouched() && it.before.is_readable() && it.after.is_readable())
    }
}

/// For each of the later documents the number of the earlier one that became it: of the same id or text at the same path, else of
/// the same id, else at the same path, else with the same text. Nobody has two.
pub fn twins(before: &Isms, after: &Isms) -> Vec<Option<usize>> {
    let mut is_taken = vec![false; before.documents.len()];
    let mut twins = vec![None; after.documents.len()];
    let take = |number: usize, twin: Option<usize>, (twins, is_taken): Twins<'_>| {
        if let Some(twin) = twin.filter(|it| !is_taken[*it]) {
            is_taken[twin] = true;
            twins[number] = Some(twin);
        }
    };
    // A copy that took the id with it must not take the place of the document that stayed.
    for (number, document) in after.documents.iter().enumerate() {
        let here = before.number_by_path(after.path(document));
        take(
            number,
            here.filter(|it| before.documents[*it].id() == document.id()),
            (&mut twins, &mut is_taken),
        );
    }
    // Nor may one that took over the number of another.
    let gone = texts_of_one(before, |number| !is_taken[number]);
    for (text, number) in texts_of_one(after, |number| twins[number].is_none()) {
        let here = before.number_by_path(after.path(&after.documents[number]));
        take(number, here.filter(|it| gone.get(text) == Some(it)), (&mut twins, &mut is_taken));
    }
    let mut by_id: HashMap<&str, usize> = HashMap::new();
    for (number, document) in before.documents.iter().enumerate() {
        if let Some(id) = document.id() {
            by_id.entry(id).or_insert(number);
        }
    }
    for (number, document) in after.documents.iter().enumerate() {
        if twins[number].is_none() {
            let named = document.id().and_then(|id| by_id.get(id)).copied();
            take(number, named, (&mut twins, &mut is_taken));
        }
    }
    for (number, document) in after.documents.iter().enumerate() {
        if twins[number].is_none() {
            take(number, before.number_by_path(after.path(document)), (&mut twins, &mut is_taken));
        }
    }
    let gone = texts_of_one(before, |number| !is_taken[number]);
    if gone.is_empty() {
        return twins;
    }
    let new = texts_of_one(after, |number| twins[number].is_none());
    for (text, number) in new {
        twins[number] = gone.get(text).copied();
    }
    twins
}

type Twins<'a> = (&'a mut [Option<usize>], &'a mut [bool]);

/// The texts that just one of these documents has.
fn texts_of_one(isms: &Isms, is_asked: impl Fn(usize) -> bool) -> HashMap<&str, usize> {
    let mut numbers: HashMap<&str, Vec<usize>> = HashMap::new();
    for number in (0..isms.documents.len()).filter(|it| is_asked(*it)) {
        if let Some(text) = text(isms, number) {
            numbers.entry(text).or_default().push(number);
        }
    }
    let of_one = numbers.into_iter().filter(|(_, numbers)| numbers.len() == 1);
    of_one.map(|(text, numbers)| (text, numbers[0])).collect()
}

/// What a document says, by digest; of one that has no header to be read, the file itself. What has no text of its own is like
/// many others.
fn text(isms: &Isms, number: usize) -> Option<&str> {
    let document = &isms.documents[number];
    if document.source.is_present() || document.body.has_text {
        return isms.digest(document);
    }
    let text = isms.source(document).text().trim();
    (!document.is_readable() && !text.is_empty()).then_some(text)
}
