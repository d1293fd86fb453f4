//! The paths that are followed, as a tree of folders: two commits are compared below these and nowhere else.

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::rc::Rc;

use git2::Oid;

use super::objects::{Cut, Store};
use super::trees::{Entry, compare, differing, entries};

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
    /// In the second.
    pub(super) other: Entry,
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
            let at = self.folders[folder].place_of(name.as_bytes(), !is_last);
            if !is_last
                && let Some(Child { place: Place::Folder(next), .. }) =
                    self.folders[folder].named(name.as_bytes(), true).next()
            {
                folder = *next;
                continue;
            }
            let next = self.folders.len();
            let place = if is_last { Place::Leaf(leaf) } else { Place::Folder(next) };
            let parent = &mut self.folders[folder];
            parent.children.insert(at, Child { name: name.as_bytes().to_vec(), place });
            parent.seen.clear();
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
        &self,
        store: &Store,
        (one, two): (Oid, Oid),
        is_open: &impl Fn(Leaf) -> bool,
    ) -> Result<Vec<Difference>, Cut> {
        let mut found = Vec::new();
        let mut open = vec![(0, Some(one), Some(two))];
        while let Some((number, one, two)) = open.pop() {
            if one == two {
                continue;
            }
            let read = |id: Option<Oid>| id.map(|id| store.tree(id)).transpose();
            let (first, second) = (read(one)?, read(two)?);
            let (first, second) = (first.as_deref(), second.as_deref());
            let (first, second) = (first.unwrap_or_default(), second.unwrap_or_default());
            differing(first, second, |name, entry, other| {
                let is_folder = entry.is_folder() || other.is_folder();
                for child in self.folders[number].named(name, is_folder) {
                    match child.place {
                        Place::Leaf(leaf) if is_open(leaf) => {
                            found.push(Difference { leaf, entry, other });
                        }
                        Place::Folder(inner)
                            if self.folders[inner].leaves.iter().any(|it| is_open(*it)) =>
                        {
                            open.push((inner, entry.folder(), other.folder()));
                        }
                        _ => {}
                    }
                }
            });
        }
        Ok(found)
    }

    /// What a tree holds at a leaf's path.
    pub(super) fn entry(&mut self, store: &Store, tree: Oid, leaf: Leaf) -> Result<Entry, Cut> {
        let (mut number, mut tree) = (0, tree);
        // Shared, so that the path can be read while folders are.
        let path = std::mem::take(&mut self.leaves[leaf as usize]);
        let mut answer = Ok(Entry::NONE);
        for (name, is_last) in parts(&path) {
            let found = self.entries(store, number, tree);
            let entries = match found {
                Ok(entries) => entries,
                Err(cut) => {
                    answer = Err(cut);
                    break;
                }
            };
            let children = &self.folders[number].children;
            let at = self.folders[number].place_of(name, !is_last);
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

    /// The entries of a folder's children in one version of it.
    fn entries(&mut self, store: &Store, number: usize, tree: Oid) -> Result<Rc<[Entry]>, Cut> {
        let folder = &mut self.folders[number];
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

impl Folder {
    /// Where a child of that name stands, or would.
    fn place_of(&self, name: &[u8], is_folder: bool) -> usize {
        let order = |it: &Child| compare(&it.name, it.place.is_folder(), name, is_folder);
        // Paths mostly come in their order.
        if self.children.last().is_none_or(|it| order(it) == Ordering::Less) {
            return self.children.len();
        }
        self.children.partition_point(|it| order(it) == Ordering::Less)
    }

    /// The children of that name: several where one path is followed for several documents.
    fn named<'a>(&'a self, name: &[u8], is_folder: bool) -> impl Iterator<Item = &'a Child> {
        let start = self.place_of(name, is_folder);
        self.children[start..]
            .iter()
            .take_while(move |it| it.place.is_folder() == is_folder && it.name == name)
    }
}

impl Place {
    fn is_folder(self) -> bool {
        matches!(self, Place::Folder(_))
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
