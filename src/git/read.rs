//! The bytes of a snapshot's files.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use git2::{ObjectType, Oid};
use rayon::prelude::*;
use sha1::{Digest, Sha1};

use super::list::Place;
use super::objects::{Objects, Unread};
use super::snapshot::{Content, Kind, Snapshot};

/// Fewer files are not worth another thread: one takes 9 to 50 microseconds.
const FEWEST_FILES: usize = 8;

/// More files in one piece would keep one thread busy while the others wait for the end: some are twenty times as long as
/// others.
const MOST_FILES: usize = 32;
/// Neighbours share the texts that they are stored as the difference from, and pieces do not share them.
const MOST_BLOBS: usize = 512;

impl Snapshot {
    /// The bytes of each path, in the order asked. Only what `paths` lists can be read, so no path
    /// leads outside the snapshot; a file that cannot be read does not stop the others. A file of
    /// more than `limit` bytes is not read at all.
    pub fn read(&self, paths: &[&str], limit: u64) -> Vec<Content> {
        self.read_each(paths, limit, |_, content| (content, None)).collect()
    }

    /// The same, with something made of each while its bytes are at hand. It is told the file's number in `paths`, and may
    /// give back the bytes: the next file is read into the same memory.
    pub fn read_each<'s, T: Send>(
        &'s self,
        paths: &[&'s str],
        limit: u64,
        make: impl Fn(usize, Content) -> (T, Option<Vec<u8>>) + Send + Sync + 's,
    ) -> impl IndexedParallelIterator<Item = T> {
        let wanted: Vec<_> = paths.iter().map(|path| (*path, self.place(path))).collect();
        let may_lie_on_disk =
            |it: &&(&str, _)| matches!(it.1, Some(Place::Disk(_))) || self.kind() == Kind::Index;
        let on_disk = wanted.iter().filter(may_lie_on_disk).map(|it| it.0);
        let folders = self.root().map(|root| Folders::above(root, on_disk)).unwrap_or_default();
        let has_blobs = wanted.iter().any(|it| matches!(it.1, Some(Place::Blob(_))));
        let handle = self.handle.as_ref().filter(|_| has_blobs);
        let objects = move || handle.map(Objects::of);
        let most = if has_blobs { MOST_BLOBS } else { MOST_FILES };
        let wanted = wanted.into_par_iter().enumerate();
        wanted.with_min_len(FEWEST_FILES).with_max_len(most).map_init(
            move || (objects(), Vec::new()),
            move |(objects, buffer), (number, (path, place))| {
                let bytes = std::mem::take(buffer);
                let content =
                    self.read_one(objects.as_mut(), &folders, (path, place), limit, bytes);
                let (result, bytes) = make(number, content);
                *buffer = bytes.unwrap_or_default();
                result
            },
        )
    }

    /// The first bytes of each path, in the order asked; none of a file that cannot be read. Of a file on disk no more is read. A
    /// blob is unpacked whole, and left alone where it is longer than `limit`.
    pub fn beginnings(&self, paths: &[&str], count: u64, limit: u64) -> Vec<Vec<u8>> {
        let places: Vec<_> = paths.iter().map(|path| (*path, self.place(path))).collect();
        let on_disk = places.iter().filter(|it| matches!(it.1, Some(Place::Disk(_))));
        let folders = self.root().map(|root| Folders::above(root, on_disk.map(|it| it.0)));
        let folders = folders.unwrap_or_default();
        let has_blobs = places.iter().any(|it| matches!(it.1, Some(Place::Blob(_))));
        let mut objects = self.handle.as_ref().filter(|_| has_blobs).map(Objects::of);
        let mut beginning = |(path, place): (&str, Option<Place>)| match (place?, self.root()) {
            (Place::Disk(_), Some(root)) if folders.refusal(path).is_none() => {
                bytes(opened(&root.join(path)).ok()?.0, count, count, Vec::new()).ok()
            }
            (Place::Disk(_), _) => None,
            (Place::Blob(id), _) => match blob(objects.as_mut()?, id, limit, Vec::new()) {
                Content::Bytes(bytes) => Some(bytes),
                _ => None,
            },
        };
        places.into_iter().map(|it| beginning(it).unwrap_or_default()).collect()
    }

    pub(super) fn place(&self, path: &str) -> Option<Place> {
        let at = self.paths().binary_search_by(|it| it.as_str().cmp(path)).ok()?;
        Some(self.places[at])
    }

    fn read_one(
        &self,
        objects: Option<&mut Objects>,
        folders: &Folders,
        (path, place): (&str, Option<Place>),
        limit: u64,
        buffer: Vec<u8>,
    ) -> Content {
        match (place, self.root(), objects) {
            (Some(Place::Disk(_)), Some(root), _) => match folders.refusal(path) {
                Some(refusal) => Content::Unreadable(refusal.to_owned()),
                None => file(&root.join(path), limit, buffer),
            },
            (Some(Place::Blob(id)), _, Some(objects)) => self
                .staged_on_disk(path, id, folders, limit, buffer)
                .unwrap_or_else(|buffer| blob(objects, id, limit, buffer)),
            _ => Content::Unreadable("not a file of the snapshot".to_owned()),
        }
    }

    /// A staged text, where the file on disk is the same to the byte. Most are, and a blob takes longer to unpack than a
    /// file takes to read and to digest: for 200 documents 18 of 45 milliseconds. Nothing but the digest is believed, not
    /// the file's size and time: a filter or an attribute may let other bytes be committed than lie on disk. Where it is
    /// another text, the buffer comes back.
    fn staged_on_disk(
        &self,
        path: &str,
        id: Oid,
        folders: &Folders,
        limit: u64,
        buffer: Vec<u8>,
    ) -> Result<Content, Vec<u8>> {
        let root = match self.root() {
            Some(root) if self.kind() == Kind::Index && folders.refusal(path).is_none() => root,
            _ => return Err(buffer),
        };
        match file(&root.join(path), limit, buffer) {
            Content::Bytes(bytes) if blob_id(&bytes) == id.as_bytes() => Ok(Content::Bytes(bytes)),
            Content::Bytes(bytes) => Err(bytes),
            _ => Err(Vec::new()),
        }
    }
}

/// The folders on the way to some files, and which of them must not be entered. A folder may have
/// become a symbolic link since it was listed, and the link may leave the repository.
#[derive(Default)]
struct Folders {
    refusals: HashMap<String, Option<String>>,
}

impl Folders {
    fn above<'a>(root: &Path, paths: impl Iterator<Item = &'a str>) -> Folders {
        let mut folders = Folders::default();
        for path in paths {
            let Some((whole, _)) = path.rsplit_once('/') else { continue };
            if folders.refusals.contains_key(whole) {
                continue;
            }
            let ends = whole.match_indices('/').map(|it| it.0).chain([whole.len()]);
            let mut refusal = None;
            for folder in ends.map(|end| &whole[..end]) {
                // What holds above holds below.
                refusal = match (refusal, folders.refusals.get(folder)) {
                    (Some(above), _) => Some(above),
                    (None, Some(known)) => known.clone(),
                    (None, None) => not_a_folder(&root.join(folder)),
                };
                folders.refusals.insert(folder.to_owned(), refusal.clone());
            }
        }
        folders
    }

    fn refusal(&self, path: &str) -> Option<&str> {
        self.refusals.get(path.rsplit_once('/')?.0)?.as_deref()
    }
}

fn not_a_folder(path: &Path) -> Option<String> {
    match path.symlink_metadata() {
        Ok(data) if data.is_dir() => None,
        Ok(data) if data.is_symlink() => Some("its folder is a symbolic link".to_owned()),
        Ok(_) => Some("its folder is not a folder".to_owned()),
        Err(cause) => Some(cause.to_string()),
    }
}

/// The bytes of a file beside the snapshot, if it is a regular one of so many bytes at the most, and no symbolic link.
pub(super) fn whole(path: &Path, limit: u64) -> Option<Vec<u8>> {
    match file(path, limit, Vec::new()) {
        Content::Bytes(bytes) => Some(bytes),
        Content::TooLarge { .. } | Content::Unreadable(_) => None,
    }
}

fn file(path: &Path, limit: u64, buffer: Vec<u8>) -> Content {
    let (file, length) = match opened(path) {
        Ok((_, length)) if length > limit => return Content::TooLarge { bytes: length },
        Ok(opened) => opened,
        Err(why) => return Content::Unreadable(why),
    };
    match bytes(file, length, limit, buffer) {
        Ok(bytes) if bytes.len() as u64 > limit => Content::TooLarge { bytes: bytes.len() as u64 },
        Ok(bytes) => Content::Bytes(bytes),
        Err(cause) => Content::Unreadable(cause.to_string()),
    }
}

/// A regular file with its length, or why it is none. A link or a pipe that is put in its place meanwhile is not followed or
/// waited for; somebody who waits for a reader of that pipe is let go.
#[cfg(unix)]
fn opened(path: &Path) -> Result<(File, u64), String> {
    use std::io::ErrorKind;
    use std::os::unix::fs::OpenOptionsExt as _;

    use rustix::fs::OFlags;

    let open = |flags: OFlags| {
        let flags = (OFlags::NOFOLLOW | OFlags::NOCTTY | flags).bits().cast_signed();
        File::options().read(true).custom_flags(flags).open(path)
    };
    let opened = match open(OFlags::NONBLOCK) {
        // A file server lent it to somebody else, and asks for it back where the reader waits: fcntl(2), "Leases".
        Err(cause) if cause.kind() == ErrorKind::WouldBlock && regular(path).is_ok() => {
            open(OFlags::empty())
        }
        opened => opened,
    };
    match opened.and_then(|file| Ok((file.metadata()?, file))) {
        Ok((data, file)) if data.is_file() => Ok((file, data.len())),
        Ok(_) => Err(regular(path).err().unwrap_or_else(|| "it has just changed".to_owned())),
        Err(cause) => Err(regular(path).err().unwrap_or_else(|| cause.to_string())),
    }
}

#[cfg(not(unix))]
fn opened(path: &Path) -> Result<(File, u64), String> {
    let length = regular(path)?;
    File::open(path).map(|file| (file, length)).map_err(|cause| cause.to_string())
}

/// The length of a regular file that is no symbolic link, or why it is none.
pub(super) fn regular(path: &Path) -> Result<u64, String> {
    let data = path.symlink_metadata().map_err(|cause| cause.to_string())?;
    if data.is_file() {
        return Ok(data.len());
    }
    let kind = if data.is_dir() {
        "a folder"
    } else if data.is_symlink() {
        "a symbolic link"
    } else {
        "not a regular file"
    };
    Err(format!("it is {kind}"))
}

/// At most one byte more than the limit, as the file may still be growing.
///
/// Not `read_to_end`: behind `take` it cannot see the size and asks in pieces of 8 KiB and more,
/// an eighth slower.
fn bytes(
    mut file: File,
    expected: u64,
    limit: u64,
    mut bytes: Vec<u8>,
) -> std::io::Result<Vec<u8>> {
    // One byte more than expected, so that one further read tells the end.
    bytes.resize(usize::try_from(expected.saturating_add(1)).unwrap_or_default(), 0);
    let mut length = 0;
    while length < bytes.len() {
        match file.read(&mut bytes[length..]) {
            // A regular file gives less than there is room for at its end alone.
            Ok(count) if (length + count) as u64 == expected => {
                length += count;
                break;
            }
            Ok(0) => break,
            Ok(count) => length += count,
            Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => {}
            Err(cause) => return Err(cause),
        }
    }
    bytes.truncate(length);
    if length as u64 > expected {
        file.take(limit.saturating_sub(expected)).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// The id that Git gives to a file's text.
pub(super) fn blob_id(bytes: &[u8]) -> [u8; 20] {
    let mut hash = Sha1::new();
    hash.update(format!("blob {}\0", bytes.len()));
    hash.update(bytes);
    hash.finalize().into()
}

/// A blob of at most so many bytes, into a buffer that may have served before.
pub(super) fn blob(objects: &mut Objects, id: Oid, limit: u64, mut buffer: Vec<u8>) -> Content {
    match objects.read(id, ObjectType::Blob, limit) {
        Ok(bytes) => {
            buffer.clear();
            buffer.extend_from_slice(bytes);
            Content::Bytes(buffer)
        }
        Err(Unread::TooLong { bytes }) => Content::TooLarge { bytes },
        Err(Unread::Missing) => Content::Unreadable(format!("object {id} is missing")),
        Err(Unread::OtherKind(kind)) => {
            Content::Unreadable(format!("object {id} is a {}, not a blob", kind.str()))
        }
        Err(Unread::Failed(why)) => {
            Content::Unreadable(format!("object {id} cannot be read: {why}"))
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// What stands in the place of a listed file by the time it is read.
    #[test]
    #[expect(clippy::disallowed_methods, reason = "it makes what is read")]
    fn nothing_but_a_regular_file_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("file"), "text").unwrap();
        std::os::unix::fs::symlink(at("file"), at("link")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        let read = |name: &str| file(&at(name), 4, Vec::new());
        assert_eq!(read("file"), Content::Bytes(b"text".to_vec()));
        assert_eq!(file(&at("file"), 3, Vec::new()), Content::TooLarge { bytes: 4 });
        for (name, why) in [
            ("link", "it is a symbolic link"),
            ("socket", "it is not a regular file"),
            (".", "it is a folder"),
        ] {
            assert_eq!(read(name), Content::Unreadable(why.to_owned()), "{name}");
        }
    }
}
