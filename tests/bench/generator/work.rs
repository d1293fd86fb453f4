//! Ordinary commits: edits of documents or of other files, on `main` or on a branch.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::rc::Rc;

use super::document::Document;
use super::history::History;
use super::layout;
use super::state::Entry;
use super::stream::Change;

/// The share of the commits that edit documents.
const DOCUMENT_SHARE: f64 = 0.55;

/// What one commit does.
pub(crate) struct Work {
    pub(crate) edits: Vec<(usize, Rc<Entry>)>,
    pub(crate) message: String,
    /// Who commits it.
    pub(crate) person: usize,
}

impl Work {
    pub(crate) fn changes(&self) -> Vec<Change> {
        self.edits.iter().map(|(_, entry)| Change::Write(entry.path.clone(), entry.blob)).collect()
    }
}

impl<W: Write> History<W> {
    pub(crate) fn work_on_main(&mut self) -> io::Result<()> {
        let work = self.work(None)?;
        let changes = work.changes();
        self.tip = self.stream.commit(
            &mut self.author.random,
            ("main", work.person),
            &[self.tip],
            &changes,
            &work.message,
        )?;
        for (slot, entry) in work.edits {
            self.main[slot] = Some(entry);
        }
        Ok(())
    }

    /// The next commit's work on a branch, or on `main`.
    pub(crate) fn work(&mut self, branch: Option<usize>) -> io::Result<Work> {
        let person = self.author.random.below(layout::PEOPLE);
        let on_documents = self.author.random.chance(DOCUMENT_SHARE);
        let subject = if on_documents { "Edit a policy" } else { "Work on the code" };
        let mut work = Work { edits: Vec::new(), message: String::new(), person };
        let slots = if on_documents { self.some_documents() } else { self.some_other_files() };
        for slot in slots {
            let entry = match branch {
                Some(at) => self.branches[at].entry(slot).cloned(),
                None => self.main[slot].clone(),
            };
            let Some(old) = entry else { continue };
            let Some(new) = self.next_version(&old)? else { continue };
            // Most approvals are recorded by the person who gave them.
            if let Some(approver) =
                newly_approved_by(&old, &new).filter(|_| self.author.random.chance(0.75))
            {
                work.person = approver;
            }
            work.edits.push((slot, new));
        }
        work.message = self.message(subject);
        Ok(work)
    }

    /// The document after an edit, or nothing when the edit changed nothing.
    pub(crate) fn edited(&mut self, old: &Rc<Entry>) -> io::Result<Option<Rc<Entry>>> {
        let Some(before) = &old.document else { return Ok(None) };
        let document = self.author.edit(before, self.stream.day());
        if document == *before {
            return Ok(None);
        }
        self.write_document(old, document).map(Some)
    }

    pub(crate) fn write_document(
        &mut self,
        old: &Rc<Entry>,
        document: Document,
    ) -> io::Result<Rc<Entry>> {
        let blob = self.stream.blob(&self.author.render(&document))?;
        let previous = Rc::new(old.with_previous(None));
        Ok(Rc::new(Entry {
            path: old.path.clone(),
            blob,
            document: Some(document),
            previous: Some(previous),
        }))
    }

    /// Three edits in a hundred take back the edit before, byte for byte.
    fn next_version(&mut self, old: &Rc<Entry>) -> io::Result<Option<Rc<Entry>>> {
        if old.document.is_none() {
            return self.other_file(old.path.clone()).map(Some);
        }
        if let Some(previous) = &old.previous
            && self.author.random.chance(0.03)
        {
            let current = Rc::new(old.with_previous(None));
            return Ok(Some(Rc::new(previous.with_previous(Some(current)))));
        }
        self.edited(old)
    }

    /// One document in four commits of five, else two to five, and now and then one in twenty of all.
    fn some_documents(&mut self) -> BTreeSet<usize> {
        let random = &mut self.author.random;
        let mut count = if random.chance(0.8) { 1 } else { random.between(2, 5) };
        if random.chance(0.0004) {
            count = self.bulk();
        }
        (0..count).filter_map(|_| self.pick()).collect()
    }

    fn some_other_files(&mut self) -> BTreeSet<usize> {
        let count = *self.author.random.choose(&[1, 1, 2, 3]);
        (0..count).map(|_| self.slot_of_another_file()).collect()
    }
}

fn newly_approved_by(old: &Entry, new: &Entry) -> Option<usize> {
    let before = old.document.as_ref()?.header.attested_on;
    let header = &new.document.as_ref()?.header;
    (header.attested_on != before).then_some(header.approved_by)
}
