//! Objects in pack files, unpacked on many threads.
//!
//! libgit2 has one lock for each pack, and loses more by a second thread than it wins. gix-pack maps
//! the files and reads their tables. What this adds are the chains of differences: each text on the way to one is
//! remembered, as the next one asked for mostly starts from it (gitformat-pack(5), "Deltified representation").

use std::hash::RandomState;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use flate2::{Decompress, FlushDecompress, Status};
use git2::{ObjectType, Oid};
use gix_pack::data::{Entry, entry::Header};
use gix_pack::{data, index};

use super::objects::Unread;
use super::recent::Recent;
use crate::input::mebibytes;

/// The longest text on the way to another one, unless that may be longer: 64 MiB.
const LONGEST: u64 = 64 << 20;
/// All texts on the way to one: 1 GiB. A small file can ask for any number of them.
const MOST_MADE: u64 = 1 << 30;
/// Texts that are remembered, for each thread: 4 MiB.
const MOST_REMEMBERED: usize = 4 << 20;
/// Git makes chains of 50, and of 4,095 when it is asked for the longest.
const LONGEST_CHAIN: usize = 4096;
/// Folders of objects, with those that they borrow from.
const MOST_FOLDERS: usize = 32;

/// The packs of a repository; all threads share them.
pub(super) struct Packs {
    packs: Vec<Pack>,
    /// The folders of objects.
    folders: Vec<PathBuf>,
}

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
        let folders = with_alternates(folders);
        for folder in &folders {
            let entries = std::fs::read_dir(folder.join("pack")).into_iter().flatten().flatten();
            let mut indices: Vec<PathBuf> = entries.map(|it| it.path()).collect();
            indices.retain(|it| it.extension().is_some_and(|it| it == "idx"));
            indices.sort_unstable();
            packs.extend(indices.iter().filter_map(|it| Pack::open(it)));
        }
        Packs { packs, folders }
    }

    /// Whether an object lies in a file of its own.
    pub(super) fn is_loose(&self, id: Oid) -> bool {
        let id = id.to_string();
        let (start, rest) = id.split_at(2);
        self.folders.iter().any(|it| it.join(start).join(rest).symlink_metadata().is_ok())
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
        let list = std::fs::read(folder.join("info/alternates")).unwrap_or_default();
        let lines = list.split(|it| *it == b'\n').filter(|it| !it.is_empty() && it[0] != b'#');
        for alternate in lines.map(|line| folder.join(path(line))) {
            if folders.len() < MOST_FOLDERS && !folders.contains(&alternate) {
                folders.push(alternate);
            }
        }
        number += 1;
    }
    folders
}

#[cfg(unix)]
fn path(line: &[u8]) -> &Path {
    Path::new(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(line))
}

#[cfg(not(unix))]
fn path(line: &[u8]) -> PathBuf {
    String::from_utf8_lossy(line).trim_end().into()
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
        let packs = &packs.packs;
        let others = (0..packs.len()).filter(|it| *it != latest);
        let mut all = packs.get(latest).map(|_| latest).into_iter().chain(others);
        let place = all.find_map(|pack| Some(Place { pack, offset: packs[pack].find(id)? }))?;
        self.latest = place.pack;
        Some(place)
    }

    /// The object, of at most so many bytes.
    pub(super) fn unpack(
        &mut self,
        packs: &Packs,
        place: Place,
        limit: u64,
    ) -> Result<Unpacked, Unread> {
        let pack = &packs.packs[place.pack];
        self.make(pack, place, limit).map_err(|unread| match self.length(pack, place) {
            Some(bytes) if bytes > limit => Unread::TooLong { bytes },
            _ => unread,
        })
    }

    /// How long a text is that is stored as a difference.
    fn length(&mut self, pack: &Pack, place: Place) -> Option<u64> {
        let entry = pack.data.entry(place.offset).ok().filter(|it| it.header.is_delta())?;
        let mut difference = Vec::new();
        self.inflate(pack, &entry, LONGEST, &mut difference).ok()?;
        lengths(&difference).map(|it| it.1)
    }

    fn make(&mut self, pack: &Pack, place: Place, limit: u64) -> Result<Unpacked, Unread> {
        let most = limit.max(LONGEST);
        let mut made = 0;
        let mut text = self.start(pack, place, limit, most)?;
        while let Some((offset, entry)) = self.chain.pop() {
            let mut difference = std::mem::take(&mut self.difference);
            self.inflate(pack, &entry, most, &mut difference)?;
            let bytes = lengths(&difference).ok_or_else(damaged)?.1;
            made += bytes;
            match self.chain.is_empty() {
                true if bytes > limit => return Err(Unread::TooLong { bytes }),
                _ if bytes > most => return Err(starts_from(bytes)),
                _ if made > MOST_MADE => return Err(endless()),
                _ => {}
            }
            text.bytes = Rc::new(apply(&difference, &text.bytes).ok_or_else(damaged)?);
            self.difference = difference;
            self.remember(Place { offset, ..place }, &text);
        }
        Ok(text)
    }

    /// The text that the chain of differences to an object starts from, as far as it is not remembered.
    fn start(
        &mut self,
        pack: &Pack,
        place: Place,
        limit: u64,
        most: u64,
    ) -> Result<Unpacked, Unread> {
        let mut offset = place.offset;
        self.chain.clear();
        loop {
            if let Some(known) = self.remembered.get(&Place { offset, ..place }) {
                return Ok(known);
            }
            let entry = pack.data.entry(offset).map_err(|_| damaged())?;
            let kind = match entry.header {
                Header::Commit => ObjectType::Commit,
                Header::Tree => ObjectType::Tree,
                Header::Blob => ObjectType::Blob,
                Header::Tag => ObjectType::Tag,
                Header::OfsDelta { .. } | Header::RefDelta { .. } => {
                    let base = pack.base(offset, &entry).ok_or_else(damaged)?;
                    self.chain.push((offset, entry));
                    if self.chain.len() > LONGEST_CHAIN {
                        return Err(endless());
                    }
                    offset = base;
                    continue;
                }
            };
            let length = entry.decompressed_size;
            if self.chain.is_empty() && length > limit {
                return Err(Unread::TooLong { bytes: length });
            }
            let mut bytes = Vec::new();
            self.inflate(pack, &entry, most, &mut bytes)?;
            let text = Unpacked { kind, bytes: Rc::new(bytes) };
            self.remember(Place { offset, ..place }, &text);
            return Ok(text);
        }
    }

    fn remember(&mut self, place: Place, text: &Unpacked) {
        // Hardly a commit is the start of another one.
        if text.kind != ObjectType::Commit {
            self.remembered.insert(place, text.clone(), text.bytes.len());
        }
    }

    /// Fills a buffer with what an entry holds.
    fn inflate(
        &mut self,
        pack: &Pack,
        entry: &Entry,
        most: u64,
        into: &mut Vec<u8>,
    ) -> Result<(), Unread> {
        let length = entry.decompressed_size;
        if length > most {
            return Err(starts_from(length));
        }
        let room = usize::try_from(length).map_err(|_| damaged())?;
        if into.is_empty() {
            *into = vec![0; room];
        } else {
            into.resize(room, 0);
        }
        let packed = entry.data_offset..pack.data.pack_end() as u64;
        let packed = pack.data.entry_slice(packed).ok_or_else(damaged)?;
        self.inflate.reset(true);
        match self.inflate.decompress(packed, into, FlushDecompress::Finish) {
            Ok(Status::StreamEnd) if self.inflate.total_out() == length => Ok(()),
            _ => Err(damaged()),
        }
    }
}

fn damaged() -> Unread {
    Unread::Failed("its pack is damaged".to_owned())
}

fn endless() -> Unread {
    Unread::Failed("the differences it is made of do not end".to_owned())
}

fn starts_from(bytes: u64) -> Unread {
    Unread::Failed(format!("it is made from a text of {} MiB", mebibytes(bytes)))
}

/// What a difference makes of a text. None where it is damaged.
fn apply(difference: &[u8], base: &[u8]) -> Option<Vec<u8>> {
    let (from, length, mut commands) = lengths(difference)?;
    if from != base.len() as u64 {
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
    use std::io::Write as _;

    use flate2::{Compression, write::ZlibEncoder};
    use git2::Oid;
    use proptest::prelude::*;

    use super::{Packs, Unpacker, apply};
    use crate::git::objects::Unread;

    /// A pack of one object with an index that calls it by an id of sevens.
    fn pack(header: &[u8], text: &[u8]) -> (tempfile::TempDir, Packs) {
        let folder = tempfile::TempDir::new().unwrap();
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(text).unwrap();
        let object = [header, &packed.finish().unwrap()].concat();
        let pack = [b"PACK\0\0\0\x02\0\0\0\x01", &object[..], &[0; 20]].concat();
        let fan = (0..256_u32).flat_map(|it| u32::from(it >= 7).to_be_bytes()).collect::<Vec<_>>();
        let start = b"\xfftOc\0\0\0\x02";
        let index = [&start[..], &fan, &[7; 20], &[0; 4], &[0, 0, 0, 12], &[0; 40]].concat();
        #[expect(clippy::disallowed_methods, reason = "what a repository may hold")]
        for (name, bytes) in [("pack-a.pack", pack), ("pack-a.idx", index)] {
            std::fs::create_dir_all(folder.path().join("pack")).unwrap();
            std::fs::write(folder.path().join("pack").join(name), bytes).unwrap();
        }
        let packs = Packs::open(vec![folder.path().to_owned()]);
        (folder, packs)
    }

    fn unpacked(header: &[u8], text: &[u8], limit: u64) -> Result<Vec<u8>, Unread> {
        let (_folder, packs) = pack(header, text);
        let mut unpacker = Unpacker::new();
        let place = unpacker.find(&packs, Oid::from_bytes(&[7; 20]).unwrap()).expect("an object");
        unpacker.unpack(&packs, place, limit).map(|it| it.bytes.to_vec())
    }

    #[test]
    fn what_never_ends_is_given_up() {
        assert_eq!(unpacked(&[0x33], b"abc", 3), Ok(b"abc".to_vec()));
        assert_eq!(unpacked(&[0x33], b"abc", 2), Err(Unread::TooLong { bytes: 3 }));
        let itself = [&[0x74][..], &[7; 20]].concat();
        let failed = |why: &str| Err(Unread::Failed(why.to_owned()));
        let why = "the differences it is made of do not end";
        assert_eq!(unpacked(&itself, &[1, 1, 1, b'a'], 9), failed(why));
        assert_eq!(unpacked(&[0x34], b"abc", 9), failed("its pack is damaged"));
        assert_eq!(unpacked(&[0x32], b"abc", 9), failed("its pack is damaged"));
        let of_another = [&[0x74][..], &[8; 20]].concat();
        assert_eq!(unpacked(&of_another, &[1, 1, 1, b'a'], 9), failed("its pack is damaged"));
        let huge = [0xb0, 0x80, 0x80, 0x80, 0x40];
        assert_eq!(unpacked(&huge, b"abc", 9), Err(Unread::TooLong { bytes: 1 << 31 }));
    }

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
