//! Spans to lines and columns, each file counted once.

use std::collections::HashMap;

use crate::source::{FileId, Lines, Position, Sources, Span};

pub(super) struct Places<'a> {
    sources: &'a Sources,
    lines: HashMap<FileId, Lines<'a>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(sources: &'a Sources) -> Places<'a> {
        Places { sources, lines: HashMap::new() }
    }

    pub(super) fn start(&mut self, span: Span) -> Position {
        self.position(span.file, span.start)
    }

    pub(super) fn end(&mut self, span: Span) -> Position {
        self.position(span.file, span.end)
    }

    fn position(&mut self, file: FileId, offset: usize) -> Position {
        let sources = self.sources;
        self.lines
            .entry(file)
            .or_insert_with(|| Lines::new(&sources.files[file].text))
            .position(offset)
    }
}
