//! One document's history: as a table for people and as JSON for scripts.

mod json;
mod table;

pub use json::json;
pub use table::table;

use crate::date::Date;
use crate::document::Document;
use crate::history::Gap;
use crate::history::log::Entry;
use crate::isms::Isms;

/// All that a format shows.
#[derive(Debug)]
pub struct Shown<'a> {
    pub isms: &'a Isms,
    pub document: &'a Document,
    /// From the repository's root.
    pub path: &'a str,
    pub entries: &'a [Entry<'a>],
    pub gaps: &'a [Gap],
    pub today: Date,
}

impl Shown<'_> {
    /// What a reader might miss, each as a phrase.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for gap in self.gaps {
            notes.push(format!("{}; {}", gap.kind.why(), gap.kind.fix()));
        }
        if !self.document.is_readable() {
            notes.push(format!(
                "the document cannot be read as it stands: `isms check {}`",
                self.path
            ));
        }
        if let Some(source) = self.document.source.get() {
            notes.push(format!("the versions of `{}` itself are not told here", source.value));
        }
        for unusable in &self.isms.signers.unusable {
            notes.push(format!(
                "line {} of the allowed signers is not used: {}",
                unusable.line, unusable.why
            ));
        }
        notes
    }
}
