//! Topic branches: opened from `main`, worked on, merged with `--no-ff`.

use std::io::{self, Write};
use std::rc::Rc;

use super::document::{Document, MOST_PARAGRAPHS};
use super::history::{History, SCRATCH_BRANCH};
use super::layout;
use super::state::{Branch, Entry};
use super::stream::Change;

impl<W: Write> History<W> {
    pub(crate) fn open_branch(&mut self) {
        self.branches_so_far += 1;
        let commits_to_come = self.author.random.between(1, 4);
        self.branches.push(Branch {
            number: self.branches_so_far,
            tip: self.tip,
            base: self.main.clone(),
            edited: std::collections::BTreeMap::new(),
            commits_to_come,
        });
    }

    /// The next commit of a branch, or its merge when it is done.
    pub(crate) fn advance_a_branch(&mut self) -> io::Result<()> {
        let at = self.author.random.below(self.branches.len());
        if self.branches[at].commits_to_come == 0 {
            return self.merge(at);
        }
        let work = self.work(Some(at))?;
        let changes = work.changes();
        let random = &mut self.author.random;
        let branch = &mut self.branches[at];
        branch.tip = self.stream.commit(
            random,
            (SCRATCH_BRANCH, work.person),
            &[branch.tip],
            &changes,
            &work.message,
        )?;
        branch.commits_to_come -= 1;
        branch.edited.extend(work.edits);
        if self.author.random.chance(0.03) {
            self.cherry_pick(at)?;
        }
        Ok(())
    }

    /// Puts one of the branch's files on `main` as it is, so that both sides of the later merge hold the same blob.
    fn cherry_pick(&mut self, at: usize) -> io::Result<()> {
        let branch = &self.branches[at];
        if branch.edited.is_empty() {
            return Ok(());
        }
        let position = self.author.random.below(branch.edited.len());
        let Some((&slot, theirs)) = branch.edited.iter().nth(position) else { return Ok(()) };
        let (Some(ours), Some(base)) = (&self.main[slot], &branch.base[slot]) else {
            return Ok(());
        };
        if ours.blob != base.blob || ours.path != theirs.path || ours.blob == theirs.blob {
            return Ok(());
        }
        let picked = theirs.clone();
        let change = Change::Write(picked.path.clone(), picked.blob);
        self.main[slot] = Some(picked);
        self.commit_to_main(&[change], "Cherry-pick from a branch")
    }

    /// One merge in fifty also takes a second branch along, when one is done and neither edited what the other did.
    fn merge(&mut self, at: usize) -> io::Result<()> {
        let mut group = vec![self.branches.remove(at)];
        if self.author.random.chance(0.02) {
            let done = |other: &Branch| other.commits_to_come == 0 && !other.edits_what(&group[0]);
            if let Some(other) = self.branches.iter().position(done) {
                group.push(self.branches.remove(other));
            }
        }
        let mut changes = Vec::new();
        for branch in &group {
            for (&slot, theirs) in &branch.edited {
                let base = branch.base[slot].as_ref();
                if let Some(merged) = self.resolve(slot, base, theirs)? {
                    changes.push(Change::Write(merged.path.clone(), merged.blob));
                    self.main[slot] = Some(merged);
                }
            }
        }
        let mut parents = vec![self.tip];
        parents.extend(group.iter().map(|branch| branch.tip));
        let message = format!("Merge branch 't{}'", group[0].number);
        let person = self.author.random.below(layout::PEOPLE);
        self.tip = self.stream.commit(
            &mut self.author.random,
            ("main", person),
            &parents,
            &changes,
            &message,
        )?;
        Ok(())
    }

    /// What the merge writes, or nothing when it keeps what `main` has.
    fn resolve(
        &mut self,
        slot: usize,
        base: Option<&Rc<Entry>>,
        theirs: &Rc<Entry>,
    ) -> io::Result<Option<Rc<Entry>>> {
        let Some(ours) = self.main[slot].clone() else { return Ok(None) };
        let base_blob = base.map(|entry| entry.blob);
        if ours.path != theirs.path || ours.blob == theirs.blob || base_blob == Some(theirs.blob) {
            return Ok(None);
        }
        if base_blob == Some(ours.blob) {
            return Ok(Some(theirs.clone()));
        }
        let way = self.author.random.unit();
        let (Some(our_document), Some(their_document)) = (&ours.document, &theirs.document) else {
            return Ok(None);
        };
        if way < 0.2 {
            return Ok(None);
        }
        if way < 0.3 {
            return Ok(Some(theirs.clone()));
        }
        let mut combined =
            Document { header: their_document.header.clone(), body: our_document.body.clone() };
        if way >= 0.7 && combined.body.len() < MOST_PARAGRAPHS {
            combined.body.push(self.author.paragraph());
        }
        if combined == *our_document {
            return Ok(None);
        }
        if combined == *their_document {
            return Ok(Some(theirs.clone()));
        }
        self.write_document(&ours, combined).map(Some)
    }
}
