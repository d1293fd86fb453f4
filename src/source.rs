//! Files as text, and places inside them.

use std::ops::{Deref, Range};
use std::path::Path;

/// The number of a file in [`Sources`].
pub type FileId = usize;

/// One file of the snapshot. Its path is relative to the root of the ISMS, with `/` between folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    pub path: String,
    pub text: String,
}

/// Every file that a finding may point into.
#[derive(Debug, Default)]
pub struct Sources {
    /// Where the ISMS stands in the repository: empty, or a folder that ends with `/`.
    pub prefix: String,
    pub files: Vec<SourceFile>,
}

impl Sources {
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        self.files.push(SourceFile { path: path.into(), text: text.into() });
        self.files.len() - 1
    }

    pub fn path(&self, file: FileId) -> &str {
        &self.files[file].path
    }

    /// The path from the repository's root, as other tools want it. Settings from elsewhere keep their own.
    pub fn full_path(&self, file: FileId) -> String {
        let path = &self.files[file].path;
        if Path::new(path).is_absolute() { path.clone() } else { format!("{}{path}", self.prefix) }
    }

    pub fn text(&self, span: Span) -> &str {
        self.files[span.file].text.get(span.start..span.end).unwrap_or_default()
    }
}

/// A byte range in one file. `Copy`, so a finding can hold it after the parse is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub file: FileId,
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(file: FileId, range: Range<usize>) -> Span {
        Span { file, start: range.start, end: range.end }
    }
}

/// A place as people count: lines and columns from 1, columns in Unicode characters; `offset` in bytes from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    pub column: usize,
    pub offset: usize,
}

/// Turns offsets of one file into positions. Reads a text no further than the furthest offset asked for: most findings
/// stand in the first lines. A byte order mark takes no column, as in an editor.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    /// Where each line starts, as far as `read`.
    starts: Vec<usize>,
    read: usize,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Lines<'a> {
        Lines { text, starts: vec![0], read: 0 }
    }

    pub fn position(&mut self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        if let Some(unread) = self.text.get(self.read..offset) {
            let read = self.read;
            self.starts.extend(unread.match_indices('\n').map(|(at, _)| read + at + 1));
            self.read = offset;
        }
        let line = self.starts.partition_point(|start| *start <= offset);
        let before = self.text[self.starts[line - 1]..offset].trim_start_matches('\u{feff}');
        Position { line, column: before.chars().count() + 1, offset }
    }
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// A field of a header. `Invalid` has been reported already, so no rule calls it missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Field<T> {
    #[default]
    Absent,
    Invalid(Span),
    Present(Spanned<T>),
}

impl<T> Field<T> {
    pub fn get(&self) -> Option<&Spanned<T>> {
        match self {
            Field::Present(value) => Some(value),
            Field::Absent | Field::Invalid(_) => None,
        }
    }

    pub fn is_absent(&self) -> bool {
        matches!(self, Field::Absent)
    }

    pub fn is_present(&self) -> bool {
        matches!(self, Field::Present(_))
    }

    /// Where the value stands, valid or not.
    pub fn span(&self) -> Option<Span> {
        match self {
            Field::Absent => None,
            Field::Invalid(span) => Some(*span),
            Field::Present(value) => Some(value.span),
        }
    }
}

impl<T> Field<Vec<T>> {
    /// The items of a list; none where the list is absent or invalid.
    pub fn items(&self) -> &[T] {
        self.get().map_or(&[], |list| &list.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_skip_the_byte_order_mark() {
        let mut lines = Lines::new("\u{feff}+++\nü = 1\r\nx");
        assert_eq!(lines.position(3), Position { line: 1, column: 1, offset: 3 });
        assert_eq!(lines.position(7 + 3), Position { line: 2, column: 3, offset: 10 });
        assert_eq!(lines.position(999).line, 3);
        assert_eq!(lines.position(7 + 3), Position { line: 2, column: 3, offset: 10 });
    }
}
