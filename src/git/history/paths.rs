//! The paths that are followed, as a tree of folders: two commits are compared below these and nowhere else.

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::rc::Rc;

use git2::Oid;

use super::objects::{Cut, Entry, Store, entries};

/// A followed path: one document at one place.
pub(super) type Leaf = u32;

/// So many versions of a folder are remembered: in a linear history each is asked for twice in a row.
const REMEMBERED: usize = 8;

#[derive(Debug, Default)]
pub(super) struct Paths {
    folders: Vec<Folder>,
    /// For each leaf its path.
    leaves: Vec<String>,
}

#[derive(Debug, Default)]
struct Folder {
    /// In Git's order: as if a folder's name ended with `/`.
    children: Vec<Child>,
    /// Every leaf in it, at any depth.
    leaves: Vec<Leaf>,
    /// The children's entries in recent trees.
    seen: VecDeque<(Oid, Rc<[Entry]>)>,
    missing: Option<Rc<[Entry]>>,
}

#[derive(Debug)]
struct Child {
    name: Vec<u8>,
    place: Place,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Leaf(Leaf),
    Folder(usize),
}

/// A leaf that differs between two trees.
#[derive(Clone, Copy, Debug)]
pub(super) struct Difference {
    pub(super) leaf: Leaf,
    /// In the first of the two.
    pub(super) entry: Entry,
}

impl Paths {
    pub(super) fn new() -> Paths {
        Paths { folders: vec![Folder::default()], leaves: Vec::new() }
    }

    /// Follows one more path. The same path may be followed for several documents.
    pub(super) fn add(&mut self, path: &str) -> Leaf {
        let leaf = Leaf::try_from(self.leaves.len()).unwrap_or(Leaf::MAX);
        self.leaves.push(path.to_owned());
        let mut folder = 0;
        let mut names = path.split('/').peekable();
        while let Some(name) = names.next() {
            self.folders[folder].leaves.push(leaf);
            let is_last = names.peek().is_none();
            let order =
                |it: &Child| compare(&it.name, it.place.is_folder(), name.as_bytes(), !is_last);
            let at =
                self.folders[folder].children.partition_point(|it| order(it) == Ordering::Less);
            if !is_last
                && let Some(Child { place: Place::Folder(next), .. }) =
                    self.folders[folder].children.get(at).filter(|it| order(it) == Ordering::Equal)
            {
                folder = *next;
                continue;
            }
            let next = self.folders.len();
            let place = if is_last { Place::Leaf(leaf) } else { Place::Folder(next) };
            let parent = &mut self.folders[folder];
            parent.children.insert(at, Child { name: name.as_bytes().to_vec(), place });
            parent.seen.clear();
            parent.missing = None;
            if !is_last {
                self.folders.push(Folder::default());
                folder = next;
            }
        }
        leaf
    }

    pub(super) fn path(&self, leaf: Leaf) -> &str {
        &self.leaves[leaf as usize]
    }

    /// Every open leaf whose entry differs between two trees, mode included.
    pub(super) fn differences(
        &mut self,
        store: &Store<'_>,
        (one, two): (Oid, Oid),
        is_open: &impl Fn(Leaf) -> bool,
    ) -> Result<Vec<Difference>, Cut> {
        let mut found = Vec::new();
        let mut open = vec![(0, Some(one), Some(two))];
        while let Some((number, one, two)) = open.pop() {
            if one == two {
                continue;
            }
            let first = self.entries(store, number, one)?;
            let second = self.entries(store, number, two)?;
            let folder = &self.folders[number];
            for ((child, one), two) in folder.children.iter().zip(&*first).zip(&*second) {
                match child.place {
                    _ if one == two => {}
                    Place::Leaf(leaf) if is_open(leaf) => {
                        found.push(Difference { leaf, entry: *one });
                    }
                    Place::Folder(inner)
                        if self.folders[inner].leaves.iter().any(|it| is_open(*it)) =>
                    {
                        open.push((inner, one.folder(), two.folder()));
                    }
                    _ => {}
                }
            }
        }
        Ok(found)
    }

    /// What a tree holds at a leaf's path.
    pub(super) fn entry(&mut self, store: &Store<'_>, tree: Oid, leaf: Leaf) -> Result<Entry, Cut> {
        let (mut number, mut tree) = (0, tree);
        // Shared, so that the path can be read while folders are.
        let path = std::mem::take(&mut self.leaves[leaf as usize]);
        let mut answer = Ok(Entry::NONE);
        for (name, is_last) in parts(&path) {
            let found = self.entries(store, number, Some(tree));
            let entries = match found {
                Ok(entries) => entries,
                Err(cut) => {
                    answer = Err(cut);
                    break;
                }
            };
            let children = &self.folders[number].children;
            let order = |it: &Child| compare(&it.name, it.place.is_folder(), name, !is_last);
            let at = children.partition_point(|it| order(it) == Ordering::Less);
            let entry = entries.get(at).copied().unwrap_or(Entry::NONE);
            if is_last {
                answer = Ok(entry);
                break;
            }
            let (Some(Child { place: Place::Folder(next), .. }), Some(inner)) =
                (children.get(at), entry.folder())
            else {
                break;
            };
            (number, tree) = (*next, inner);
        }
        self.leaves[leaf as usize] = path;
        answer
    }

    /// The entries of a folder's children in one version of it; all missing where there is no such folder.
    fn entries(
        &mut self,
        store: &Store<'_>,
        number: usize,
        tree: Option<Oid>,
    ) -> Result<Rc<[Entry]>, Cut> {
        let folder = &mut self.folders[number];
        let Some(tree) = tree else {
            let none = || vec![Entry::NONE; folder.children.len()].into();
            return Ok(Rc::clone(folder.missing.get_or_insert_with(none)));
        };
        if let Some((_, entries)) = folder.seen.iter().find(|(id, _)| *id == tree) {
            return Ok(Rc::clone(entries));
        }
        let object = store.tree(tree)?;
        let entries: Rc<[Entry]> = project(&folder.children, &object).into();
        if folder.seen.len() == REMEMBERED {
            folder.seen.pop_front();
        }
        folder.seen.push_back((tree, Rc::clone(&entries)));
        Ok(entries)
    }
}

impl Place {
    fn is_folder(self) -> bool {
        matches!(self, Place::Folder(_))
    }
}

impl Entry {
    fn folder(self) -> Option<Oid> {
        self.is_folder().then_some(self.id)
    }
}

fn parts(path: &str) -> impl Iterator<Item = (&[u8], bool)> {
    let mut names = path.split('/').peekable();
    std::iter::from_fn(move || {
        let name = names.next()?;
        Some((name.as_bytes(), names.peek().is_none()))
    })
}

/// One pass over a tree's bytes, as both are in Git's order.
fn project(children: &[Child], tree: &[u8]) -> Vec<Entry> {
    let mut projected = vec![Entry::NONE; children.len()];
    let mut at = 0;
    for (name, entry) in entries(tree) {
        while let Some(child) = children.get(at) {
            match compare(&child.name, child.place.is_folder(), name, entry.is_folder()) {
                Ordering::Less => at += 1,
                Ordering::Equal => {
                    // Stays on this entry: a path may be followed for several documents.
                    projected[at] = entry;
                    at += 1;
                }
                Ordering::Greater => break,
            }
        }
        if at == children.len() {
            break;
        }
    }
    projected
}

/// Git's order: a folder's name compares as if it ended with `/`.
fn compare(one: &[u8], one_is_folder: bool, two: &[u8], two_is_folder: bool) -> Ordering {
    let shared = one.len().min(two.len());
    one[..shared].cmp(&two[..shared]).then_with(|| {
        let end = |name: &[u8], is_folder: bool| match name.get(shared) {
            Some(byte) => *byte,
            None if is_folder => b'/',
            None => 0,
        };
        end(one, one_is_folder)
            .cmp(&end(two, two_is_folder))
            .then_with(|| one.len().cmp(&two.len()))
    })
}
