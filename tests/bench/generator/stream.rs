//! The writer of a `git fast-import` stream, and the clock of the history.

use std::io::{self, Write};
use std::rc::Rc;

use super::layout;
use super::random::Random;

/// 2015-01-01, when the history begins, and 2026-08-01 and 2026-11-01, when it should end and must have ended.
const BEGIN: u64 = 1_420_070_400;
const END: u64 = 1_785_542_400;
const LAST: u64 = 1_793_491_200;

/// What `fast-import` calls a blob or a commit within the stream.
pub(crate) type Mark = u32;

#[derive(Debug)]
pub(crate) enum Change {
    Write(Rc<str>, Mark),
    Delete(Rc<str>),
}

#[derive(Debug)]
pub(crate) struct Stream<W: Write> {
    out: W,
    marks: Mark,
    commits: usize,
    clock: u64,
    step: u64,
}

impl<W: Write> Stream<W> {
    /// A stream of about this many commits, spread over the years from 2015 to 2026.
    pub(crate) fn new(out: W, commits: usize) -> Self {
        let step = ((END - BEGIN) / commits.max(1) as u64).max(60);
        Self { out, marks: 0, commits: 0, clock: BEGIN, step }
    }

    pub(crate) fn commits(&self) -> usize {
        self.commits
    }

    /// Today, in days since 1970-01-01.
    pub(crate) fn day(&self) -> u64 {
        self.clock / 86_400
    }

    pub(crate) fn blob(&mut self, data: &[u8]) -> io::Result<Mark> {
        self.marks += 1;
        write!(self.out, "blob\nmark :{}\ndata {}\n", self.marks, data.len())?;
        self.out.write_all(data)?;
        self.out.write_all(b"\n")?;
        Ok(self.marks)
    }

    /// One commit by this person; the first parent's tree with the changes is its tree.
    pub(crate) fn commit(
        &mut self,
        random: &mut Random,
        (branch, person): (&str, usize),
        parents: &[Mark],
        changes: &[Change],
        message: &str,
    ) -> io::Result<Mark> {
        let (authored, committed) = self.tick(random);
        self.marks += 1;
        self.commits += 1;
        let mark = self.marks;
        let identity = layout::identity(person);
        writeln!(self.out, "commit refs/heads/{branch}\nmark :{mark}")?;
        writeln!(
            self.out,
            "author {identity} {authored} +0000\ncommitter {identity} {committed} +0000"
        )?;
        writeln!(self.out, "data {}\n{message}", message.len())?;
        for (position, parent) in parents.iter().enumerate() {
            writeln!(self.out, "{} :{parent}", if position == 0 { "from" } else { "merge" })?;
        }
        for change in changes {
            match change {
                Change::Write(path, blob) => writeln!(self.out, "M 100644 :{blob} {path}")?,
                Change::Delete(path) => writeln!(self.out, "D {path}")?,
            }
        }
        writeln!(self.out)?;
        Ok(mark)
    }

    /// Puts `main` at its tip and takes the working branch away.
    pub(crate) fn finish(mut self, tip: Mark, scratch_branch: &str) -> io::Result<()> {
        writeln!(self.out, "reset refs/heads/main\nfrom :{tip}\n")?;
        writeln!(self.out, "reset refs/heads/{scratch_branch}\nfrom {:040}\n", 0)?;
        self.out.flush()
    }

    /// Moves the clock on; one commit in two hundred comes from a machine whose clock is up to two days late.
    fn tick(&mut self, random: &mut Random) -> (u64, u64) {
        let mut seconds = |first: u64, last: u64| {
            let span = usize::try_from(last - first).expect("a few years of seconds");
            first + random.between(0, span) as u64
        };
        self.clock = (self.clock + seconds(self.step / 3, self.step * 5 / 3)).min(LAST);
        let late = if seconds(0, 199) == 0 { seconds(3600, 172_800) } else { 0 };
        let committed = self.clock - late;
        (committed - seconds(0, 600), committed)
    }
}
