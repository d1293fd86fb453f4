//! CODEOWNERS: who answers for a path in the eyes of the forge.

use crate::source::{FileId, Span};

#[derive(Debug)]
pub struct Codeowners {
    pub file: FileId,
    pub lines: Vec<Line>,
}

/// One pattern and its owners.
#[derive(Debug)]
pub struct Line {
    pub pattern: String,
    pub owners: Vec<String>,
    pub at: Span,
}

impl Codeowners {
    pub fn read(file: FileId, _text: &str) -> Codeowners {
        Codeowners { file, lines: Vec::new() }
    }
}
