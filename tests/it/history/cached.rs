//! A cache changes what is read and never what is found.

use std::path::Path;

use isms::git::Which;
use isms::git::history::Caching;
use isms::history::wanted::Revisions;
use isms::history::{DocumentHistory, Fact, History, Signature};

use super::generated::Generated;
use super::{read_with, want, wants};
use crate::repository::{self, DAY, Repository};

/// What a history says, without the numbers of its commits.
fn told(history: &History) -> String {
    let document = |it: &DocumentHistory| {
        let mut it = it.clone();
        let mut ids = Vec::new();
        for answer in &mut it.answers {
            if let isms::history::Answer::Set(change) = answer {
                for commit in [&mut change.commit, &mut change.last] {
                    ids.push(history.commits[*commit].clone());
                    *commit = 0;
                }
            }
        }
        format!("{it:#?} {ids:#?}")
    };
    history.documents.iter().map(document).collect()
}

/// Every other one with attestations that an earlier commit may have recorded.
fn generated(seed: u64) -> Generated {
    if seed.is_multiple_of(2) { Generated::new(seed, 40) } else { Generated::daily(seed, 40) }
}

#[test]
fn answers_with_a_cache_of_any_commit_are_those_without() {
    let mut kept = 0;
    for seed in 300..312 {
        let generated = generated(seed);
        let repository = Repository::bare();
        let ids = generated.import(&repository);
        let cache = repository.path().join("isms/history-v1");
        // Forwards, and now and then to an older commit.
        for at in [5, 11, 12, 25, 8, 30, 39, 39] {
            let wants = wants(&generated.commits[at], Revisions::None);
            let which = Which::Revision(ids[at].clone());
            let with = read_with(&repository.path(), &which, &wants, Caching::Use);
            let without = read_with(&repository.path(), &which, &wants, Caching::Avoid);
            assert_eq!(told(&with), told(&without), "seed {seed}, commit {at}");
            kept += usize::from(cache.exists());
        }
    }
    assert!(kept > 80, "{kept}");
}

#[test]
fn answers_with_a_cache_of_another_branch_are_those_without() {
    for seed in 312..318 {
        let generated = generated(seed);
        let repository = Repository::bare();
        let ids = generated.import(&repository);
        // Each commit once, every time with the cache of one that is far from it in the list.
        for at in (0..40).map(|it| it * 17 % 40) {
            let wants = wants(&generated.commits[at], Revisions::None);
            let which = Which::Revision(ids[at].clone());
            let with = read_with(&repository.path(), &which, &wants, Caching::Use);
            let without = read_with(&repository.path(), &which, &wants, Caching::Avoid);
            assert_eq!(told(&with), told(&without), "seed {seed}, commit {at}");
        }
    }
}

#[test]
fn a_branch_from_before_the_cached_commit_is_followed_no_further_than_to_where_it_left() {
    let text = |version: u8| {
        format!("+++\nid = \"POL-1\"\nversion = \"{version}\"\nreviewed = 2026-01-01\n+++\nText.\n")
    };
    let repository = Repository::new();
    repository.write("a.md", text(1));
    let first = repository.commit("Add a policy", DAY);
    repository.write("b.txt", "b");
    repository.commit("Add something else", "2026-01-16T12:00:00+00:00");
    repository.git(&["branch", "side"]);
    repository.write("b.txt", "c");
    repository.commit("Change something else", "2026-01-17T12:00:00+00:00");
    let read = |version, caching| {
        let wants = [want("a.md", &text(version), Revisions::None)];
        read_with(&repository.path(), &Which::WorkTree, &wants, caching)
    };
    assert_eq!(read(1, Caching::Use).gaps, []);
    repository.git(&["checkout", "--quiet", "side"]);
    repository.write("a.md", text(2));
    repository.commit("Change the policy", "2026-01-18T12:00:00+00:00");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.git(&["merge", "--quiet", "--no-commit", "--no-ff", "side"]);
    repository.commit("Merge", "2026-01-19T12:00:00+00:00");
    let expected = told(&read(2, Caching::Avoid));
    // What came before the branches parted is not read again.
    let (folder, rest) = first.split_at(2);
    std::fs::remove_file(repository.path().join(".git/objects").join(folder).join(rest)).unwrap();
    assert_ne!(read(2, Caching::Avoid).gaps, []);
    let with = read(2, Caching::Use);
    assert_eq!((told(&with), &*with.gaps), (expected, &[][..]));
}

#[test]
fn a_damaged_cache_is_ignored_and_replaced() {
    let generated = Generated::new(1, 40);
    let repository = Repository::bare();
    generated.import(&repository);
    let cache = repository.path().join("isms/history-v1");
    let wants = wants(generated.commits.last().unwrap(), Revisions::None);
    let read =
        |caching| read_with(&repository.path(), &Which::Revision("main".into()), &wants, caching);
    let expected = told(&read(Caching::Avoid));
    assert!(!cache.exists(), "nothing is kept without being asked");
    assert_eq!(told(&read(Caching::Use)), expected);
    let whole = std::fs::read(&cache).unwrap();
    for at in (0..whole.len()).step_by(whole.len() / 40) {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x20;
        for damaged in [&whole[..at], &flipped] {
            std::fs::write(&cache, damaged).unwrap();
            assert_eq!(told(&read(Caching::Use)), expected, "byte {at}");
        }
    }
    std::fs::write(cache.with_extension("0123"), "left by a run that was killed").unwrap();
    std::fs::remove_file(&cache).unwrap();
    assert_eq!(told(&read(Caching::Use)), expected);
    let names = std::fs::read_dir(cache.parent().unwrap()).unwrap().count();
    assert_eq!(names, 1, "only the cache is left");
}

#[test]
fn a_cache_keeps_what_commits_say_and_neither_what_the_mailmap_makes_of_it_nor_what_was_signed() {
    const TEXT: &str = "+++\nid = \"POL-1\"\nreviewed = 2026-01-02\n+++\nText.\n";
    let signatures = ["", "-----BEGIN PGP SIGNATURE-----", "-----BEGIN SSH SIGNATURE-----", "x"];
    for begin in signatures {
        let repository = Repository::new();
        repository.write("a.md", TEXT);
        repository.commit("Write\n\nText.\n\nReviewed-by: S <sam@example.com>", DAY);
        if !begin.is_empty() {
            let commit = repository.git(&["cat-file", "commit", "HEAD"]);
            let signed = commit.replacen("\n\n", &format!("\ngpgsig {begin}\n QUJD\n\n"), 1);
            repository.write(".git/signed", signed + "\n");
            let id = repository.git(&["hash-object", "-t", "commit", "-w", ".git/signed"]);
            repository.git(&["update-ref", "HEAD", id.trim()]);
        }
        let read = |caching| {
            let wants = [want("a.md", TEXT, Revisions::None)];
            read_with(&repository.path(), &Which::WorkTree, &wants, caching)
        };
        let first = read(Caching::Use);
        assert!(repository.path().join(".git/isms/history-v1").exists());
        assert_eq!(told(&read(Caching::Use)), told(&first));
        let commit = first.commit(first.documents[0].change(Fact::Reviewed).unwrap());
        let is_as_written = match begin {
            "" => commit.signature == Signature::None,
            "x" => commit.signature == Signature::Other,
            _ if begin.contains("PGP") => commit.signature == Signature::OpenPgp,
            _ => matches!(&commit.signature, Signature::Ssh { payload, .. } if !payload.is_empty()),
        };
        assert!(is_as_written, "{:?}", commit.signature);
        repository.write(".mailmap", "Sam Roe <sam@example.com>\n");
        let mapped = read(Caching::Use);
        assert_eq!(told(&mapped), told(&read(Caching::Avoid)));
        assert_eq!(mapped.commits[0].trailers[0].identity.name, "Sam Roe");
    }
}

#[test]
fn what_a_shallow_clone_could_not_look_up_is_asked_again() {
    let text = |approved: &str| format!("+++\nid = \"POL-1\"\n{approved}+++\nText.\n");
    let approved = text("approved = { on = 2026-03-01, by = \"sam-roe\" }\n");
    let repository = Repository::new();
    repository.write("a.md", text(""));
    repository.commit("Add a policy", "2026-02-01T12:00:00+00:00");
    repository.write("a.md", &approved);
    let first = repository.commit("Approve it", "2026-03-01T12:00:00+00:00");
    repository.write("a.md", text(""));
    repository.commit("Take it back", "2026-03-20T12:00:00+00:00");
    repository.write("a.md", &approved);
    let last = repository.commit("Put it back", "2026-03-22T12:00:00+00:00");
    let clone = tempfile::TempDir::new().unwrap();
    let source = crate::repository::url(&repository.path());
    repository::git(clone.path(), &["clone", "--quiet", "--depth=2", &source, "."]);
    let folder = isms::path::resolved(clone.path()).unwrap();
    let recorded = || {
        let wants = [want("a.md", &approved, Revisions::None)];
        let history = read_with(&folder, &Which::WorkTree, &wants, Caching::Use);
        let change = history.documents[0].change(Fact::Approved).expect("a commit");
        history.commits[change.commit].id.clone()
    };
    assert_eq!(recorded(), last);
    repository::git(&folder, &["fetch", "--quiet", "--unshallow"]);
    assert_eq!(recorded(), first);
}

/// A clone that holds too little of what a commit builds on believes the commit's own clock, and asks again once it holds more.
#[test]
fn when_a_commit_landed_is_asked_again_once_a_clone_is_whole() {
    let text = |approved: &str| format!("+++\nid = \"POL-1\"\n{approved}+++\nText.\n");
    let approved = text("approved = { on = 2026-03-01, by = \"sam-roe\" }\n");
    let repository = Repository::new();
    repository.write("a.md", text(""));
    repository.commit("Add a policy", "2026-02-01T12:00:00+00:00");
    let landed_on = |folder: &Path| {
        let wants = [want("a.md", &approved, Revisions::None)];
        let history = read_with(folder, &Which::WorkTree, &wants, Caching::Use);
        let change = history.documents[0].change(Fact::Approved).expect("a commit");
        history.commits[change.commit].landed_on.to_string()
    };
    let later = |count: usize| {
        for _ in 0..count {
            repository.commit("Go on", "2026-09-01T12:00:00+00:00");
        }
    };
    later(2);
    repository.write("a.md", &approved);
    repository.commit("Approve it", "2026-03-01T12:00:00+00:00");
    // One or two clocks that are ahead are no proof, be there ever so few before them.
    assert_eq!(landed_on(&repository.path()), "2026-03-01");
    repository.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    later(1);
    repository.write("a.md", &approved);
    repository.commit("Approve it", "2026-03-01T12:00:00+00:00");
    assert_eq!(landed_on(&repository.path()), "2026-09-01");
    let clone = tempfile::TempDir::new().unwrap();
    let source = crate::repository::url(&repository.path());
    repository::git(clone.path(), &["clone", "--quiet", "--depth=2", &source, "."]);
    let folder = isms::path::resolved(clone.path()).unwrap();
    assert_eq!(landed_on(&folder), "2026-03-01");
    repository::git(&folder, &["fetch", "--quiet", "--unshallow"]);
    assert_eq!(landed_on(&folder), "2026-09-01");
}
