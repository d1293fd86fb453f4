//! The files beside documents that sidecars speak for.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::has;
use crate::digest;
use crate::document::Document;
use crate::git::{Snapshot, Why};
use crate::input::{Contents, mebibytes};
use crate::isms::Attachment;
use crate::path;
use crate::register;
use crate::source::Sources;

/// The largest source of a sidecar that is read for its digest: 256 MiB.
const ATTACHMENT_LIMIT: u64 = 256 << 20;

/// The files that sidecars speak for.
pub(in crate::commands) fn attached(
    snapshot: &Snapshot,
    sources: &Sources,
    documents: &[Arc<Document>],
) -> BTreeSet<String> {
    let named = documents.iter().filter_map(|document| {
        let source = document.source.get()?;
        path::resolve(sources.path(document.file), source).filter(|path| has(snapshot, path))
    });
    named.collect()
}

/// Those of them that hold a register's rows.
pub(in crate::commands) fn holding_rows(
    sources: &Sources,
    documents: &[Arc<Document>],
) -> BTreeSet<String> {
    let registers =
        documents.iter().filter_map(|it| register::source_of(it, sources.path(it.file)));
    registers.map(|(path, _)| path).collect()
}

/// Their contents.
pub(in crate::commands) fn read_attachments(
    snapshot: &Snapshot,
    named: impl IntoIterator<Item = String>,
) -> HashMap<String, Contents> {
    let named: Vec<String> = named.into_iter().collect();
    let asked: Vec<&str> = named.iter().map(String::as_str).collect();
    let read = snapshot.read(&asked, ATTACHMENT_LIMIT);
    named.into_iter().zip(read).collect()
}

/// Those that are no file of the snapshot, though something stands there.
pub(in crate::commands) fn links(
    snapshot: &Snapshot,
    sources: &Sources,
    documents: &[Arc<Document>],
) -> Vec<(String, Attachment)> {
    let links = snapshot.left_out().iter().filter(|it| it.why == Why::SymbolicLink);
    let links: Vec<&str> = links.map(|it| it.path.as_str()).collect();
    let named = documents.iter().filter_map(|document| {
        let source = document.source.get()?;
        let path = path::resolve(sources.path(document.file), source)?;
        let link = links.iter().find(|it| path::holds(it, &path))?;
        let why = if *link == path {
            "it is a symbolic link, and none is followed"
        } else {
            "it stands behind a symbolic link, and none is followed"
        };
        Some((path, Err(why.to_owned())))
    });
    if links.is_empty() { Vec::new() } else { named.collect() }
}

/// Their digests.
pub(in crate::commands) fn digests(
    contents: &HashMap<String, Contents>,
) -> HashMap<String, Attachment> {
    let digest = |contents: &Contents| match contents {
        Contents::Bytes(bytes) => Ok(digest::of_file(bytes)),
        Contents::TooLarge { bytes } => {
            let (has, most) = (mebibytes(*bytes), mebibytes(ATTACHMENT_LIMIT));
            Err(format!("it has {has} MiB, and {most} are read"))
        }
        Contents::Unreadable(why) => Err(why.clone()),
    };
    contents.par_iter().map(|(path, contents)| (path.clone(), digest(contents))).collect()
}
