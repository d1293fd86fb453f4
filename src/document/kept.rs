//! A document as bytes and back, for the next run that meets the same text. What has faults is read again: they are few,
//! and what they say changes more often than what a document holds.

mod bytes;
mod fields;

use self::bytes::{Reader, Stored, Writer};
use super::Document;
use crate::source::{FileId, SourceFile};

/// A document that was just read, as bytes. None where it is not kept.
pub fn written(document: &Document, source: &SourceFile) -> Option<Vec<u8>> {
    if !document.is_readable() || !document.faults.is_empty() || document.hash.get().is_none() {
        return None;
    }
    let mut to = Writer::default();
    source.length().write(&mut to);
    to.text(source.text());
    document.write(&mut to);
    Some(to.into_bytes())
}

/// The document that was written, as the file of this number, with as much of its text as was at hand. `length` is how many
/// bytes the file has, where that is known: a filter may let others lie on disk than were read.
pub fn read(
    bytes: &[u8],
    file: FileId,
    path: &str,
    length: Option<u64>,
) -> Option<(SourceFile, Document)> {
    let mut from = Reader::new(bytes, file);
    let whole = usize::read(&mut from)?;
    if length.is_some_and(|it| it != whole as u64) {
        return None;
    }
    let source = SourceFile::beginning_of(path, from.text()?, whole);
    let document = Document { file, ..Stored::read(&mut from)? };
    from.is_at_end().then_some((source, document))
}
