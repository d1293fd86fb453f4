//! Files as text, and places inside them.

mod lines;

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::{Deref, Range};
use std::path::Path;
use std::sync::{Arc, OnceLock};

pub use self::lines::{Lines, Position};
use crate::date::Date;

/// The number of a file in [`Sources`].
pub type FileId = usize;

/// One file of the snapshot. Its path is relative to the root of the ISMS, with `/` between folders.
#[derive(Debug, Clone)]
pub struct SourceFile {
    pub path: String,
    /// All of it, or how it begins: fresh memory costs more than reading a file again, which few findings ask for.
    kept: String,
    /// How many bytes the file has.
    length: usize,
    /// All of it, where it was read again.
    whole: OnceLock<String>,
}

/// Every file that a finding may point into.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Where the ISMS stands in the repository: empty, or a folder that ends with `/`.
    pub prefix: String,
    /// Shared with the other side of a comparison.
    pub files: Vec<Arc<SourceFile>>,
    /// The files that hold rows of a document beside them, in the order of their numbers.
    pub registers: Vec<RegisterFile>,
}

/// A file that holds the rows of a register.
#[derive(Clone, Debug)]
pub struct RegisterFile {
    pub file: FileId,
    /// Where the document beside it names it.
    pub named_at: Span,
    /// None where the file is a text that anybody can open.
    pub sheet: Option<SheetCells>,
}

/// The cells of a workbook's sheet, in a text that nobody but this program sees.
#[derive(Clone, Debug)]
pub struct SheetCells {
    pub name: String,
    /// The sheets that are not read.
    pub others: Vec<String>,
    /// Where each cell starts in the text: row and column from 0.
    pub cells: Vec<(usize, (u32, u32))>,
}

impl SourceFile {
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> SourceFile {
        let kept = text.into();
        SourceFile { path: path.into(), length: kept.len(), kept, whole: OnceLock::new() }
    }

    /// A file of which so many bytes are kept: up to the end of a line.
    pub fn beginning(path: impl Into<String>, text: &str, kept: usize) -> SourceFile {
        SourceFile::beginning_of(path, &text[..kept], text.len())
    }

    /// A file of so many bytes, of which these are kept.
    pub fn beginning_of(path: impl Into<String>, kept: &str, length: usize) -> SourceFile {
        SourceFile { length, ..SourceFile::new(path, kept) }
    }

    /// How many bytes the file has.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Line and column of one offset.
    pub fn position(&self, offset: usize) -> Position {
        Lines::up_to(offset, self.text()).at(offset)
    }

    /// The text, as far as it is at hand: all of it, but for the rules of `isms check`. A place in it is the same place in
    /// the file.
    pub fn text(&self) -> &str {
        self.whole.get().unwrap_or(&self.kept)
    }

    /// The text, where all of it is at hand.
    pub fn whole_text(&self) -> Option<&str> {
        Some(self.text()).filter(|it| it.len() == self.length)
    }

    fn is_let_go(&self, span: Span) -> bool {
        (self.text().len()..self.length).contains(&span.end())
    }

    /// Whether the text at hand ends before a place and the line below it, which an excerpt shows.
    pub fn lacks(&self, span: Span) -> bool {
        let text = self.text();
        let ends_below = |rest: &[u8]| memchr::memchr_iter(b'\n', rest).nth(1).is_some();
        text.len() < self.length && !text.as_bytes().get(span.end()..).is_some_and(ends_below)
    }

    /// Brings back what was let go. Gives the text back where the file holds another one by now, in which no place is known.
    pub fn supply(&self, text: String) -> Result<(), String> {
        if text.len() != self.length || !text.starts_with(&self.kept) {
            return Err(text);
        }
        // Where it was supplied before, that is the same text.
        let _ = self.whole.set(text);
        Ok(())
    }
}

impl Sources {
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        self.files.push(Arc::new(SourceFile::new(path, text)));
        self.files.len() - 1
    }

    pub fn path(&self, file: FileId) -> &str {
        &self.files[file].path
    }

    /// The path from the repository's root, as other tools want it. Settings from elsewhere keep their own.
    pub fn full_path(&self, file: FileId) -> Cow<'_, str> {
        let path = self.path(file);
        if self.prefix.is_empty() || Path::new(path).is_absolute() {
            return path.into();
        }
        match path.starts_with("../").then(|| crate::path::resolve(&self.prefix, path)).flatten() {
            Some(beside) => beside.into(),
            None => format!("{}{path}", self.prefix).into(),
        }
    }

    /// The register that stands in a file.
    pub fn register(&self, file: FileId) -> Option<&RegisterFile> {
        let at = self.registers.binary_search_by_key(&file, |it| it.file).ok()?;
        Some(&self.registers[at])
    }

    /// Where people can look at a place: itself, or for a cell of a workbook the line that names the workbook.
    pub fn visible(&self, span: Span) -> Span {
        match self.register(span.file()) {
            Some(RegisterFile { named_at, sheet: Some(_), .. }) => *named_at,
            _ => span,
        }
    }

    /// The cell at a place of a workbook: its sheet, row and column from 0.
    pub fn cell(&self, span: Span) -> Option<(&str, (u32, u32))> {
        let sheet = self.register(span.file())?.sheet.as_ref()?;
        let at = sheet.cells.partition_point(|(start, _)| *start <= span.start()).checked_sub(1)?;
        Some((&sheet.name, sheet.cells[at].1))
    }

    pub fn text(&self, span: Span) -> &str {
        debug_assert!(!self.files[span.file()].is_let_go(span), "a rule reads what was let go");
        self.files[span.file()].text().get(span.range()).unwrap_or_default()
    }
}

/// A byte range in one file. `Copy`, so a finding can hold it after the parse is gone.
///
/// Every value of every document has one, and every rule looks at every document: half the bytes are a quarter of the
/// memory that all rules go through. No file of 4 GiB is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    file: u32,
    start: u32,
    end: u32,
}

impl Span {
    pub fn new(file: FileId, range: Range<usize>) -> Span {
        let small = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        Span { file: small(file), start: small(range.start), end: small(range.end) }
    }

    pub fn file(self) -> FileId {
        self.file as FileId
    }

    pub fn start(self) -> usize {
        self.start as usize
    }

    pub fn end(self) -> usize {
        self.end as usize
    }

    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Whether another range of the same file lies in it.
    pub fn contains(self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// A part of it, by its place in it.
    #[must_use]
    pub fn part(self, range: Range<usize>) -> Span {
        Span::new(self.file(), self.start() + range.start..self.start() + range.end)
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

    /// The same field with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Field<U> {
        match self {
            Field::Absent => Field::Absent,
            Field::Invalid(span) => Field::Invalid(span),
            Field::Present(it) => {
                Field::Present(Spanned { value: change(it.value), span: it.span })
            }
        }
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

impl Field<Date> {
    /// Whether what ends on this day is still to be done. A day that could not be read is no reason to say so.
    pub fn is_to_come(&self, today: Date) -> bool {
        match self {
            Field::Absent => true,
            Field::Invalid(_) => false,
            Field::Present(day) => day.value > today,
        }
    }

    /// The day, where it has passed while what was to be done by it is still to be.
    pub fn passed(&self, done_on: &Field<Date>, today: Date) -> Option<&Spanned<Date>> {
        self.get().filter(|it| it.value < today && done_on.is_to_come(today))
    }

    /// The day of something that is said to have happened and cannot have.
    pub fn ahead_of(&self, today: Date) -> Option<&Spanned<Date>> {
        self.get().filter(|it| it.value > today)
    }
}

impl Field<String> {
    pub fn text(&self) -> Option<&str> {
        self.get().map(|it| it.value.as_str())
    }
}

impl<T> Field<Vec<T>> {
    /// The items of a list; none where the list is absent or invalid.
    pub fn items(&self) -> &[T] {
        self.get().map_or(&[], |list| &list.value)
    }

    /// Whether nothing is stated: no list, or one without items. An invalid one may state something.
    pub fn is_blank(&self) -> bool {
        !matches!(self, Field::Invalid(_)) && self.items().is_empty()
    }
}

impl Field<Vec<Spanned<String>>> {
    /// The items of a list of texts, each text where it stands first.
    pub fn distinct(&self) -> impl Iterator<Item = &Spanned<String>> {
        let mut seen = HashSet::new();
        self.items().iter().filter(move |it| seen.insert(it.value.as_str()))
    }
}
