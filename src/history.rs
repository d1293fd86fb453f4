//! What the repository says of each document: which commit set what it states now, whose work that was, and when it landed.
//! Plain data, filled by [`crate::git`]; rules ask it and never ask Git.
//!
//! "The commit that set a value" is found from the head by following the first parent whose file is the same, else the
//! first parent whose file states the same value. A commit that no parent agrees with set it. Where no parent has the
//! path, a file that the same commit removed stands in for it, if its bytes or its document id are the same; so it does in a
//! merge for a parent that lacks the path, where no other parent states the same value.
//!
//! A review or approval that was taken out and put back within thirty days was set by the first commit that had it, also
//! where that one dated it to a day that had still to come; and a document that was deleted in the thirty days before it came
//! back was not brought in by the commit that did it. That is asked where the commit landed days after the day that the
//! attestation claims, and no more than two years.

pub mod base_wants;
pub mod facts;
pub mod log;
pub mod wanted;

use std::sync::Arc;

pub use facts::{Attested, Facts, Header};

use crate::date::Date;

#[derive(Debug, Default)]
pub struct History {
    /// Every commit that something below names, in an order that a base shares.
    pub commits: Arc<Vec<Commit>>,
    /// One for each of [`crate::isms::Isms::documents`], in the same order.
    pub documents: Vec<DocumentHistory>,
    /// Why some answers are missing, each once.
    pub gaps: Vec<Gap>,
}

/// A commit, with `.mailmap` applied to every name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// 40 hex digits.
    pub id: String,
    pub author: Identity,
    pub committer: Identity,
    /// In UTC. Anybody can set it to any day without a trace.
    pub authored_on: Date,
    /// The committer's date in UTC.
    pub committed_on: Date,
    /// When the change entered this history: the same day, or a later one where the commits before it show that the
    /// committer's clock was set back.
    pub landed_on: Date,
    /// The same in seconds since 1970, for an order.
    pub landed_at: i64,
    /// Number of parents: two and more is a merge.
    pub parents: usize,
    pub trailers: Vec<Trailer>,
    pub signature: Signature,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    pub name: String,
    pub email: String,
}

/// A line at a message's end that names a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trailer {
    pub role: TrailerRole,
    pub identity: Identity,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrailerRole {
    ApprovedBy,
    ReviewedBy,
    SignedOffBy,
    CoAuthoredBy,
}

/// A commit's signature, as found and not verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signature {
    None,
    OpenPgp,
    /// The armoured signature, and the bytes it was made over.
    Ssh {
        signature: String,
        payload: Vec<u8>,
    },
    Other,
}

/// Something a document states that history can be asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// The text below the front matter; how it is wrapped does not count. Never asked of a sidecar, which speaks for another file.
    Body,
    Reviewed,
    Approved,
    Version,
    Interval,
    Controls,
    Owner,
    /// The person whom the approval names. Whoever gives it another name records no approval, and answers for the name.
    ApprovedBy,
}

impl Fact {
    pub const ALL: [Fact; 8] = [
        Fact::Body,
        Fact::Reviewed,
        Fact::Approved,
        Fact::Version,
        Fact::Interval,
        Fact::Controls,
        Fact::Owner,
        Fact::ApprovedBy,
    ];
}

/// What the history knows of one document.
#[derive(Clone, Debug, Default)]
pub struct DocumentHistory {
    /// What the snapshot's text states; none where it could not be read.
    pub current: Option<Arc<Facts>>,
    /// Whether the head has this document at all.
    pub is_committed: bool,
    /// In the order of [`Fact::ALL`].
    pub answers: [Answer; Fact::ALL.len()],
    /// Every commit that touched the document, newest first; only where the whole history was asked for.
    pub revisions: Vec<Revision>,
}

/// Which commit set the value that a document states now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Answer {
    /// No rule needs it, or the document does not state it.
    #[default]
    NotAsked,
    Set(Change),
    /// The value is not that of the head: it stands in the work tree or the index only.
    NotCommitted,
    /// The value is older than what this clone holds, or an object is missing: nothing can be said. See [`History::gaps`].
    Cut,
}

/// A commit that set a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// In [`History::commits`].
    pub commit: usize,
    /// What the document stated before, in the first parent that had it; none where the commit brought the document in.
    pub before: Option<Arc<Facts>>,
    /// What that commit made of it.
    pub after: Arc<Facts>,
    /// The commit that set the value last, in [`History::commits`]: another one where it was taken out and put back.
    pub last: usize,
}

/// A commit that touched a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// In [`History::commits`].
    pub commit: usize,
    /// The document's path in that commit, from the repository's root.
    pub path: String,
    /// Where it was before, if the commit moved it.
    pub moved_from: Option<String>,
    /// What the document stated in the first parent that had it; none where the commit brought it in.
    pub before: Option<Arc<Facts>>,
    /// What it stated in the other parents of a merge.
    pub beside: Vec<Arc<Facts>>,
    /// None where the commit deleted it, or merged its absence.
    pub after: Option<Arc<Facts>>,
}

/// Why some answers are missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    pub kind: GapKind,
    /// How many documents have an answer that is [`Answer::Cut`] by it.
    pub documents: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GapKind {
    /// The clone is shallow.
    Shallow,
    /// Objects are missing, as in a partial clone.
    MissingObjects,
    /// There is no commit yet.
    Unborn,
    /// Git keeps documents in another form than it writes to disk, so what the history holds of them is not what they state.
    Rewritten,
    /// `git replace` or grafts show another history here; it was read without them, as it was committed.
    Replaced,
    /// Commits, trees or documents that are there and cannot be read.
    Unreadable(String),
}

impl Change {
    /// Whether the commit changed the attestation of the review, and nothing else of this document.
    pub fn moved_only_review(&self) -> bool {
        self.before.as_ref().is_some_and(|before| {
            let (before_header, after_header) = (&before.header, &self.after.header);
            before.body == self.after.body
                && before_header.without_review == after_header.without_review
                && before_header.reviewed != after_header.reviewed
        })
    }
}

impl DocumentHistory {
    pub fn answer(&self, fact: Fact) -> &Answer {
        &self.answers[fact as usize]
    }

    /// The commit that set a fact's value, where it is known.
    pub fn change(&self, fact: Fact) -> Option<&Change> {
        match self.answer(fact) {
            Answer::Set(change) => Some(change),
            _ => None,
        }
    }
}

impl History {
    pub fn commit(&self, change: &Change) -> &Commit {
        &self.commits[change.commit]
    }
}

/// A commit's id as people write it.
pub fn short_id(id: &str) -> &str {
    id.get(..10).unwrap_or(id)
}

impl Commit {
    /// As people write it.
    pub fn short_id(&self) -> &str {
        short_id(&self.id)
    }

    /// Everybody who put their name to the commit: its author, its committer, and those its trailers name.
    pub fn people(&self) -> impl Iterator<Item = &Identity> {
        [&self.author, &self.committer]
            .into_iter()
            .chain(self.trailers.iter().map(|it| &it.identity))
    }
}

impl Identity {
    /// The name, else the e-mail address.
    pub fn shown(&self) -> &str {
        if self.name.is_empty() { &self.email } else { &self.name }
    }
}

impl TrailerRole {
    pub const ALL: [TrailerRole; 4] = [
        TrailerRole::ApprovedBy,
        TrailerRole::ReviewedBy,
        TrailerRole::SignedOffBy,
        TrailerRole::CoAuthoredBy,
    ];

    pub fn key(self) -> &'static str {
        match self {
            TrailerRole::ApprovedBy => "Approved-by",
            TrailerRole::ReviewedBy => "Reviewed-by",
            TrailerRole::SignedOffBy => "Signed-off-by",
            TrailerRole::CoAuthoredBy => "Co-authored-by",
        }
    }
}

/// What brings the whole history into a job, in the words of the forge that runs it.
pub const WHOLE_IN_CI: &str =
    "`fetch-depth: 0` in the checkout step (GitHub) or `GIT_DEPTH: 0` (GitLab)";

impl GapKind {
    /// What is wrong, as a phrase.
    pub fn why(&self) -> String {
        match self {
            GapKind::Shallow => "this clone is shallow".into(),
            GapKind::MissingObjects => "this clone lacks objects of its history".into(),
            GapKind::Unborn => "the repository has no commit yet".into(),
            GapKind::Rewritten => {
                "Git keeps another text than it writes to disk, by `filter` or `working-tree-encoding` in .gitattributes".into()
            }
            GapKind::Replaced => {
                "this clone replaces objects or has grafts, and the history was read without them"
                    .into()
            }
            GapKind::Unreadable(why) => format!("the history cannot be read: {why}"),
        }
    }

    /// What closes it.
    pub fn fix(&self) -> String {
        let fix = match self {
            GapKind::Shallow => {
                return format!("set {WHOLE_IN_CI}, or run `git fetch --unshallow`");
            }
            GapKind::MissingObjects => {
                "clone without `--filter`, or run `git fetch --refetch --no-filter`"
            }
            GapKind::Replaced => {
                "`git replace --list` names them and `git replace --delete` removes them; grafts stand in `.git/info/grafts`"
            }
            GapKind::Rewritten => {
                "take both attributes from documents in .gitattributes, and commit the documents as they are: `git add --renormalize .`"
            }
            GapKind::Unborn => "commit the documents: `git add` and `git commit`",
            GapKind::Unreadable(_) => "check the repository with `git fsck`",
        };
        fix.to_owned()
    }
}
