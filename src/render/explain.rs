//! What a rule, a control, a clause or a theme is: as text for people, as JSON for scripts.

mod json;
mod text;

pub use json::{index as index_json, rule as rule_json, subject as subject_json};
pub use text::{rule, subject};

use crate::explanation::{Here, Subject};
use crate::isms::Isms;

/// What is shown of a subject.
#[derive(Debug)]
pub struct Explained<'a> {
    pub subject: Subject,
    /// The repository's answer, or why there is none.
    pub here: Result<(&'a Isms, Here<'a>), String>,
}

impl<'a> Explained<'a> {
    fn isms(&self) -> Option<&'a Isms> {
        self.here.as_ref().ok().map(|(isms, _)| *isms)
    }
}
