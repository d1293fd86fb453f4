//! Documents that a commit moved.

use std::ops::Range;
use std::rc::Rc;

use git2::Oid;

use super::{Here, Leaf, Mask, Walk, bit, facts_in};
use crate::git::history::objects::Cut;
use crate::git::history::rename;
use crate::git::history::trees::Entry;

impl Walk<'_, '_> {
    /// Settles the questions about a file that no parent has: it was moved here, or it is new.
    pub(super) fn settle_new(&mut self, here: &Here<'_>, mask: Mask) -> Result<(), Cut> {
        let all = 0..here.parents.len();
        let Some((parent, path, blob)) = self.moved_from(here, all)? else {
            self.set(here.leaf, mask, here.id, None, here.entry.id);
            return Ok(());
        };
        let leaf = self.follow(self.document_of(here.leaf), &path);
        if blob == here.entry.id {
            self.send(here, parent, leaf, mask);
            return Ok(());
        }
        let after = self.blobs.facts(here.entry.id)?;
        let before = self.blobs.facts(blob)?;
        for fact in facts_in(mask) {
            if before.agree(&after, fact) {
                self.send(here, parent, leaf, bit(fact));
            } else {
                self.set(here.leaf, bit(fact), here.id, Some(blob), here.entry.id);
            }
        }
        Ok(())
    }

    /// Settles questions about a file that some parents of a merge have, which state something else: where another parent has
    /// it in another place, and it states the same there, it goes on there. Returns the facts that are left.
    pub(super) fn settle_moved(
        &mut self,
        here: &Here<'_>,
        entries: &[Entry],
        mask: Mask,
    ) -> Result<Mask, Cut> {
        let after = self.blobs.facts(here.entry.id)?;
        let mut left = mask;
        for (parent, leaf, blob) in self.sources_beside(here, entries)? {
            let before = self.blobs.facts(blob)?;
            for fact in facts_in(left).filter(|it| before.agree(&after, *it)) {
                self.send(here, parent, leaf, bit(fact));
                left &= !bit(fact);
            }
        }
        Ok(left)
    }

    /// Where a file was before that some parents of a merge have, in the others: a branch moved it, and another changed it
    /// in its old place.
    pub(in crate::git::history) fn sources_beside(
        &mut self,
        here: &Here<'_>,
        entries: &[Entry],
    ) -> Result<Vec<(usize, Leaf, Oid)>, Cut> {
        let mut sources = Vec::new();
        for (number, _) in entries.iter().enumerate().filter(|(_, it)| !it.is_file()) {
            if let Some((parent, path, blob)) = self.moved_from(here, number..number + 1)? {
                let leaf = self.follow(self.document_of(here.leaf), &path);
                sources.push((parent, leaf, blob));
            }
        }
        Ok(sources)
    }

    /// Where a file that no parent has was before, in which parent and with which blob.
    pub(in crate::git::history) fn source_of(
        &mut self,
        here: &Here<'_>,
    ) -> Result<Option<(usize, Leaf, Oid)>, Cut> {
        let all = 0..here.parents.len();
        let Some((parent, path, blob)) = self.moved_from(here, all)? else { return Ok(None) };
        let leaf = self.follow(self.document_of(here.leaf), &path);
        Ok(Some((parent, leaf, blob)))
    }

    /// The parent, one of these, and the path and blob of a file that the commit removed and that holds the same bytes, else
    /// the same id.
    fn moved_from(
        &mut self,
        here: &Here<'_>,
        parents: Range<usize>,
    ) -> Result<Option<(usize, String, Oid)>, Cut> {
        for number in parents.clone() {
            if self.removed[number].is_none() {
                let trees = (here.parents[number].tree, here.commit.tree);
                self.removed[number] = Some(Rc::new(rename::removed(self.store, trees)?));
            }
            let same = self.removed[number].as_ref().and_then(|it| it.same_blob(here.entry.id));
            if let Some(path) = same {
                return Ok(Some((number, path.to_owned(), here.entry.id)));
            }
        }
        if self.removed[parents.clone()].iter().flatten().all(|it| it.is_empty()) {
            return Ok(None);
        }
        let after = self.blobs.facts(here.entry.id)?;
        let Some(id) = &after.header.id else { return Ok(None) };
        for number in parents {
            let Some(removed) = self.removed[number].clone() else { continue };
            for (path, blob) in removed.like(self.paths.path(here.leaf)) {
                // A file that cannot be read is no candidate: it may be anything.
                let facts = self.blobs.facts(*blob);
                if facts.is_ok_and(|it| it.header.id.as_ref() == Some(id)) {
                    return Ok(Some((number, path.clone(), *blob)));
                }
            }
        }
        Ok(None)
    }
}
