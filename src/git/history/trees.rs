//! What stands in a tree, and what does not stand in another.

use std::cmp::Ordering;

use git2::Oid;

/// An entry of a tree; `mode` 0 where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) mode: u32,
    pub(super) id: Oid,
}

impl Entry {
    pub(super) const NONE: Entry = Entry { mode: 0, id: Oid::ZERO_SHA1 };

    pub(super) fn is_file(self) -> bool {
        crate::git::list::is_file(self.mode)
    }

    pub(super) fn is_folder(self) -> bool {
        self.mode == 0o040_000
    }

    /// The tree of an entry that is a folder.
    pub(super) fn folder(self) -> Option<Oid> {
        self.is_folder().then_some(self.id)
    }
}

/// An entry as it stands in a tree's bytes.
#[derive(Clone, Copy)]
struct Raw<'t> {
    /// As octal digits.
    mode: &'t [u8],
    name: &'t [u8],
    id: &'t [u8],
    /// Of the whole entry.
    length: usize,
}

impl<'t> Raw<'t> {
    /// The first entry; none at the end, and where the rest is no entry.
    fn first(tree: &'t [u8]) -> Option<Raw<'t>> {
        let space = tree.iter().position(|it| *it == b' ')?;
        let end = space + 1 + memchr::memchr(0, &tree[space + 1..])?;
        let id = tree.get(end + 1..end + 21)?;
        Some(Raw { mode: &tree[..space], name: &tree[space + 1..end], id, length: end + 21 })
    }

    fn entry(self) -> Entry {
        let mode = self.mode.iter().fold(0, |mode: u32, digit| {
            mode.wrapping_mul(8).wrapping_add(u32::from(digit.wrapping_sub(b'0')))
        });
        Entry { mode, id: Oid::from_bytes(self.id).unwrap_or(Oid::ZERO_SHA1) }
    }
}

/// The entries of a tree's bytes, with their names.
pub(super) fn entries(mut tree: &[u8]) -> impl Iterator<Item = (&[u8], Entry)> {
    std::iter::from_fn(move || {
        let raw = Raw::first(tree)?;
        tree = &tree[raw.length..];
        Some((raw.name, raw.entry()))
    })
}

/// Hands out every entry that is not the same in two trees, in Git's order: its name, and what each tree has there. Most
/// entries are the same, so they are compared as bytes and not understood.
pub(super) fn differing<'t>(
    mut one: &'t [u8],
    mut two: &'t [u8],
    mut hand_out: impl FnMut(&'t [u8], Entry, Entry),
) {
    while let Some(first) = Raw::first(one) {
        if two.get(..first.length) == Some(&one[..first.length]) {
            (one, two) = (&one[first.length..], &two[first.length..]);
            continue;
        }
        let entry = first.entry();
        let Some(second) = Raw::first(two) else {
            hand_out(first.name, entry, Entry::NONE);
            one = &one[first.length..];
            continue;
        };
        let other = second.entry();
        let order = compare(first.name, entry.is_folder(), second.name, other.is_folder());
        match order {
            Ordering::Less => hand_out(first.name, entry, Entry::NONE),
            Ordering::Greater => hand_out(second.name, Entry::NONE, other),
            Ordering::Equal if entry != other => hand_out(first.name, entry, other),
            Ordering::Equal => {}
        }
        if order.is_le() {
            one = &one[first.length..];
        }
        if order.is_ge() {
            two = &two[second.length..];
        }
    }
    entries(two).for_each(|(name, entry)| hand_out(name, Entry::NONE, entry));
}

/// Git's order: a folder's name compares as if it ended with `/`.
pub(super) fn compare(
    one: &[u8],
    one_is_folder: bool,
    two: &[u8],
    two_is_folder: bool,
) -> Ordering {
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
