//! The course of the history: which commit comes next. Edits are in `work.rs`, branches and merges in `branches.rs`.

use std::io::{self, Write};
use std::rc::Rc;

use super::document::Author;
use super::layout::{self, Layout};
use super::random::Churn;
use super::state::{Branch, Entry, Tree};
use super::stream::{Change, Mark, Stream};
use super::text;

pub(crate) const SCRATCH_BRANCH: &str = "topic";
const OTHER_FILES: usize = 400;

pub(crate) struct History<W: Write> {
    pub(crate) author: Author,
    pub(crate) stream: Stream<W>,
    pub(crate) documents: usize,
    pub(crate) main: Tree,
    pub(crate) tip: Mark,
    pub(crate) branches: Vec<Branch>,
    pub(crate) branches_so_far: usize,
    churn: Churn,
    /// The documents that exist, those most often edited first.
    alive: Vec<usize>,
    /// The documents that are added later.
    waiting: Vec<usize>,
    target: usize,
    add_every: usize,
    next_add: usize,
    area_renamed: bool,
}

impl<W: Write> History<W> {
    pub(crate) fn new(out: W, documents: usize, commits: usize, seed: u64) -> Self {
        let mut author = Author::new(documents, seed);
        let mut waiting: Vec<usize> = (0..documents).collect();
        author.random.shuffle(&mut waiting);
        // Seven in ten documents come one to three at a time, two on average, over the first three quarters of the history.
        let additions = (documents - documents * 3 / 10).div_ceil(2).max(1);
        let add_every = (commits * 3 / 4 / additions).max(1);
        Self {
            author,
            stream: Stream::new(out, commits),
            documents,
            main: Vec::new(),
            tip: 0,
            branches: Vec::new(),
            branches_so_far: 0,
            churn: Churn::new(documents),
            alive: Vec::new(),
            waiting,
            target: commits,
            add_every,
            next_add: add_every,
            area_renamed: false,
        }
    }

    /// Writes the whole history.
    pub(crate) fn write(mut self) -> io::Result<()> {
        self.import_other_files()?;
        self.add_documents(self.documents * 3 / 10, "Import the policy toolkit")?;
        while self.stream.commits() < self.target {
            self.step()?;
        }
        self.add_documents(self.waiting.len(), "Add the last policies")?;
        self.stream.finish(self.tip, SCRATCH_BRANCH)
    }

    fn step(&mut self) -> io::Result<()> {
        let commits = self.stream.commits();
        if commits >= self.next_add && !self.waiting.is_empty() {
            self.next_add += self.add_every;
            let count = self.author.random.between(1, 3);
            return self.add_documents(count, "Add policies");
        }
        if commits > self.target / 2 && !self.area_renamed {
            return self.rename_area();
        }
        let kind = self.author.random.unit();
        if kind < 0.15 && self.branches.len() < 8 {
            self.open_branch();
            return Ok(());
        }
        if kind < 0.60 && !self.branches.is_empty() {
            return self.advance_a_branch();
        }
        if !self.alive.is_empty() {
            if (0.60..0.604).contains(&kind) {
                return self.rename_a_document();
            }
            if (0.604..0.605).contains(&kind) {
                return self.delete_and_restore();
            }
        }
        self.work_on_main()
    }

    /// A document, some far more often than others.
    pub(crate) fn pick(&mut self) -> Option<usize> {
        if self.alive.is_empty() {
            return None;
        }
        let rank = self.churn.pick(&mut self.author.random, self.alive.len());
        Some(self.alive[rank])
    }

    /// How many documents a bulk edit touches.
    pub(crate) fn bulk(&self) -> usize {
        (self.alive.len() / 20).max(2)
    }

    pub(crate) fn slot_of_another_file(&mut self) -> usize {
        self.documents + self.author.random.below(self.main.len() - self.documents)
    }

    pub(crate) fn other_file(&mut self, path: Rc<str>) -> io::Result<Rc<Entry>> {
        let random = &mut self.author.random;
        let count = random.between(2, 20);
        let lines: Vec<Rc<str>> = (0..count).map(|_| self.author.text.prose(random)).collect();
        let unique = format!("{}-{}", random.below(1 << 30), random.below(1 << 30));
        let blob = self.stream.blob(format!("{}\n{unique}\n", lines.join("\n")).as_bytes())?;
        Ok(Rc::new(Entry { path, blob, document: None, previous: None }))
    }

    /// A commit on `main` by anybody.
    pub(crate) fn commit_to_main(&mut self, changes: &[Change], message: &str) -> io::Result<()> {
        let person = self.author.random.below(layout::PEOPLE);
        self.tip = self.stream.commit(
            &mut self.author.random,
            ("main", person),
            &[self.tip],
            changes,
            message,
        )?;
        Ok(())
    }

    fn import_other_files(&mut self) -> io::Result<()> {
        self.main = vec![None; self.documents];
        let configuration = self.stream.blob(layout::configuration().as_bytes())?;
        let mut changes = vec![Change::Write("isms.toml".into(), configuration)];
        for path in other_paths() {
            let entry = self.other_file(path.into())?;
            changes.push(Change::Write(entry.path.clone(), entry.blob));
            self.main.push(Some(entry));
        }
        self.tip = self.stream.commit(
            &mut self.author.random,
            ("main", 0),
            &[],
            &changes,
            "Initial import",
        )?;
        Ok(())
    }

    fn add_documents(&mut self, count: usize, message: &str) -> io::Result<()> {
        let first = self.waiting.len().saturating_sub(count);
        let added = self.waiting.split_off(first);
        if added.is_empty() {
            return Ok(());
        }
        let mut changes = Vec::new();
        for number in added {
            let path: Rc<str> = self.author.layout.path(number).into();
            changes.push(self.write_new_document(number, path)?);
            let rank = self.author.random.below(self.alive.len() + 1);
            self.alive.insert(rank, number);
        }
        self.commit_to_main(&changes, message)
    }

    fn write_new_document(&mut self, number: usize, path: Rc<str>) -> io::Result<Change> {
        let document = self.author.new_document(number, self.stream.day());
        let blob = self.stream.blob(&self.author.render(&document))?;
        self.main[number] = Some(Rc::new(Entry {
            path: path.clone(),
            blob,
            document: Some(document),
            previous: None,
        }));
        Ok(Change::Write(path, blob))
    }

    fn rename_area(&mut self) -> io::Result<()> {
        self.area_renamed = true;
        self.author.layout.rename_area();
        let mut changes = Vec::new();
        for slot in &mut self.main[..self.documents] {
            let Some(old) = slot.as_ref() else { continue };
            let Some(path) = Layout::path_after_rename(&old.path) else { continue };
            let entry = Rc::new(old.moved(path.into()));
            changes.push(Change::Delete(old.path.clone()));
            changes.push(Change::Write(entry.path.clone(), entry.blob));
            *slot = Some(entry);
        }
        self.commit_to_main(&changes, "Rename hr to people")
    }

    /// Seven renames in ten keep every byte, the others come with an edit.
    fn rename_a_document(&mut self) -> io::Result<()> {
        let movable = (0..100).find_map(|_| self.pick().filter(|number| Layout::may_move(*number)));
        let Some((number, old)) =
            movable.and_then(|number| Some((number, self.main[number].clone()?)))
        else {
            return self.work_on_main();
        };
        let (folder, _) = old.path.rsplit_once('/').expect("documents lie in folders");
        let suffix = self.author.random.between(1, 9999);
        let path: Rc<str> = format!("{folder}/{}-r{suffix}.md", layout::id(number)).into();
        if path == old.path {
            return self.work_on_main();
        }
        let mut new = Rc::new(old.moved(path.clone()));
        if self.author.random.chance(0.3) {
            new = self.edited(&new)?.unwrap_or(new);
        }
        let changes = [Change::Delete(old.path.clone()), Change::Write(path, new.blob)];
        self.main[number] = Some(new);
        self.commit_to_main(&changes, "Rename a policy")
    }

    /// A document goes, and comes back in the next commit: as it was, or written anew.
    fn delete_and_restore(&mut self) -> io::Result<()> {
        let Some((number, old)) =
            self.pick().and_then(|number| Some((number, self.main[number].clone()?)))
        else {
            return self.work_on_main();
        };
        self.commit_to_main(&[Change::Delete(old.path.clone())], "Delete a policy")?;
        let restored = if self.author.random.chance(0.5) {
            Change::Write(old.path.clone(), old.blob)
        } else {
            self.write_new_document(number, old.path.clone())?
        };
        self.commit_to_main(&[restored], "Restore a policy")
    }

    /// One message in five has a body.
    pub(crate) fn message(&mut self, subject: &str) -> String {
        if !self.author.random.chance(0.2) {
            return subject.into();
        }
        format!("{subject}\n\n{}", text::sentence(&mut self.author.random))
    }
}

/// Source code and evidence beside the documents, as in a real repository.
fn other_paths() -> Vec<String> {
    let mut paths: Vec<String> = (0..OTHER_FILES)
        .map(|n| match n % 4 {
            0 => format!("evidence/{}/rec{n:03}.json", 2015 + n % 11),
            _ => format!("src/mod{:02}/file{n:03}.rs", n % 20),
        })
        .collect();
    paths.extend(
        ["README.md", ".github/workflows/ci.yml", "docs/index.md", "Makefile"].map(String::from),
    );
    paths
}
