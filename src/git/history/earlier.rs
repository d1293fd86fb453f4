//! Who recorded an attestation first. The walk names the commit that set it last: the revert of a revert, a document that
//! comes back after it was deleted or had lost its front matter, and the right day in the place of one that had still to come,
//! set once more what an earlier commit recorded.
//!
//! Nobody records an attestation before the day it claims, so no commit from before that day is looked at; nor one that
//! landed long before, unless what is looked for was taken out since.

use git2::Oid;

use super::cache::Answer;
use super::judging::Outcome;
use super::paths::Leaf;
use super::people::People;
use super::revisions::{Start, Touch, Trail};
use super::walk::{Number, Walk, bit};
use crate::date::{self, Date, days_between};
use crate::git::repository::Handle;
use crate::history::{Attested, Fact, Facts};

pub(super) const DAY: i64 = 24 * 60 * 60;
/// An attestation of more than two years before has long been overdue, whoever recorded it; and the way back to it is long.
const LONGEST_LATE: i64 = 731 * DAY;
/// What was put back later than this is no slip that was mended, and each day costs another look at its commits.
const LONGEST_WITHOUT: i64 = 30 * DAY;

/// An attestation that an earlier commit may have recorded.
#[derive(Debug)]
pub(super) struct Doubt {
    /// Among the outcomes.
    pub(super) outcome: usize,
    fact: Fact,
    answer: Answer,
    /// The document's path in that commit.
    path: String,
    since: i64,
}

impl Walk<'_, '_> {
    /// What was set later than on the day that it claims. What an earlier walk found is as it told it.
    pub(super) fn doubts(
        &mut self,
        people: &mut People,
        outcomes: &[(Number, Fact, Outcome)],
    ) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        for (outcome, (document, fact, found)) in outcomes.iter().enumerate() {
            let Outcome::Set(answer) = found else { continue };
            if let Some(since) = self.since(people, *fact, answer)
                && let Some(path) = self.path_at(*document, answer)
            {
                doubts.push(Doubt { outcome, fact: *fact, answer: *answer, path, since });
            }
        }
        doubts
    }

    /// From when on an earlier commit may have recorded what this one set.
    fn since(&mut self, people: &mut People, fact: Fact, answer: &Answer) -> Option<i64> {
        if !matches!(fact, Fact::Reviewed | Fact::Approved) {
            return None;
        }
        let set = self.blobs.facts(answer.after).ok()?;
        let on = attested(&set, fact)?.on;
        let commit = people.stated(self.store, answer.commit).ok()?;
        // Most attestations come on their day, and nobody doubts these.
        let late = commit.landed_at.saturating_sub(seconds(on));
        if commit.parents == 0 || !(2 * DAY..LONGEST_LATE).contains(&late) {
            return None;
        }
        // A day is another one elsewhere in the world.
        let since = (seconds(on) - DAY).max(commit.landed_at.saturating_sub(LONGEST_WITHOUT));
        let before = answer.before.and_then(|it| self.blobs.facts(it).ok());
        let Some(before) = before.filter(|it| it.header.states_something()) else {
            return Some(since);
        };
        // A day that took the place of a later one is told of the commit that did it, unless that day had still to come.
        let is_regress = fact == Fact::Reviewed
            && attested(&before, fact)
                .is_some_and(|it| on < it.on && seconds(it.on) <= commit.landed_at);
        (!is_regress).then_some(since)
    }

    /// Where a document was in the commit that an answer names.
    fn path_at(&mut self, document: Number, answer: &Answer) -> Option<String> {
        let tree = self.store.commit(answer.commit).ok()?.tree;
        let leaves = self.places()[document].clone();
        let leaf = leaves
            .into_iter()
            .find(|it| self.entry(tree, *it).is_ok_and(|it| it.id == answer.after))?;
        Some(self.path(leaf).to_owned())
    }

    /// What became of each doubt, by a walk that follows nothing yet. Where older commits are out of reach, the last one that set
    /// it stands.
    pub(super) fn first_recorded(mut self, handle: &Handle, doubts: &[Doubt]) -> Vec<Outcome> {
        let mut start = |(number, it): (Number, &Doubt)| Start {
            commit: it.answer.commit,
            leaf: self.follow(number, &it.path),
            since: it.since,
        };
        let starts: Vec<Start> = doubts.iter().enumerate().map(&mut start).collect();
        let Trail { mut touches, cuts, .. } = self.revisions(&starts, true);
        // Newest first: of two in one second, the walk met the later one before.
        touches.reverse();
        touches.sort_by_key(|it| (it.document, it.time));
        let mut outcomes: Vec<Outcome> = doubts.iter().map(|it| Outcome::Set(it.answer)).collect();
        for touches in touches.chunk_by(|one, two| one.document == two.document) {
            let document = touches[0].document;
            let doubt = &doubts[document];
            if touches.iter().any(|it| !self.is_readable(it)) {
                outcomes[document] = Outcome::Last(doubt.answer);
                continue;
            }
            if let Some(first) = self.first_of(touches, doubt) {
                outcomes[document] = Outcome::Set(first);
            }
            if let Some((commit, leaf)) = self.taken_out(touches, doubt) {
                self.ask(commit, leaf, bit(doubt.fact));
            }
        }
        self.run(handle);
        for (number, _, outcome) in self.outcomes() {
            let last = doubts[number].answer;
            outcomes[number] = match Answer::of(&outcome) {
                Some(found) => Outcome::Set(Answer { last: last.commit, ..found }),
                None => Outcome::Last(last),
            };
        }
        for (number, _) in cuts {
            outcomes[number] = Outcome::Last(doubts[number].answer);
        }
        outcomes
    }

    /// The first of these commits, oldest first, that recorded what the doubt is about.
    fn first_of(&mut self, touches: &[Touch], doubt: &Doubt) -> Option<Answer> {
        let at = touches.iter().position(|it| self.is_record(it, doubt))?;
        let Touch { commit, before, after, .. } = &touches[at];
        // What a commit brings back was there before, as was a front matter that was taken out.
        let mut is_stated =
            |it: &Oid| self.blobs.facts(*it).is_ok_and(|it| it.header.states_something());
        let earlier = touches[..at].iter().rev();
        let known = before.iter().chain(earlier.filter_map(|it| it.before.as_ref()));
        let before = known.copied().find(&mut is_stated).or(*before);
        let last = doubt.answer.commit;
        Some(Answer { commit: *commit, before, after: (*after)?, last })
    }

    /// Where the first of these commits found what it took out, if none of them had recorded it before: it is older than all.
    fn taken_out(&mut self, touches: &[Touch], doubt: &Doubt) -> Option<(Oid, Leaf)> {
        for touch in touches {
            let was_there = touch.before.is_some_and(|it| self.is_stated(it, doubt));
            let is_there = touch.after.is_some_and(|it| self.is_stated(it, doubt));
            match (was_there, is_there) {
                (true, false) => return touch.source,
                (false, true) => return None,
                // One that changed something else.
                (true, true) | (false, false) => {}
            }
        }
        None
    }

    /// Whether a commit set what the doubt is about, be it with a slip of the day. What a commit brings in with a slip is none
    /// of it: nobody is asked who vouched for what came from elsewhere.
    fn is_record(&mut self, touch: &Touch, doubt: &Doubt) -> bool {
        let mut others = touch.before.iter().chain(&touch.beside);
        let may_slip = touch.before.is_some();
        let mut is_set =
            |it: Oid| self.is_stated(it, doubt) || may_slip && self.is_slip(it, doubt, touch.time);
        touch.after.is_some_and(&mut is_set) && !others.any(|it| is_set(*it))
    }

    fn is_readable(&mut self, touch: &Touch) -> bool {
        let mut blobs = touch.before.iter().chain(&touch.beside).chain(&touch.after);
        blobs.all(|it| self.blobs.facts(*it).is_ok())
    }

    fn is_stated(&mut self, blob: Oid, doubt: &Doubt) -> bool {
        let (one, two) = (self.blobs.facts(blob), self.blobs.facts(doubt.answer.after));
        matches!((one, two), (Ok(one), Ok(two)) if one.agree(&two, doubt.fact))
    }

    /// Whether a version has the same act, dated to a day that had not come at that time: whoever writes the right day later
    /// repairs it, and did not wait until then to write it down.
    fn is_slip(&mut self, blob: Oid, doubt: &Doubt, time: i64) -> bool {
        let (Ok(one), Ok(two)) = (self.blobs.facts(blob), self.blobs.facts(doubt.answer.after))
        else {
            return false;
        };
        let both = attested(&one, doubt.fact).zip(attested(&two, doubt.fact));
        both.is_some_and(|(slip, act)| {
            let is_same_text = match &act.digest {
                Some(digest) => slip.digest.as_ref() == Some(digest),
                None => one.agree(&two, Fact::Body),
            };
            slip.by == act.by && is_same_text && seconds(slip.on) > time
        })
    }
}

fn attested(facts: &Facts, fact: Fact) -> Option<&Attested> {
    match fact {
        Fact::Approved => facts.header.approved.as_ref(),
        _ => facts.header.reviewed.as_ref(),
    }
}

/// The begin of a day, in seconds since 1970.
pub(super) fn seconds(day: Date) -> i64 {
    days_between(date::from_days_since_1970(0), day) * DAY
}
