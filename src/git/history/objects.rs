//! Commits and trees, read raw: 1.7 to 2.6 times as fast as libgit2's own objects (PERFORMANCE.md, section 0, item 3).

use std::cell::RefCell;
use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

use git2::{ErrorCode, ObjectType, Odb, OdbObject, Oid, Repository};

use crate::git::error::reason;

/// Why a chain of commits cannot be followed further.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cut {
    Shallow,
    Missing,
    Unreadable(String),
}

/// What the walk needs of a commit.
#[derive(Debug)]
pub(super) struct CommitHeader {
    pub(super) tree: Oid,
    pub(super) parents: Vec<Oid>,
    /// The committer's, in seconds since 1970.
    pub(super) time: i64,
}

pub(super) struct Store<'r> {
    odb: Odb<'r>,
    /// Commits whose parents were not fetched. Read raw, they still name them.
    shallow: HashSet<Oid>,
    /// Read as somebody's parent and not yet visited.
    waiting: HashMap<Oid, Rc<CommitHeader>>,
    /// Trees that were just read: whether a commit moved a file is asked of those it was compared by.
    trees: RefCell<VecDeque<(Oid, Rc<[u8]>)>>,
}

/// So many trees are remembered.
const REMEMBERED: usize = 24;

impl<'r> Store<'r> {
    pub(super) fn open(repository: &'r Repository) -> Result<Store<'r>, Cut> {
        let odb = repository.odb().map_err(|cause| Cut::Unreadable(reason(&cause)))?;
        let list = std::fs::read_to_string(repository.commondir().join("shallow"));
        let shallow = list.unwrap_or_default();
        let shallow = shallow.lines().filter_map(|it| Oid::from_str(it.trim()).ok()).collect();
        Ok(Store { odb, shallow, waiting: HashMap::new(), trees: RefCell::default() })
    }

    /// Whether the history before this commit was not fetched.
    pub(super) fn is_boundary(&self, commit: Oid) -> bool {
        self.shallow.contains(&commit)
    }

    /// A commit that will be visited.
    pub(super) fn commit(&mut self, id: Oid) -> Result<Rc<CommitHeader>, Cut> {
        if let Some(header) = self.waiting.get(&id) {
            return Ok(Rc::clone(header));
        }
        let header = parse_commit(self.read(id, ObjectType::Commit)?.data())
            .ok_or_else(|| Cut::Unreadable(format!("commit {id} is malformed")))?;
        let header = Rc::new(header);
        self.waiting.insert(id, Rc::clone(&header));
        Ok(header)
    }

    /// A commit that is being visited.
    pub(super) fn visit(&mut self, id: Oid) -> Result<Rc<CommitHeader>, Cut> {
        let header = self.commit(id)?;
        self.waiting.remove(&id);
        Ok(header)
    }

    pub(super) fn read(&self, id: Oid, kind: ObjectType) -> Result<OdbObject<'_>, Cut> {
        let object = self.odb.read(id).map_err(|cause| match cause.code() {
            ErrorCode::NotFound => Cut::Missing,
            _ => Cut::Unreadable(format!("object {id}: {}", reason(&cause))),
        })?;
        if object.kind() != kind {
            return Err(Cut::Unreadable(format!("object {id} is no {}", kind.str())));
        }
        Ok(object)
    }

    pub(super) fn tree(&self, id: Oid) -> Result<Rc<[u8]>, Cut> {
        if let Some((_, tree)) = self.trees.borrow().iter().rev().find(|it| it.0 == id) {
            return Ok(Rc::clone(tree));
        }
        let tree: Rc<[u8]> = self.read(id, ObjectType::Tree)?.data().into();
        let mut trees = self.trees.borrow_mut();
        if trees.len() == REMEMBERED {
            trees.pop_front();
        }
        trees.push_back((id, Rc::clone(&tree)));
        Ok(tree)
    }

    /// A blob of at most so many bytes; none where it has more.
    pub(super) fn blob(&self, id: Oid, limit: usize) -> Result<Option<OdbObject<'_>>, Cut> {
        match self.odb.read_header(id) {
            Ok((length, _)) if length > limit => Ok(None),
            Err(cause) if cause.code() == ErrorCode::NotFound => Err(Cut::Missing),
            _ => self.read(id, ObjectType::Blob).map(Some),
        }
    }
}

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
}

/// The entries of a tree's bytes, with their names.
pub(super) fn entries(mut tree: &[u8]) -> impl Iterator<Item = (&[u8], Entry)> {
    std::iter::from_fn(move || {
        let space = tree.iter().position(|it| *it == b' ')?;
        let mode = tree[..space].iter().fold(0, |mode: u32, digit| {
            mode.wrapping_mul(8).wrapping_add(u32::from(digit.wrapping_sub(b'0')))
        });
        let rest = &tree[space + 1..];
        let end = rest.iter().position(|it| *it == 0)?;
        let id = Oid::from_bytes(rest.get(end + 1..end + 21)?).ok()?;
        tree = &rest[end + 21..];
        Some((&rest[..end], Entry { mode, id }))
    })
}

fn parse_commit(data: &[u8]) -> Option<CommitHeader> {
    let id = |hex: &[u8]| Oid::from_str(std::str::from_utf8(hex).ok()?).ok();
    let mut lines = data.split(|it| *it == b'\n');
    let tree = id(lines.next()?.strip_prefix(b"tree ")?)?;
    let mut parents = Vec::with_capacity(1);
    for line in lines {
        if let Some(parent) = line.strip_prefix(b"parent ") {
            parents.push(id(parent)?);
        } else if let Some(committer) = line.strip_prefix(b"committer ") {
            return Some(CommitHeader { tree, parents, time: time(committer) });
        } else if line.is_empty() {
            break;
        }
    }
    Some(CommitHeader { tree, parents, time: 0 })
}

/// The seconds at the end of `Name <mail> 1700000000 +0100`; 0 where there are none, as in Git.
pub(super) fn time(line: &[u8]) -> i64 {
    let start = line.iter().rposition(|it| *it == b'>').map_or(0, |at| at + 1);
    let text = std::str::from_utf8(&line[start..]).unwrap_or_default();
    text.split_whitespace().next().and_then(|it| it.parse().ok()).unwrap_or(0)
}
