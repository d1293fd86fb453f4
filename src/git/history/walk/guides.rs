//! Questions that an earlier walk has answered, sent down from its commit once more.
//!
//! A branch that left the history before the earlier walk's commit never comes to it, and a question that went down such a
//! branch would be carried to its answer, however deep. What answers a question at one commit is a function of that commit
//! alone: where a question comes to a commit that the earlier walk's own question passes too, both have the same answer.

use git2::Oid;

use super::{ASKED, Leaf, Mask, Walk, bit, facts_in};
use crate::git::history::cache::Answer;
use crate::git::history::judging::Outcome;
use crate::git::history::open::Open;
use crate::history::Fact;

/// The guides for these questions.
pub(in crate::git::history) fn guides(questions: Mask) -> Mask {
    (questions & ASKED) << 8
}

/// The questions that these guides are for.
pub(in crate::git::history) fn guided(mask: Mask) -> Mask {
    mask >> 8
}

impl Walk<'_, '_> {
    /// Sends a guide for each open question that an earlier walk has answered.
    pub(super) fn send_guides(&mut self) {
        let Some(record) = self.records.first() else { return };
        let commit = record.commit;
        let open = self.front.all().flat_map(Open::all);
        let guide = |(leaf, mask): (Leaf, Mask)| {
            let known = record.document(self.path(leaf), self.document_of(leaf))?;
            let answered = facts_in(mask).filter(|it| known.answer(*it).is_some());
            Some((leaf, guides(answered.fold(0, |mask, fact| mask | bit(fact)))))
        };
        let sent: Vec<(Leaf, Mask)> = open.filter_map(guide).filter(|it| it.1 != 0).collect();
        if sent.is_empty() {
            return;
        }
        // A commit that is gone guides nobody.
        let Ok(header) = self.store.commit(commit) else { return };
        let open = self.front.at(commit, header.time);
        for (leaf, mask) in sent {
            open.add(leaf, mask);
        }
    }

    /// Answers the questions that came to where their guides are.
    pub(super) fn meet_guides(&self, open: &mut Open) {
        if open.count == 0 || open.guides == 0 {
            return;
        }
        for (leaf, mask) in open.all().filter(|it| it.1 & guided(it.1) != 0).collect::<Vec<_>>() {
            let met = mask & guided(mask);
            for fact in facts_in(met) {
                if let Some(answer) = self.guided_to(leaf, fact) {
                    self.answer(leaf, bit(fact), Outcome::Known(answer));
                }
            }
            open.take(leaf);
            open.add(leaf, mask & !(met | guides(met)));
        }
    }

    /// Without the guides that have come to where the value was set: before, the document may have stated another one.
    pub(super) fn end_guides(&self, commit: Oid, leaf: Leaf, mask: Mask) -> Mask {
        let ends = |fact: &Fact| self.guided_to(leaf, *fact).is_none_or(|it| it.last == commit);
        facts_in(guided(mask)).filter(ends).fold(mask, |mask, fact| mask & !guides(bit(fact)))
    }

    /// The answer that a guide goes to. It keeps to one leaf, which is where the earlier walk's document is.
    fn guided_to(&self, leaf: Leaf, fact: Fact) -> Option<Answer> {
        let record = self.records.first()?;
        record.document(self.path(leaf), self.document_of(leaf))?.answer(fact)
    }
}
