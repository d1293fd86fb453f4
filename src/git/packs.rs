//! Objects in pack files, unpacked on many threads.
//!
//! libgit2 has one lock for each pack, and loses more by a second thread than it wins (PERFORMANCE.md, section 3). gix-pack maps
//! the files and reads their tables. What this adds are the chains of differences: each text on the way to one is
//! remembered, as the next one asked for mostly starts from it (gitformat-pack(5), "Deltified representation").

use std::hash::RandomState;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use flate2::{Decompress, FlushDecompress, Status};
use git2::{ObjectType, Oid};
use gix_pack::data::{Entry, entry::Header};
use gix_pack::{data, index};

use super::recent::Recent;

/// The longest text that is unpacked here, and the longest on the way to one: 64 MiB.
const LONGEST: u64 = 64 << 20;
/// Texts that are remembered, for each thread: 4 MiB.
const MOST_REMEMBERED: usize = 4 << 20;
/// Git makes chains of 50, and of 4,095 when it is asked for the longest.
const LONGEST_CHAIN: usize = 4096;
/// Folders of objects, with those that they borrow from.
const MOST_FOLDERS: usize = 32;

/// The packs of a repository; all threads share them.
#[derive(Default)]
pub(super) struct Packs(Vec<Pack>);

struct Pack {
    index: index::File,
    data: data::File,
}

/// Where an object lies.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pack: usize,
    offset: u64,
}

/// Unpacks, for one thread.
pub(super) struct Unpacker {
    /// The pack that the last object was found in.
    latest: usize,
    inflate: Decompress,
    remembered: Recent<Place, Unpacked, RandomState>,
    /// The differences on the way to a text, and where each is stored, from the text on.
    chain: Vec<(u64, Entry)>,
    difference: Vec<u8>,
}

#[derive(Clone)]
pub(super) struct Unpacked {
    pub(super) kind: ObjectType,
    pub(super) bytes: Rc<Vec<u8>>,
}

impl Packs {
    /// All that can be read in these folders of objects, and in those that they borrow from. The others are left out.
    pub(super) fn open(folders: Vec<PathBuf>) -> Packs {
        let mut packs = Vec::new();
        for folder in with_alternates(folders) {
            let entries = std::fs::read_dir(folder.join("pack")).into_iter().flatten().flatten();
            let mut indices: Vec<PathBuf> = entries.map(|it| it.path()).collect();
            indices.retain(|it| it.extension().is_some_and(|it| it == "idx"));
            indices.sort_unstable();
            packs.extend(indices.iter().filter_map(|it| Pack::open(it)));
        }
        Packs(packs)
    }
}

impl Pack {
    fn open(index: &Path) -> Option<Pack> {
        let kind = gix_hash::Kind::Sha1;
        let data = data::File::at(index.with_extension("pack"), kind).ok()?;
        Some(Pack { index: index::File::at(index, kind).ok()?, data })
    }

    fn find(&self, id: &gix_hash::oid) -> Option<u64> {
        self.index.lookup(id).map(|it| self.index.pack_offset_at_index(it))
    }

    /// Where the text starts from which this difference leads on. None where it lies in another pack.
    fn base(&self, offset: u64, entry: &Entry) -> Option<u64> {
        match entry.header {
            Header::OfsDelta { base_distance } => {
                Header::verified_base_pack_offset(offset, base_distance)
            }
            Header::RefDelta { base_id } => self.find(&base_id),
            Header::Commit | Header::Tree | Header::Blob | Header::Tag => None,
        }
    }
}

/// A folder's alternates are named in a file of its own, a line each (gitrepository-layout(5)).
fn with_alternates(mut folders: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut number = 0;
    while number < folders.len() {
        let folder = folders[number].clone();
        let list = std::fs::read_to_string(folder.join("info/alternates")).unwrap_or_default();
        for line in list.lines().filter(|it| !it.is_empty() && !it.starts_with(['#', '"'])) {
            let alternate = folder.join(line);
            if folders.len() < MOST_FOLDERS && !folders.contains(&alternate) {
                folders.push(alternate);
            }
        }
        number += 1;
    }
    folders
}

impl Unpacker {
    pub(super) fn new() -> Unpacker {
        Unpacker {
            latest: 0,
            inflate: Decompress::new(true),
            remembered: Recent::new(MOST_REMEMBERED, 0),
            chain: Vec::new(),
            difference: Vec::new(),
        }
    }

    pub(super) fn find(&mut self, packs: &Packs, id: Oid) -> Option<Place> {
        let id = gix_hash::oid::from_bytes_unchecked(id.as_bytes());
        let latest = self.latest;
        let others = (0..packs.0.len()).filter(|it| *it != latest);
        let mut all = packs.0.get(latest).map(|_| latest).into_iter().chain(others);
        let place = all.find_map(|pack| Some(Place { pack, offset: packs.0[pack].find(id)? }))?;
        self.latest = place.pack;
        Some(place)
    }

    /// How long the object is. None where it is damaged.
    pub(super) fn length(&mut self, packs: &Packs, place: Place) -> Option<u64> {
        let pack = &packs.0[place.pack];
        let entry = pack.data.entry(place.offset).ok()?;
        if !entry.header.is_delta() {
            return Some(entry.decompressed_size);
        }
        let mut difference = std::mem::take(&mut self.difference);
        let is_whole = self.inflate(&pack.data, &entry, &mut difference);
        let length = is_whole.and_then(|()| lengths(&difference)).map(|it| it.1);
        self.difference = difference;
        length
    }

    /// The object. None where it is damaged, or longer than is unpacked here, or starts from one in another pack.
    pub(super) fn unpack(&mut self, packs: &Packs, place: Place) -> Option<Unpacked> {
        let pack = &packs.0[place.pack];
        let mut offset = place.offset;
        self.chain.clear();
        let mut text = loop {
            if let Some(known) = self.remembered.get(&Place { offset, ..place }) {
                break known;
            }
            let entry = pack.data.entry(offset).ok()?;
            let kind = match entry.header {
                Header::Commit => ObjectType::Commit,
                Header::Tree => ObjectType::Tree,
                Header::Blob => ObjectType::Blob,
                Header::Tag => ObjectType::Tag,
                Header::OfsDelta { .. } | Header::RefDelta { .. } => {
                    let base = pack.base(offset, &entry)?;
                    self.chain.push((offset, entry));
                    if self.chain.len() > LONGEST_CHAIN {
                        return None;
                    }
                    offset = base;
                    continue;
                }
            };
            let mut bytes = Vec::new();
            self.inflate(&pack.data, &entry, &mut bytes)?;
            let text = Unpacked { kind, bytes: Rc::new(bytes) };
            self.remember(Place { offset, ..place }, &text);
            break text;
        };
        while let Some((offset, entry)) = self.chain.pop() {
            let mut difference = std::mem::take(&mut self.difference);
            self.inflate(&pack.data, &entry, &mut difference)?;
            text.bytes = Rc::new(apply(&difference, &text.bytes)?);
            self.difference = difference;
            self.remember(Place { offset, ..place }, &text);
        }
        Some(text)
    }

    fn remember(&mut self, place: Place, text: &Unpacked) {
        // Hardly a commit is the start of another one, and one long text would push out all others.
        if text.kind != ObjectType::Commit && text.bytes.len() <= MOST_REMEMBERED / 4 {
            self.remembered.insert(place, text.clone(), text.bytes.len());
        }
    }

    /// Fills a buffer with what an entry holds.
    fn inflate(&mut self, data: &data::File, entry: &Entry, into: &mut Vec<u8>) -> Option<()> {
        let length = Some(entry.decompressed_size).filter(|it| *it <= LONGEST)?;
        into.resize(usize::try_from(length).ok()?, 0);
        let packed = data.entry_slice(entry.data_offset..data.pack_end() as u64)?;
        self.inflate.reset(true);
        let status = self.inflate.decompress(packed, into, FlushDecompress::Finish).ok()?;
        (status == Status::StreamEnd && self.inflate.total_out() == length).then_some(())
    }
}

/// What a difference makes of a text. None where it is damaged.
fn apply(difference: &[u8], base: &[u8]) -> Option<Vec<u8>> {
    let (from, length, mut commands) = lengths(difference)?;
    if from != base.len() as u64 || length > LONGEST {
        return None;
    }
    let length = usize::try_from(length).ok()?;
    let mut text = Vec::with_capacity(length);
    while let Some((&command, rest)) = commands.split_first() {
        commands = rest;
        let piece = if command & 0x80 == 0 {
            let (piece, rest) = commands.split_at_checked(command.into())?;
            commands = rest;
            piece
        } else {
            let start = number(command, &mut commands)?;
            let count = number(command >> 4 & 0x07, &mut commands)?;
            let count = if count == 0 { 0x1_0000 } else { count };
            base.get(start..start.checked_add(count)?)?
        };
        // A command of zero means nothing yet.
        if piece.is_empty() || piece.len() > length - text.len() {
            return None;
        }
        text.extend_from_slice(piece);
    }
    (text.len() == length).then_some(text)
}

/// How long the text is that a difference starts from, how long the one that it makes, and its commands.
fn lengths(difference: &[u8]) -> Option<(u64, u64, &[u8])> {
    let mut rest = difference;
    let mut length = || {
        let end = rest.iter().take(9).position(|it| it & 0x80 == 0)?;
        let (bytes, after) = rest.split_at(end + 1);
        rest = after;
        Some(bytes.iter().rev().fold(0, |it, byte| it << 7 | u64::from(byte & 0x7f)))
    };
    Some((length()?, length()?, rest))
}

/// A number of up to four bytes, the lowest first: a bit of the command tells for each whether it is there or zero.
fn number(command: u8, commands: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for bit in (0..4).filter(|bit| command >> bit & 1 == 1) {
        let (byte, rest) = commands.split_first()?;
        *commands = rest;
        number |= usize::from(*byte) << (8 * bit);
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::apply;

    const BASE: &[u8] = b"0123456789";

    #[test]
    fn a_difference_copies_from_its_base_and_adds_bytes_of_its_own() {
        let difference = [10, 7, 0x91, 2, 3, 2, b'a', b'b', 0x90, 2];
        assert_eq!(apply(&difference, BASE).as_deref(), Some(&b"234ab01"[..]));
        let base: Vec<u8> = (0..70_000_u32).map(|it| it.to_le_bytes()[0]).collect();
        let (from, to) = ([0xf0, 0xa2, 0x04], [0x80, 0x80, 0x04]);
        let difference = [&from[..], &to, &[0x83, 0x10, 0x01]].concat();
        assert_eq!(apply(&difference, &base).as_deref(), Some(&base[272..272 + 65_536]));
    }

    #[test]
    fn a_damaged_difference_makes_nothing() {
        let damaged: [&[u8]; 11] = [
            &[],
            &[10],
            &[9, 1, 0x90, 1],
            &[10, 2, 0x90, 1],
            &[10, 1, 0x90, 2],
            &[10, 1, 0],
            &[10, 3, 3, b'a'],
            &[10, 1, 0x91, 10, 1],
            &[10, 1, 0x91, 0],
            &[10, 1, 0xff, 255, 255, 255, 255, 255, 255, 255],
            &[10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
        ];
        for difference in damaged {
            assert_eq!(apply(difference, BASE), None, "{difference:?}");
        }
    }

    proptest! {
        #[test]
        fn no_difference_does_harm(commands in prop::collection::vec(any::<u8>(), 0..40), length in 0_u8..128) {
            let made = apply(&[&[10, length][..], &commands].concat(), BASE);
            prop_assert!(made.is_none_or(|it| it.len() == usize::from(length)));
        }
    }
}
