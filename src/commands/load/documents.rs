//! Documents: as an earlier run kept them, or from their texts.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::super::program;
use crate::configuration::RuleSettings;
use crate::document::{Document, kept};
use crate::git::{Blob, BlobCache, KnownFile, Snapshot};
use crate::input::{self, Contents, DOCUMENT_LIMIT, Read, Reading};
use crate::progress;
use crate::source::{FileId, Sources};

/// One takes five microseconds: fewer are not worth another thread.
const FEWEST_KEPT: usize = 32;

/// What earlier runs kept of documents that were read in the same way; none where nothing is kept.
pub(super) fn of_earlier_runs(snapshot: &Snapshot, rules: &RuleSettings) -> Option<BlobCache> {
    let maker = format!("{} {:?}", program::name()?, rules.vague_phrases());
    snapshot.blob_cache(Sha256::digest(maker).into())
}

/// Reads the documents at these paths, some with another text than the snapshot's. Also gives the first path at which
/// nothing could be read, and why.
pub(in super::super) fn documents(
    snapshot: &Snapshot,
    paths: &[&str],
    texts: &HashMap<String, String>,
    sources: &mut Sources,
    reading: &Reading,
    earlier: Option<&BlobCache>,
) -> (Vec<Arc<Document>>, Option<(String, String)>) {
    let first = sources.files.len();
    let known = earlier.map(|_| snapshot.known_files(paths.iter().copied())).unwrap_or_default();
    let mut all = kept_ones(paths, first, &known, earlier);
    let missing: Vec<usize> = (0..paths.len()).filter(|it| all[*it].is_none()).collect();
    if let Some(earlier) = earlier {
        let kept = paths.iter().zip(&all).filter(|it| it.1.is_some());
        earlier.note_used(kept.filter_map(|it| Some(known.get(it.0)?.blob)));
    }
    let unread: Mutex<BTreeMap<usize, String>> = Mutex::default();
    let asked: Vec<&str> = missing.iter().map(|it| paths[*it]).collect();
    let read = snapshot.read_each(&asked, DOCUMENT_LIMIT, |at, contents| {
        progress::DOCUMENTS.add_one();
        let (number, path) = (missing[at], asked[at]);
        if let Contents::Unreadable(why) = &contents {
            let mut unread = unread.lock().unwrap_or_else(PoisonError::into_inner);
            unread.insert(number, why.clone());
        }
        let other = texts.get(path);
        let contents = other.map_or(contents, |it| Contents::Bytes(it.clone().into_bytes()));
        let is_of = |it: &Blob| matches!(&contents, Contents::Bytes(bytes) if it.is_of(bytes));
        let blob = known.get(path).map(|it| it.blob).filter(is_of);
        let (read, memory) = input::document(first + number, path.to_owned(), contents, reading);
        note(earlier, blob, &read);
        (read, memory)
    });
    let read: Vec<Read> = read.collect();
    for (number, read) in missing.into_iter().zip(read) {
        all[number] = Some(read);
    }
    let (mut files, documents) = all.into_iter().flatten().unzip();
    sources.files.append(&mut files);
    let unread = unread.into_inner().unwrap_or_else(PoisonError::into_inner).pop_first();
    (documents, unread.map(|(number, why)| (paths[number].to_owned(), why)))
}

/// Notes what the next run may need not read. Whose bytes are no blob's is read each time.
fn note(earlier: Option<&BlobCache>, blob: Option<Blob>, (source, document): &Read) {
    if let (Some(earlier), Some(blob)) = (earlier, blob)
        && let Some(entry) = kept::written(document, source)
    {
        earlier.note_new(blob, entry);
    }
}

/// Those that an earlier run kept. `first` is the number of the first file among the sources.
fn kept_ones(
    paths: &[&str],
    first: FileId,
    known: &HashMap<&str, KnownFile>,
    earlier: Option<&BlobCache>,
) -> Vec<Option<Read>> {
    let kept = |number: usize| {
        let path = paths[number];
        let text = known.get(path)?;
        let entry = earlier?.get(text.blob)?;
        let (source, document) = kept::read(entry, first + number, path, text.on_disk)?;
        progress::DOCUMENTS.add_one();
        Some((Arc::new(source), Arc::new(document)))
    };
    (0..paths.len()).into_par_iter().with_min_len(FEWEST_KEPT).map(kept).collect()
}
