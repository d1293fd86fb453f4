//! JSON version 1: a promise to scripts. Fields are added, never changed.

use serde::Serialize;

use super::Shown;
use crate::attestation::proof::Way;
use crate::attestation::signature::Verdict;
use crate::history::log::{Attesting, Changed, Entry, Standing};
use crate::history::{Gap, Identity, TrailerRole};
use crate::render::text;

const VERSION: u32 = 1;

pub fn json(shown: &Shown<'_>) -> String {
    let report = Report {
        version: VERSION,
        today: shown.today.to_string(),
        document: DocumentObject {
            id: shown.document.id(),
            title: shown.document.title.text(),
            path: shown.path,
        },
        revisions: shown.entries.iter().map(revision).collect(),
        gaps: shown.gaps.iter().map(gap).collect(),
        notes: shown.notes(),
    };
    text::json(&report) + "\n"
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    today: String,
    document: DocumentObject<'a>,
    /// Newest first.
    revisions: Vec<RevisionObject<'a>>,
    gaps: Vec<GapObject>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct DocumentObject<'a> {
    id: Option<&'a str>,
    title: Option<&'a str>,
    path: &'a str,
}

#[derive(Serialize)]
struct RevisionObject<'a> {
    /// None for what is not committed yet.
    commit: Option<&'a str>,
    landed_on: Option<String>,
    authored_on: Option<String>,
    author: Option<PersonObject<'a>>,
    committer: Option<PersonObject<'a>>,
    path: &'a str,
    version: Option<&'a str>,
    changes: Vec<ChangeObject<'a>>,
    /// Where else the front matter changed; none where that is not known.
    places: Option<&'a [String]>,
    attestations: Vec<AttestationObject<'a>>,
    signature: SignatureObject<'a>,
}

#[derive(Serialize)]
struct PersonObject<'a> {
    name: &'a str,
    email: &'a str,
}

#[derive(Serialize)]
struct ChangeObject<'a> {
    what: &'static str,
    from: Option<&'a str>,
    to: Option<&'a str>,
    added: &'a [String],
    removed: &'a [String],
}

#[derive(Serialize)]
struct AttestationObject<'a> {
    /// `reviewed` or `approved`.
    field: &'static str,
    on: String,
    by: Option<&'a str>,
    digest: Option<&'a str>,
    /// `proved`, `cannot-be-proved` or `not-committed`.
    state: &'static str,
    proved_by: Vec<&'static str>,
    why: Option<String>,
}

#[derive(Serialize)]
struct SignatureObject<'a> {
    /// `none`, `verified` or `not-verified`.
    state: &'static str,
    /// E-mail addresses or patterns the key is trusted for.
    principals: &'a [String],
    why: Option<String>,
}

#[derive(Serialize)]
struct GapObject {
    why: String,
    fix: String,
}

fn revision<'a>(entry: &'a Entry<'_>) -> RevisionObject<'a> {
    let commit = entry.commit;
    RevisionObject {
        commit: commit.map(|it| it.id.as_str()),
        landed_on: commit.map(|it| it.landed_on.to_string()),
        authored_on: commit.map(|it| it.authored_on.to_string()),
        author: commit.map(|it| person(&it.author)),
        committer: commit.map(|it| person(&it.committer)),
        path: entry.path,
        version: entry.version.as_deref(),
        changes: entry.changes.iter().map(change).collect(),
        places: entry.places.as_deref(),
        attestations: entry.attestations.iter().map(attestation).collect(),
        signature: signature(&entry.signature),
    }
}

fn person(identity: &Identity) -> PersonObject<'_> {
    PersonObject { name: &identity.name, email: &identity.email }
}

fn change(changed: &Changed) -> ChangeObject<'_> {
    let values = changed.values();
    let mut object = ChangeObject {
        what: changed.word(),
        from: values.and_then(|it| it.from.as_deref()),
        to: values.and_then(|it| it.to.as_deref()),
        added: &[],
        removed: &[],
    };
    match changed {
        Changed::Controls { added, removed } => (object.added, object.removed) = (added, removed),
        Changed::Renamed { from } => object.from = Some(from),
        _ => {}
    }
    object
}

fn attestation(attesting: &Attesting) -> AttestationObject<'_> {
    let attested = &attesting.attested;
    let (state, proved_by, why) = match &attesting.standing {
        Standing::ProvedBy(ways) => ("proved", ways.iter().map(|it| way(*it)).collect(), None),
        Standing::CannotBeProved(why) => ("cannot-be-proved", Vec::new(), Some(why.to_string())),
        Standing::NotCommitted => ("not-committed", Vec::new(), None),
    };
    AttestationObject {
        field: attesting.kind.key(),
        on: attested.on.to_string(),
        by: attested.by.as_deref(),
        digest: attested.digest.as_deref(),
        state,
        proved_by,
        why,
    }
}

fn way(way: Way) -> &'static str {
    match way {
        Way::Authored => "authored",
        Way::Committed => "committed",
        Way::Signed => "signed",
        Way::Trailed(TrailerRole::ApprovedBy) => "approved-by",
        Way::Trailed(TrailerRole::ReviewedBy) => "reviewed-by",
        Way::Trailed(TrailerRole::SignedOffBy) => "signed-off-by",
        Way::Trailed(TrailerRole::CoAuthoredBy) => "co-authored-by",
    }
}

fn signature(verdict: &Verdict) -> SignatureObject<'_> {
    let (state, principals, why): (_, &[String], _) = match verdict {
        Verdict::Unsigned => ("none", &[], None),
        Verdict::Good(principals) => ("verified", principals, None),
        Verdict::NotVerified(why) => ("not-verified", &[], Some(why.to_string())),
    };
    SignatureObject { state, principals, why }
}

fn gap(gap: &Gap) -> GapObject {
    GapObject { why: gap.kind.why(), fix: gap.kind.fix() }
}
