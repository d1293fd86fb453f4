//! The files that a commit removed: a document that no parent has may be one of them, moved.

use std::collections::HashMap;

use git2::Oid;

use super::objects::{Cut, Store};
use super::trees::{Entry, differing};

use crate::path;

/// A commit that removes more is a clean-up, not a move; a hostile tree could name billions.
const MOST: usize = 100_000;
/// Files that are read for their document id; the bytes of all are compared.
const MOST_READ: usize = 20_000;
const DEEPEST: usize = 64;

#[derive(Debug, Default)]
pub(super) struct Removed {
    /// In the order of the tree.
    files: Vec<(String, Oid)>,
    /// The first with each blob.
    by_blob: HashMap<Oid, usize>,
}

impl Removed {
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    pub(super) fn same_blob(&self, blob: Oid) -> Option<&str> {
        self.by_blob.get(&blob).map(|at| self.files[*at].0.as_str())
    }

    /// Those that could be an earlier place of a document: the same kind of file.
    pub(super) fn like<'a>(&'a self, path: &str) -> impl Iterator<Item = &'a (String, Oid)> {
        let ending = ending(path).to_owned();
        self.files
            .iter()
            .take(MOST_READ)
            .filter(move |it| ending.eq_ignore_ascii_case(self::ending(&it.0)))
    }
}

fn ending(path: &str) -> &str {
    let name = path::name(path);
    name.rfind('.').map_or("", |at| &name[at..])
}

/// Every regular file that the first tree has and the second has not.
pub(super) fn removed(store: &Store, (before, after): (Oid, Oid)) -> Result<Removed, Cut> {
    let mut files = Vec::new();
    let mut open = vec![(String::new(), before, Some(after), 0)];
    while let Some((folder, before, after, depth)) = open.pop() {
        if Some(before) == after || depth > DEEPEST {
            continue;
        }
        let (tree, left) = (store.tree(before)?, after.map(|it| store.tree(it)).transpose()?);
        differing(&tree, left.as_deref().unwrap_or_default(), |name, entry, now| {
            let Ok(text) = std::str::from_utf8(name) else { return };
            let path = || format!("{folder}{text}");
            if entry.is_folder() {
                open.push((format!("{}/", path()), entry.id, now.folder(), depth + 1));
            } else if entry.is_file() && now == Entry::NONE {
                files.push((path(), entry.id));
            }
        });
        if files.len() > MOST || open.len() > MOST {
            return Ok(Removed::default());
        }
    }
    files.sort_unstable();
    let mut by_blob = HashMap::new();
    for (at, (_, blob)) in files.iter().enumerate() {
        by_blob.entry(*blob).or_insert(at);
    }
    Ok(Removed { files, by_blob })
}
