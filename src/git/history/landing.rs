//! When a commit landed: its committer's clock says so, unless what it builds on says that it was later.
//!
//! `GIT_COMMITTER_DATE` sets that clock to any day, so a review of today could be recorded in a commit of the spring. No commit
//! is older than what it builds on: Git counts the same way where it corrects dates (gitformat-commit-graph, "corrected
//! committer date").

use git2::Oid;

use super::objects::Store;

/// So many commits before it are asked, by first parents: a branch that somebody makes with a wrong clock is shorter.
const ASKED: usize = 16;

/// The latest of them do not count: the clock that was wrong may be theirs.
const WRONG_CLOCKS: usize = 2;

/// In seconds since 1970; none where so many commits before it are not here, as in a shallow clone. `committed_at` is what the
/// commit says.
pub(super) fn landed_at(store: &Store, commit: Oid, committed_at: i64) -> Option<i64> {
    let mut times = Vec::with_capacity(ASKED);
    let mut at = commit;
    while times.len() < ASKED {
        if store.is_boundary(at) {
            return None;
        }
        let Some(parent) = store.step(at)?.first_parent else { break };
        times.push(store.step(parent)?.time);
        at = parent;
    }
    times.sort_unstable();
    let trusted = times.iter().rev().nth(WRONG_CLOCKS);
    Some(trusted.map_or(committed_at, |it| committed_at.max(*it)))
}
