use std::sync::Arc;

use super::*;
use crate::attestation::proof::Proof;
use crate::configuration::Configuration;
use crate::history::{Identity, Signature, Trailer, TrailerRole};
use crate::isms::Parts;
use crate::source::Sources;

/// Two people with an address each, and one without.
const PEOPLE: &str = "[people.jane-doe]\nemails = [\"jane@example.com\"]\n\
    [people.sam-roe]\nemails = [\"sam@example.com\", \"roe@example.org\"]\n[people.kim-poe]\n";

fn isms() -> Isms {
    let mut sources = Sources::default();
    let file = sources.add("isms.toml", PEOPLE);
    let (configuration, faults) = Configuration::read(file, PEOPLE);
    assert_eq!(faults.len(), 0);
    Isms::new(Parts {
        sources,
        configuration,
        documents: Vec::new(),
        codeowners: None,
        paths: BTreeSet::new(),
        attachments: std::collections::HashMap::new(),
    })
}

fn identity(name: &str) -> Identity {
    Identity { name: name.to_owned(), email: format!("{name}@example.com") }
}

fn commit(author: &str, committer: &str) -> Commit {
    let day = crate::date::parse_date("2026-01-15").unwrap();
    Commit {
        id: "1".repeat(40),
        author: identity(author),
        committer: identity(committer),
        authored_on: day,
        committed_on: day,
        landed_on: day,
        landed_at: 0,
        parents: 1,
        trailers: Vec::new(),
        signature: Signature::None,
    }
}

fn facts(header: &str) -> Facts {
    Facts::read(&format!("+++\n{header}\n+++\nThe text.\n"))
}

fn between(before: &str, after: &str) -> Vec<Changed> {
    changes(Some(&facts(before)), Some(&facts(after)))
}

fn values(from: &str, to: &str) -> Values {
    let value = |it: &str| (!it.is_empty()).then(|| it.to_owned());
    Values { from: value(from), to: value(to) }
}

#[test]
fn every_followed_field_is_named_with_its_values() {
    let all = between(
        "id = \"P-1\"\ntitle = \"A\"\nstatus = \"draft\"\nversion = \"1\"\nowner = \"x\"\nreview_every = \"1 year\"\ncontrols = [\"A.5.1\", \"A.5.2\"]",
        "id = \"P-2\"\ntitle = \"B\"\nstatus = \"approved\"\nversion = \"2\"\nreview_every = \"2 years\"\ncontrols = [\"A.5.2\", \"A.5.3\"]",
    );
    let controls = Changed::Controls { added: vec!["A.5.3".into()], removed: vec!["A.5.1".into()] };
    assert_eq!(
        all,
        [
            Changed::Id(values("P-1", "P-2")),
            Changed::Title(values("A", "B")),
            Changed::Status(values("draft", "approved")),
            Changed::Version(values("1", "2")),
            Changed::Owner(values("x", "")),
            Changed::Interval(values("1 year", "2 years")),
            controls,
        ]
    );
    assert_eq!(changes(None, Some(&facts(""))), [Changed::Created]);
    assert_eq!(changes(Some(&facts("")), None), [Changed::Deleted]);
}

#[test]
fn what_is_not_followed_is_said_once_and_only_alone() {
    assert_eq!(between("owner = \"x\"", "# why\nowner = \"x\""), [Changed::Other]);
    assert_eq!(between("reviewed = 2026-01-01", "reviewed = 2026-02-01"), []);
    let withdrawn = between("approved = 2026-01-01", "");
    assert_eq!(withdrawn, [Changed::Withdrawn(AttestationKind::Approval)]);
    let other = Facts::read("+++\n+++\nOther words.\n");
    assert_eq!(changes(Some(&facts("")), Some(&other)), [Changed::Body]);
}

/// What a commit shows of an approval by somebody.
fn stands(by: &str, commit: &Commit) -> Standing {
    let by = if by.is_empty() { String::new() } else { format!(", by = \"{by}\"") };
    let facts = facts(&format!("approved = {{ on = 2026-01-10{by} }}"));
    let (attested, isms) = (facts.header.approved.as_ref().unwrap(), isms());
    let standing = standing(attested, commit, &isms);
    // What rules ask says the same in short.
    match (proof::of(attested.by.as_deref(), commit, &isms), &standing) {
        (Proof::ProvedBy(way), Standing::ProvedBy(ways)) => assert_eq!(way, ways[0]),
        (Proof::CannotBeProved(one), Standing::CannotBeProved(two)) => assert_eq!(one, *two),
        other => panic!("{other:?}"),
    }
    standing
}

#[test]
fn a_name_on_the_commit_proves_it_whoever_else_is_named() {
    let by = |ways: &[Way]| Standing::ProvedBy(ways.to_vec());
    assert_eq!(stands("sam-roe", &commit("sam", "jane")), by(&[Way::Authored]));
    assert_eq!(stands("sam-roe", &commit("jane", "sam")), by(&[Way::Committed]));
    let mut trailed = commit("jane", "jane");
    let roe = Identity { name: "S".into(), email: "ROE@example.org".into() };
    trailed.trailers.push(Trailer { role: TrailerRole::ApprovedBy, identity: roe });
    assert_eq!(stands("sam-roe", &trailed), by(&[Way::Trailed(TrailerRole::ApprovedBy)]));
    assert_eq!(stands("jane-doe", &trailed), by(&[Way::Authored, Way::Committed]));
}

#[test]
fn what_cannot_be_proved_says_why() {
    let why = |by: &str| match stands(by, &commit("jane", "jane")) {
        Standing::CannotBeProved(why) => why.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(why("sam-roe"), "the commit names `jane`, not `sam-roe`");
    assert_eq!(why("kim-poe"), "isms.toml has no e-mail address of `kim-poe`");
    assert_eq!(why("jane"), "there is no person `jane` in isms.toml");
    assert_eq!(why(""), "it does not say who");
}

fn revision(commit: usize, path: &str, before: Option<&str>, after: Option<&str>) -> Revision {
    let facts = |header: Option<&str>| header.map(|it| Arc::new(facts(it)));
    Revision {
        commit,
        path: path.to_owned(),
        moved_from: None,
        before: facts(before),
        beside: Vec::new(),
        after: facts(after),
    }
}

/// The words of every entry, newest first.
fn words(current: Option<&str>, revisions: Vec<Revision>, commits: Vec<Commit>) -> Vec<String> {
    let current = current.map(|it| Arc::new(facts(it)));
    let document = DocumentHistory { current, revisions, ..DocumentHistory::default() };
    let history = History { commits: commits.into(), ..History::default() };
    let isms = isms();
    let entries = of(&isms, &history, &document, "now.md");
    let words = |entry: &Entry<'_>| {
        let changes = entry.changes.iter().map(Changed::word);
        let attestations = entry.attestations.iter().map(|it| it.kind.key());
        format!("{}: {}", entry.path, changes.chain(attestations).collect::<Vec<_>>().join(" "))
    };
    entries.iter().map(words).collect()
}

#[test]
fn the_work_tree_comes_first_where_it_differs() {
    let one = "reviewed = 2026-01-01";
    let revisions = || vec![revision(0, "now.md", None, Some(one))];
    let commits = || vec![commit("jane", "jane")];
    assert_eq!(words(Some(one), revisions(), commits()), ["now.md: created reviewed"]);
    assert_eq!(
        words(Some("reviewed = 2026-02-01\nversion = \"2\""), revisions(), commits()),
        ["now.md: version reviewed", "now.md: created reviewed"]
    );
    assert_eq!(words(None, revisions(), commits()), ["now.md: created reviewed"]);
}

#[test]
fn a_move_a_merge_and_a_deletion_are_told() {
    let (one, two) = (Some("version = \"1\""), Some("version = \"2\""));
    let revisions = vec![
        revision(1, "new.md", two, one),
        revision(0, "new.md", one, two),
        Revision { moved_from: Some("old.md".to_owned()), ..revision(0, "new.md", one, one) },
        revision(0, "old.md", None, one),
        revision(0, "old.md", one, None),
        revision(0, "old.md", None, one),
    ];
    let merge = Commit { parents: 2, ..commit("jane", "jane") };
    assert_eq!(
        words(None, revisions, vec![commit("jane", "jane"), merge]),
        [
            "new.md: merged version",
            "new.md: version",
            "new.md: renamed",
            "old.md: created",
            "old.md: deleted",
            "old.md: created"
        ]
    );
}
