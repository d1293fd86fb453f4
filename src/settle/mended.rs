//! The base as it would stand had a change not had to mend it: what its rules find then was hidden by the slip, and counts as
//! older. The mended document is the later one as a whole, so that what the change did to that very document is not told
//! from what the slip hid.

use std::collections::HashMap;

use crate::comparison::Comparison;
use crate::document::Document;
use crate::isms::Isms;
use crate::source::FileId;

/// The base with the documents that the change made readable in the place of those that were not, and without unreadable
/// ones that it removed; none where it mended nothing.
pub(super) fn base(comparison: &Comparison<'_>) -> Option<Isms> {
    let (before, after) = (comparison.before.isms, comparison.after.isms);
    let has_lost = |it: &Document| !it.is_readable() || it.has_lost_values();
    let kept = comparison.kept.iter();
    let mended = kept.filter(|it| has_lost(it.before) && !has_lost(it.after));
    let mended = mended.map(|it| (it.before.file, after.number_by_path(after.path(it.after))));
    let gone = comparison.removed.iter().filter(|it| !it.is_readable()).map(|it| (it.file, None));
    let changed: HashMap<FileId, Option<usize>> = mended.chain(gone).collect();
    if changed.is_empty() {
        return None;
    }
    let documents = (0..before.documents.len()).filter_map(|number| {
        match changed.get(&before.documents[number].file) {
            None => Some((before, number)),
            Some(of_head) => of_head.map(|it| (after, it)),
        }
    });
    Some(before.with_documents(&documents.collect::<Vec<_>>()))
}
