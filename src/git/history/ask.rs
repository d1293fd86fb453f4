//! What is asked of the walk about each document at the head, and what is known without it.

use std::cell::LazyCell;
use std::sync::Arc;

use git2::Oid;

use super::Question;
use super::judging::Outcome;
use super::objects::Cut;
use super::walk::{Mask, Number, Walk, bit, facts_in};
use crate::git::attributes::Rewritten;
use crate::history::wanted::Want;
use crate::history::{Answer, DocumentHistory, Fact};

/// A document that was asked about.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) history: DocumentHistory,
    /// What the head has, if it can be read.
    pub(super) blob: Option<Oid>,
    /// Why no more will be known.
    pub(super) cut: Option<Cut>,
}

/// Asks about the documents of one question, the first of which has that number, at a commit with that tree.
pub(super) fn ask(
    walk: &mut Walk<'_, '_>,
    question: &Question<'_>,
    first: Number,
    (head, tree): (Oid, Oid),
) -> Vec<Asked> {
    // All before any is looked up: with each one more, what is known of the folders it is in must be read again.
    for (want, number) in question.wants.iter().zip(first..).filter(|it| it.0.is_asked()) {
        if walk.known(head, &want.path, number).is_none() {
            walk.follow(number, &want.path);
        }
    }
    let mut asked: Vec<Asked> = question
        .wants
        .iter()
        .zip(first..)
        .map(|(it, number)| find(walk, tree, head, it, number))
        .collect();
    learn(walk, question, &asked);
    let rewritten = LazyCell::new(|| Rewritten::of(question.snapshot));
    for ((asked, want), number) in asked.iter_mut().zip(question.wants).zip(first..) {
        let (Some(blob), Some(current)) = (asked.blob, &want.current) else { continue };
        let committed = match walk.blobs.facts(blob) {
            Ok(committed) => committed,
            Err(cut) => {
                let history = want.answered(&Answer::Cut);
                let history = DocumentHistory { is_committed: true, ..history };
                *asked = Asked { history, blob: None, cut: Some(cut) };
                continue;
            }
        };
        let (agreeing, others): (Vec<Fact>, Vec<Fact>) =
            want.facts.iter().copied().partition(|it| committed.agree(current, *it));
        // Of the text a difference is told as such. Who decided, nobody asks before it is committed: that must be so.
        if others.iter().any(|it| *it != Fact::Body) && rewritten.holds(&want.path) {
            asked.cut = Some(Cut::Rewritten);
            for fact in others.into_iter().filter(|it| *it != Fact::Body) {
                asked.history.answers[fact as usize] = Answer::Cut;
            }
        }
        let mask = agreeing.into_iter().fold(0, |mask, fact| mask | bit(fact));
        let open = recall(walk, head, want, number, mask);
        if open != 0 {
            let leaf = walk.follow(number, &want.path);
            walk.ask(head, leaf, open);
        }
    }
    asked
}

/// Finds what the head has at a document's path.
fn find(walk: &mut Walk<'_, '_>, tree: Oid, head: Oid, want: &Want, number: Number) -> Asked {
    let history = want.answered(&Answer::NotCommitted);
    if !want.is_asked() {
        return Asked { history, ..Asked::default() };
    }
    if let Some(known) = walk.known(head, &want.path, number) {
        let history = DocumentHistory { is_committed: true, ..history };
        return Asked { history, blob: Some(known.blob), cut: None };
    }
    let leaf = walk.follow(number, &want.path);
    match walk.entry(tree, leaf) {
        Ok(entry) => {
            let history = DocumentHistory { is_committed: entry.is_file(), ..history };
            Asked { history, blob: entry.is_file().then_some(entry.id), cut: None }
        }
        Err(cut) => Asked { history: want.answered(&Answer::Cut), blob: None, cut: Some(cut) },
    }
}

/// Takes what the head's files state from the snapshot, where it is known to have the same bytes: no blob is read for it.
fn learn(walk: &Walk<'_, '_>, question: &Question<'_>, asked: &[Asked]) {
    let versions = walk.blobs.versions();
    let unknown = || {
        question.wants.iter().zip(asked).filter_map(|(want, asked)| {
            let blob = asked.blob.filter(|it| !versions.hold(*it))?;
            Some((want.path.as_str(), blob, want.current.as_ref()?))
        })
    };
    let prefix = question.snapshot.prefix();
    let inside = |path| str::strip_prefix(path, prefix);
    let known = question.snapshot.known_blobs(unknown().filter_map(|it| inside(it.0)));
    for (path, blob, current) in unknown().collect::<Vec<_>>() {
        if inside(path).and_then(|it| known.get(it)) == Some(&blob) {
            versions.insert(blob, Arc::clone(current));
        }
    }
}

/// Answers what an earlier walk found at the same commit. Returns the facts that it did not.
fn recall(walk: &Walk<'_, '_>, head: Oid, want: &Want, number: Number, mask: Mask) -> Mask {
    let Some(known) = walk.known(head, &want.path, number) else { return mask };
    let mut open = mask;
    for fact in facts_in(mask) {
        if let Some(answer) = known.answer(fact) {
            walk.tell(number, bit(fact), Outcome::Known(answer));
            open &= !bit(fact);
        }
    }
    open
}
