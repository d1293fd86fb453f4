//! What a clone cannot tell, it does not guess.

use isms::git::Which;
use isms::history::wanted::Revisions;
use isms::history::{Answer, Fact, GapKind, Identity, Signature, TrailerRole};

use super::{read, want};
use crate::repository::{DAY, Repository, git, run};

const OLD: &str = "+++\nid = \"POL-1\"\nreviewed = 2026-01-01\nversion = \"1\"\n+++\nText.\n";
const NEW: &str = "+++\nid = \"POL-1\"\nreviewed = 2026-01-02\nversion = \"1\"\n+++\nText.\n";

/// A document that is imported, left alone for a commit, and reviewed.
fn three_commits() -> (Repository, Vec<String>) {
    let repository = Repository::new();
    repository.git(&["config", "uploadpack.allowFilter", "true"]);
    repository.write("a.md", OLD);
    let first = repository.commit("Add a policy", DAY);
    repository.write("b.txt", "b");
    let second = repository.commit("Add something else", "2026-01-16T12:00:00+00:00");
    repository.write("a.md", NEW);
    let third = repository.commit("Review the policy", "2026-01-17T12:00:00+00:00");
    (repository, vec![first, second, third])
}

fn clone(from: &Repository, arguments: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::TempDir::new().unwrap();
    let source = crate::repository::url(&from.path());
    git(folder.path(), &[&["clone", "--quiet"], arguments, &[source.as_str(), "."]].concat());
    folder
}

#[test]
fn a_shallow_clone_answers_what_it_holds_and_nothing_older() {
    let (repository, ids) = three_commits();
    let shallow = clone(&repository, &["--depth=2"]);
    let folder = isms::path::resolved(shallow.path()).unwrap();
    let history = read(&folder, &Which::WorkTree, &[want("a.md", NEW, Revisions::None)]);
    let document = &history.documents[0];
    let reviewed = document.change(Fact::Reviewed).expect("the third commit is there");
    assert_eq!(history.commits[reviewed.commit].id, ids[2]);
    for fact in [Fact::Body, Fact::Version] {
        assert_eq!(document.answer(fact), &Answer::Cut, "{fact:?}");
    }
    let gaps: Vec<_> = history.gaps.iter().map(|it| (it.kind.clone(), it.documents)).collect();
    assert_eq!(gaps, [(GapKind::Shallow, 1)]);
}

#[test]
fn a_clone_without_old_blobs_says_that_they_are_missing() {
    let (repository, _) = three_commits();
    let partial = clone(&repository, &["--filter=blob:none"]);
    let folder = isms::path::resolved(partial.path()).unwrap();
    let history = read(&folder, &Which::WorkTree, &[want("a.md", NEW, Revisions::None)]);
    assert_eq!(history.documents[0].answer(Fact::Reviewed), &Answer::Cut);
    assert_eq!(history.gaps[0].kind, GapKind::MissingObjects);
}

/// Git knows the empty tree without storing it, and many begin a repository with it.
#[test]
fn a_history_that_begins_with_nothing_has_no_gap() {
    let repository = Repository::new();
    let nothing = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    let root = repository.git(&["commit-tree", nothing, "-m", "Begin"]);
    repository.git(&["reset", "--quiet", "--hard", &root]);
    repository.write("a.md", NEW);
    let first = repository.commit("Add a policy", DAY);
    let history = read(&repository.path(), &Which::WorkTree, &[want("a.md", NEW, Revisions::None)]);
    let reviewed = history.documents[0].change(Fact::Reviewed).expect("it is committed");
    assert_eq!(history.commits[reviewed.commit].id, first);
    assert_eq!(history.gaps, []);
}

#[test]
fn what_is_not_committed_has_no_commit() {
    let (repository, ids) = three_commits();
    let now = NEW.replace("Text", "Other text");
    repository.write("a.md", &now);
    repository.write("new.md", NEW);
    let wants = [want("a.md", &now, Revisions::None), want("new.md", NEW, Revisions::None)];
    let history = read(&repository.path(), &Which::WorkTree, &wants);
    let [edited, new] = &history.documents[..] else { panic!("two documents") };
    assert_eq!(edited.answer(Fact::Body), &Answer::NotCommitted);
    let reviewed = edited.change(Fact::Reviewed).expect("committed");
    assert_eq!(history.commits[reviewed.commit].id, ids[2]);
    assert!(edited.is_committed && !new.is_committed);
    assert_eq!(new.answer(Fact::Reviewed), &Answer::NotCommitted);
    assert_eq!(history.gaps, []);
}

#[test]
fn before_the_first_commit_there_is_one_note() {
    let repository = Repository::new();
    repository.write("a.md", NEW);
    let history =
        read(&repository.path(), &Which::WorkTree, &[want("a.md", NEW, Revisions::OfDocument)]);
    assert_eq!(history.documents[0].answer(Fact::Reviewed), &Answer::NotCommitted);
    assert_eq!(history.gaps[0].kind, GapKind::Unborn);
}

#[test]
fn replacements_and_grafts_do_not_rewrite_the_history() {
    let (repository, ids) = three_commits();
    repository.git(&["replace", "--graft", "HEAD", &ids[0]]);
    let history = read(
        &repository.path(),
        &Which::WorkTree,
        &[want("a.md", NEW, Revisions::OfPath), want("b.txt", "b", Revisions::OfPath)],
    );
    assert_eq!(history.documents[1].revisions.len(), 1, "the second commit still counts");
    assert_eq!(history.gaps[0].kind, GapKind::Replaced);
}

#[test]
fn people_are_named_as_the_mailmap_says_and_trailers_are_read() {
    let repository = Repository::new();
    repository.write("a.md", NEW);
    repository.write(
        ".mailmap",
        "Jane Roe <jane@example.com>\nSam Roe <sam@example.com> <old@example.com>\n",
    );
    let message = "Approve\n\nText.\n\nApproved-by: S <old@example.com>\nsigned-off-by: Kim Poe <kim@example.com>\nSee: x";
    repository.git(&["add", "--all"]);
    let dates = [
        ("GIT_AUTHOR_DATE", "2026-01-15T23:30:00-02:00"),
        ("GIT_COMMITTER_DATE", "2026-02-15T23:30:00-02:00"),
    ];
    run(&repository.path(), &["commit", "--quiet", "-m", message], &dates).unwrap();
    let history = read(&repository.path(), &Which::WorkTree, &[want("a.md", NEW, Revisions::None)]);
    let change = history.documents[0].change(Fact::Reviewed).unwrap();
    assert!(change.before.is_none());
    let commit = history.commit(change);
    let identity = |name: &str, email: &str| Identity { name: name.into(), email: email.into() };
    assert_eq!(commit.author, identity("Jane Roe", "jane@example.com"));
    assert_eq!(
        (commit.authored_on.to_string(), commit.landed_on.to_string()),
        ("2026-01-16".into(), "2026-02-16".into())
    );
    let trailers: Vec<_> =
        commit.trailers.iter().map(|it| (it.role, it.identity.clone())).collect();
    let expected = [
        (TrailerRole::ApprovedBy, identity("Sam Roe", "sam@example.com")),
        (TrailerRole::SignedOffBy, identity("Kim Poe", "kim@example.com")),
    ];
    assert_eq!(trailers, expected);
    assert_eq!(commit.signature, Signature::None);
}

#[test]
fn a_folder_of_the_repository_is_followed_from_its_root() {
    let repository = Repository::new();
    repository.write("isms/isms.toml", "");
    repository.write("isms/a.md", OLD);
    let first = repository.commit("Add", DAY);
    let folder = repository.path().join("isms");
    let history = read(&folder, &Which::WorkTree, &[want("isms/a.md", OLD, Revisions::None)]);
    let change = history.documents[0].change(Fact::Body).unwrap();
    assert_eq!(history.commit(change).id, first);
}
