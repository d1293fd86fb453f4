//! Commits and trees on the way of the walk, read raw: parsed objects take twice as long.

use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;

use git2::{ObjectType, Oid};

use super::id_map::{IdMap, Seeds};
use crate::git::objects::{Objects, Unread};
use crate::git::recent::Recent;
use crate::git::repository::Handle;
use crate::input::mebibytes;

/// Why a chain of commits cannot be followed further.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cut {
    Shallow,
    Missing,
    /// Git keeps another text than it wrote to disk.
    Rewritten,
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

pub(super) struct Store {
    objects: RefCell<Objects>,
    /// Commits whose parents were not fetched. Read raw, they still name them.
    shallow: HashSet<Oid>,
    /// Read as somebody's parent and not yet visited.
    waiting: IdMap<Rc<CommitHeader>>,
    /// Of commits that were visited or asked for: their places in the line of first parents.
    steps: RefCell<IdMap<Step>>,
    /// Trees that were just read: branches are walked side by side, and whether a commit moved a file is asked of the trees
    /// it was compared by.
    trees: RefCell<Recent<Oid, Rc<[u8]>, Seeds>>,
}

/// A commit's place in the line of first parents.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// The committer's, in seconds since 1970.
    pub(super) time: i64,
    pub(super) first_parent: Option<Oid>,
}

/// The longest commit or tree that is read: 64 MiB, a folder of a million files.
const LONGEST: u64 = 64 << 20;
/// So many trees are remembered, however large.
const FEWEST_TREES: usize = 24;
/// And more, while they are no larger together.
const MOST_BYTES: usize = 4 << 20;

impl Cut {
    /// Of an object of that kind.
    pub(super) fn of(unread: Unread, id: Oid, kind: ObjectType) -> Cut {
        let kind = kind.str();
        match unread {
            Unread::Missing => Cut::Missing,
            Unread::TooLong { bytes } => {
                Cut::Unreadable(format!("{kind} {id} has {} MiB", mebibytes(bytes)))
            }
            Unread::OtherKind(_) => Cut::Unreadable(format!("object {id} is no {kind}")),
            Unread::Failed(why) => Cut::Unreadable(format!("object {id}: {why}")),
        }
    }
}

impl Store {
    pub(super) fn open(handle: &Handle) -> Store {
        let list = std::fs::read_to_string(handle.common_folder().join("shallow"));
        let shallow = list.unwrap_or_default();
        let shallow = shallow.lines().filter_map(|it| Oid::from_str(it.trim()).ok()).collect();
        Store {
            objects: RefCell::new(Objects::of(handle)),
            shallow,
            waiting: IdMap::default(),
            steps: RefCell::new(IdMap::default()),
            trees: RefCell::new(Recent::new(MOST_BYTES, FEWEST_TREES)),
        }
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
        let header = self
            .read(id, ObjectType::Commit, parse_commit)?
            .ok_or_else(|| Cut::Unreadable(format!("commit {id} is malformed")))?;
        let header = Rc::new(header);
        self.waiting.insert(id, Rc::clone(&header));
        Ok(header)
    }

    /// A commit that is being visited.
    pub(super) fn visit(&mut self, id: Oid) -> Result<Rc<CommitHeader>, Cut> {
        let header = self.commit(id)?;
        self.waiting.remove(&id);
        self.steps.get_mut().insert(id, Step::of(&header));
        Ok(header)
    }

    /// A commit's place in the line of first parents, whether it was visited or not.
    pub(super) fn step(&self, id: Oid) -> Option<Step> {
        if let Some(step) = self.steps.borrow().get(&id) {
            return Some(*step);
        }
        let header = self.read(id, ObjectType::Commit, parse_commit).ok()??;
        let step = Step::of(&header);
        self.steps.borrow_mut().insert(id, step);
        Some(step)
    }

    /// What is made of an object's bytes.
    pub(super) fn read<T>(
        &self,
        id: Oid,
        kind: ObjectType,
        make: impl FnOnce(&[u8]) -> T,
    ) -> Result<T, Cut> {
        self.read_at_most(LONGEST, id, kind, make)
    }

    pub(super) fn read_at_most<T>(
        &self,
        limit: u64,
        id: Oid,
        kind: ObjectType,
        make: impl FnOnce(&[u8]) -> T,
    ) -> Result<T, Cut> {
        let objects = &mut *self.objects.borrow_mut();
        objects.read(id, kind, limit).map(make).map_err(|unread| Cut::of(unread, id, kind))
    }

    pub(super) fn tree(&self, id: Oid) -> Result<Rc<[u8]>, Cut> {
        if let Some(tree) = self.trees.borrow().get(&id) {
            return Ok(tree);
        }
        let tree: Rc<[u8]> = self.read(id, ObjectType::Tree, |it| it.into())?;
        self.trees.borrow_mut().insert(id, Rc::clone(&tree), tree.len());
        Ok(tree)
    }
}

impl Step {
    fn of(header: &CommitHeader) -> Step {
        Step { time: header.time, first_parent: header.parents.first().copied() }
    }
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
