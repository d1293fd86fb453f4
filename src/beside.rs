//! What documents name in the rest of the repository, where the ISMS stands in a folder of it.

use std::collections::BTreeSet;

use crate::document::Document;
use crate::isms::Isms;
use crate::link::Target;
use crate::path::{self, Resolved};

/// The paths that links and evidence name beside the ISMS, from the repository's root. None where the ISMS is all there is.
pub fn named(isms: &Isms) -> BTreeSet<String> {
    let prefix = isms.sources.prefix.as_str();
    if prefix.is_empty() {
        return BTreeSet::new();
    }
    let mut named = BTreeSet::new();
    let mut add = |resolved| {
        if let Resolved::Beside(path) = resolved {
            named.insert(path);
        }
    };
    for document in isms.readable() {
        for link in &document.body.links {
            let Some(target) = Target::read(&link.target).filter(|it| !it.path.is_empty()) else {
                continue;
            };
            add(path::resolve_below(prefix, isms.path(document), &target.path));
        }
    }
    for (document, row) in isms.evidence() {
        if let Some(path) = row.path.get() {
            evidence(isms, document, path).into_iter().for_each(&mut add);
        }
    }
    named
}

/// Where a path of evidence may lead. One that starts with `/` starts at the root of the ISMS, or at that of the repository, as
/// links do.
pub fn evidence(isms: &Isms, document: &Document, path: &str) -> Vec<Resolved> {
    let prefix = &isms.sources.prefix;
    match path.strip_prefix('/') {
        Some(below) => vec![
            path::resolve_below(prefix, "", below),
            path::resolve_below(prefix, isms.path(document), path),
        ],
        None => vec![path::resolve_below(prefix, isms.path(document), path)],
    }
}
