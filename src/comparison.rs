//! Two states of one management system side by side: what the rules about a change and `isms diff` both ask.

mod approved_rows;
mod attestations;
mod codeowners;
mod columns;
mod controls;
mod documents;
mod keys;
mod late;
mod names;
mod other;
mod pairing;
mod people;
mod proofs;
mod retained;
mod risks;
mod rows;
mod settings;
mod waivers;

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

pub use approved_rows::Restatement;
pub use attestations::AttestationChange;
pub use controls::{CoverChange, Dropped};
pub use documents::{IntervalChange, Postponed, TextChange};
pub use keys::KeyChange;
pub use late::{Fate, OutOfSight};
pub use names::NewNames;
pub use other::{changed_places, is_within};
pub use pairing::twins;
pub use people::NewHolder;
pub use retained::Unvouched;
pub use risks::{Lowered, Weight};
pub use rows::row_names;
pub use settings::Loosened;
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
    /// By the file that it has now, a document's place among `kept`: of those that somebody touched, or that have a source.
    numbers: HashMap<FileId, usize>,
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
        let may_differ = |it: &Kept<'_>| !it.is_untouched() || it.after.source.is_present();
        let others = kept.iter().enumerate().filter(|(_, it)| may_differ(it));
        let numbers = others.map(|(number, it)| (it.after.file, number)).collect();
        let new_names = OnceLock::new();
        Comparison { before, after, kept, added, removed, untouched, numbers, new_names }
    }

    /// Whether a file is that of a document which both sides share.
    pub fn is_untouched(&self, file: FileId) -> bool {
        self.untouched.contains(&file)
    }

    /// A document that could be read on both sides, and that somebody touched or whose source they may have.
    pub fn kept_as(&self, after: &Document) -> Option<Kept<'a>> {
        let kept = self.kept[*self.numbers.get(&after.file)?];
        (kept.before.is_readable() && kept.after.is_readable()).then_some(kept)
    }

    /// The documents that could be read on both sides and that somebody touched.
    pub fn touched(&self) -> impl Iterator<Item = &Kept<'a>> {
        self.kept
            .iter()
            .filter(|it| !it.is_untouched() && it.before.is_readable() && it.after.is_readable())
    }
}
