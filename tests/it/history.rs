//! What the history answers, against Git itself and against a resolver that knows nothing of either.

mod cached;
mod clones;
mod generated;

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use isms::git::history::{Caching, Question, read_all};
use isms::git::{self, Environment, Which};
use isms::history::wanted::{Revisions, Want};
use isms::history::{Answer, Fact, Facts, History};

use crate::repository::Repository;
use generated::{Commit, Generated, Version};

fn read(folder: &Path, which: &Which, wants: &[Want]) -> History {
    read_with(folder, which, wants, Caching::Avoid)
}

fn read_with(folder: &Path, which: &Which, wants: &[Want], caching: Caching) -> History {
    let above = isms::path::resolved(&std::env::temp_dir()).expect("a folder for temporary files");
    let environment =
        Environment { folder: folder.to_owned(), ceilings: vec![above], ..Environment::default() };
    let snapshot = git::open_in(folder, which, &environment).unwrap_or_else(|it| panic!("{it}"));
    let settled = HashSet::new();
    let question = Question { snapshot: &snapshot, wants, settled: &settled };
    let (mut histories, keeping) = read_all(&[question], caching).expect("a repository");
    keeping.write();
    histories.remove(0)
}

fn want(path: &str, text: &str, revisions: Revisions) -> Want {
    let facts = Facts::read(text);
    let stated = Fact::ALL.into_iter().filter(|it| facts.states(*it)).collect();
    Want {
        path: path.to_owned(),
        current: Some(Arc::new(facts)),
        facts: stated,
        revisions,
        since: None,
    }
}

fn wants(head: &Commit, revisions: Revisions) -> Vec<Want> {
    head.files.iter().map(|(path, version)| want(path, &version.text(), revisions)).collect()
}

#[test]
fn the_commits_that_touched_a_path_are_those_of_git_log() {
    let mut compared = 0;
    for seed in 0..30 {
        let generated = Generated::new(seed, 45);
        let repository = Repository::bare();
        generated.import(&repository);
        let wants = wants(generated.commits.last().unwrap(), Revisions::OfPath);
        let history = read(&repository.path(), &Which::Revision("main".to_owned()), &wants);
        for (want, document) in wants.iter().zip(&history.documents) {
            let log = repository.git(&["log", "--format=%H", "main", "--", &want.path]);
            let mut expected: Vec<&str> = log.lines().collect();
            let mut found: Vec<&str> = document
                .revisions
                .iter()
                .map(|it| history.commits[it.commit].id.as_str())
                .collect();
            compared += found.len();
            expected.sort_unstable();
            found.sort_unstable();
            assert_eq!(found, expected, "seed {seed}, {}", want.path);
        }
    }
    assert!(compared > 400, "{compared}");
}

#[test]
fn the_commit_that_set_a_fact_is_the_one_a_naive_resolver_finds() {
    let (mut compared, mut followed) = (0, 0);
    for seed in 100..160 {
        let generated = Generated::new(seed, 60);
        let repository = Repository::bare();
        let ids = generated.import(&repository);
        let head = generated.commits.len() - 1;
        let wants = wants(&generated.commits[head], Revisions::None);
        let history = read(&repository.path(), &Which::Revision("main".to_owned()), &wants);
        assert_eq!(history.gaps, []);
        for (want, document) in wants.iter().zip(&history.documents) {
            for fact in want.facts.iter().copied() {
                let naive = resolve(&generated, head, &want.path, fact);
                let Answer::Set(change) = document.answer(fact) else {
                    panic!("seed {seed}, {}, {fact:?}: {:?}", want.path, document.answer(fact));
                };
                let found = &history.commits[change.commit].id;
                let place = format!("seed {seed}, {}, {fact:?}", want.path);
                assert_eq!(found, &ids[naive.commit], "{place}");
                let facts = |it: &Version| Arc::new(Facts::read(&it.text()));
                assert_eq!(change.before, naive.before.as_ref().map(facts), "{place}");
                assert_eq!(change.after, facts(&naive.after), "{place}");
                compared += 1;
                followed += usize::from(naive.path != want.path);
            }
        }
    }
    assert!(compared > 500 && followed > 20, "{compared}, {followed}");
}

#[test]
fn an_attestation_that_is_set_again_was_recorded_by_the_commit_a_naive_resolver_finds() {
    let (mut compared, mut earlier, mut returned) = (0, 0, 0);
    for seed in 200..260 {
        let generated = Generated::daily(seed, 80);
        let repository = Repository::bare();
        let ids = generated.import(&repository);
        let head = generated.commits.len() - 1;
        let wants = wants(&generated.commits[head], Revisions::None);
        let history = read(&repository.path(), &Which::Revision("main".to_owned()), &wants);
        for (want, document) in wants.iter().zip(&history.documents) {
            for fact in [Fact::Reviewed, Fact::Approved] {
                let Answer::Set(change) = document.answer(fact) else { panic!("{document:?}") };
                let found = &history.commits[change.commit].id;
                let set = resolve(&generated, head, &want.path, fact);
                let (set_by, was_new) = (set.commit, set.before.is_none());
                let first = first_recorded(&generated, set, fact);
                let place = format!("seed {seed}, {}, {fact:?}", want.path);
                assert_eq!(found, &ids[first.commit], "{place}");
                let facts = |it: &Version| Arc::new(Facts::read(&it.text()));
                assert_eq!(change.before, first.before.as_ref().map(facts), "{place}");
                compared += 1;
                earlier += usize::from(first.commit != set_by);
                returned += usize::from(was_new && first.before.is_some());
            }
        }
    }
    assert!(compared > 300 && earlier > 20 && returned > 5, "{compared}, {earlier}, {returned}");
}

struct Naive {
    commit: usize,
    path: String,
    before: Option<Version>,
    after: Version,
}

/// The definition, word by word.
fn resolve(generated: &Generated, head: usize, path: &str, fact: Fact) -> Naive {
    let (mut at, mut path) = (head, path.to_owned());
    loop {
        let commit = &generated.commits[at];
        let here = &commit.files[&path];
        let parents: Vec<(usize, Option<&Version>)> = commit
            .parents
            .iter()
            .map(|it| (*it, generated.commits[*it].files.get(&path)))
            .collect();
        let set = |before: Option<&Version>| Naive {
            commit: at,
            path: path.clone(),
            before: before.cloned(),
            after: here.clone(),
        };
        if let Some((same, _)) = parents.iter().find(|it| it.1 == Some(here)) {
            at = *same;
            continue;
        }
        let with: Vec<(usize, &Version)> =
            parents.iter().filter_map(|(number, it)| Some((*number, (*it)?))).collect();
        if let Some((_, first)) = with.first() {
            match with.iter().find(|it| is_same(it.1, here, fact)) {
                Some((agreeing, _)) => at = *agreeing,
                None => {
                    let moved = moved_beside(generated, at, &path);
                    match moved.into_iter().find(|it| is_same(it.2, here, fact)) {
                        Some((parent, source, _)) => (at, path) = (parent, source.clone()),
                        None => return set(Some(first)),
                    }
                }
            }
            continue;
        }
        match moved_from(generated, at, here) {
            None => return set(None),
            Some((_, _, version)) if !is_same(version, here, fact) => return set(Some(version)),
            Some((parent, source, _)) => (at, path) = (parent, source.clone()),
        }
    }
}

/// A file that the commit removed with the same content, else with the same id.
fn moved_from<'a>(
    generated: &'a Generated,
    at: usize,
    here: &Version,
) -> Option<(usize, &'a String, &'a Version)> {
    let commit = &generated.commits[at];
    let removed: Vec<_> =
        commit.parents.iter().flat_map(|it| removed(generated, at, *it)).collect();
    best(&removed, here)
}

/// The same, for each parent of a merge that has not the path itself.
fn moved_beside<'a>(
    generated: &'a Generated,
    at: usize,
    path: &str,
) -> Vec<(usize, &'a String, &'a Version)> {
    let commit = &generated.commits[at];
    let lacks = |it: &&usize| !generated.commits[**it].files.contains_key(path);
    let parents = commit.parents.iter().filter(lacks);
    let source = |parent: &usize| {
        let removed: Vec<_> = removed(generated, at, *parent).collect();
        best(&removed, &commit.files[path])
    };
    parents.filter_map(source).collect()
}

fn removed(
    generated: &Generated,
    at: usize,
    parent: usize,
) -> impl Iterator<Item = (usize, &String, &Version)> {
    let files = generated.commits[parent].files.iter();
    files
        .filter(move |(path, _)| !generated.commits[at].files.contains_key(*path))
        .map(move |(path, version)| (parent, path, version))
}

fn best<'a>(
    removed: &[(usize, &'a String, &'a Version)],
    here: &Version,
) -> Option<(usize, &'a String, &'a Version)> {
    let exact = removed.iter().find(|it| it.2 == here);
    let by_id = removed.iter().find(|it| here.id.is_some() && it.2.id == here.id);
    exact.or(by_id).copied()
}

fn is_same(one: &Version, two: &Version, fact: Fact) -> bool {
    match fact {
        Fact::Body => one.body == two.body,
        Fact::Reviewed => one.reviewed == two.reviewed,
        Fact::Approved | Fact::ApprovedBy => one.approved == two.approved,
        Fact::Version => one.version == two.version,
        Fact::Interval => one.interval == two.interval,
        Fact::Owner => one.owner == two.owner,
        Fact::Controls => unreachable!("the generated documents state none"),
    }
}

/// The first commit that recorded an attestation, be it with a day that had still to come: of all that touched the document
/// since the day before the one it claims.
fn first_recorded(generated: &Generated, set: Naive, fact: Fact) -> Naive {
    let day = |it: &Version| {
        let day = if fact == Fact::Approved { 31 + it.approved } else { it.reviewed };
        i64::try_from(day).expect("a day of this year")
    };
    // Days begin with 2026.
    let time = |commit: usize| generated.commits[commit].time - 1_767_225_600;
    let (on, landed) = (day(&set.after) * 86_400, landed(generated, set.commit, time));
    let since = (on - 86_400).max(landed - 30 * 86_400);
    let is_to_come = |it: &Version, time: i64| day(it) * 86_400 > time;
    let is_regress = set.before.as_ref().is_some_and(|it| {
        fact == Fact::Reviewed && day(it) > day(&set.after) && !is_to_come(it, landed)
    });
    let is_doubtful = landed >= on + 2 * 86_400 && !is_regress;
    if !is_doubtful || generated.commits[set.commit].parents.is_empty() {
        return set;
    }
    let after = set.after.clone();
    let mut touched = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    let mut open = vec![(set.commit, set.path.clone())];
    while let Some((at, path)) = open.pop() {
        if time(at) < since || !seen.insert((at, path.clone())) {
            continue;
        }
        let commit = &generated.commits[at];
        let here = commit.files.get(&path);
        let there: Vec<Option<&Version>> =
            commit.parents.iter().map(|it| generated.commits[*it].files.get(&path)).collect();
        if let Some(same) = there.iter().position(|it| *it == here) {
            open.push((commit.parents[same], path));
            continue;
        }
        if commit.parents.is_empty() && here.is_none() {
            continue;
        }
        let mut others: Vec<&Version> = there.iter().copied().flatten().collect();
        let is_merged = here.is_some() && !others.is_empty();
        let source =
            here.filter(|_| others.is_empty()).and_then(|it| moved_from(generated, at, it));
        if is_merged {
            for (parent, source, version) in moved_beside(generated, at, &path) {
                others.push(version);
                open.push((parent, source.clone()));
            }
        }
        match source {
            Some((parent, source, version)) => {
                others.push(version);
                open.push((parent, source.clone()));
            }
            None => {
                let beside =
                    if is_merged { moved_beside(generated, at, &path) } else { Vec::new() };
                let is_here = |it: &&usize| beside.iter().all(|moved| moved.0 != **it);
                let parents = commit.parents.iter().filter(is_here);
                open.extend(parents.map(|it| (*it, path.clone())));
            }
        }
        touched.push((time(at), at, path, others.first().copied(), here, others.clone()));
    }
    touched.sort_by_key(|it| it.0);
    let is_set = |it: &Version| is_same(it, &after, fact);
    // Taken out before any of these recorded it: it is older.
    for (_, at, path, before, here, _) in &touched {
        match (before.is_some_and(is_set), here.is_some_and(is_set)) {
            (true, false) => {
                let (parent, source) = source_of(generated, *at, path);
                return resolve(generated, parent, &source, fact);
            }
            (false, true) => break,
            (true, true) | (false, false) => {}
        }
    }
    let first = touched.iter().find(|(time, _, _, before, here, others)| {
        let is_recorded = |it: &Version| {
            is_set(it) || before.is_some() && it.body == after.body && is_to_come(it, *time)
        };
        here.is_some_and(is_recorded) && !others.iter().any(|it| is_recorded(it))
    });
    // The slip that it repairs is older.
    let Some((_, commit, path, before, here, _)) = first else { return set };
    let reach = time(*commit);
    // What stood there before it was deleted: the newest that is older than the commit.
    let gone = || {
        let older = touched.iter().filter(|it| it.0 < reach && it.3.is_some());
        older.max_by_key(|it| it.0).and_then(|it| it.3)
    };
    Naive {
        commit: *commit,
        path: path.clone(),
        before: before.or_else(gone).cloned(),
        after: here.expect("it states something").clone(),
    }
}

/// A commit's own time, unless the third latest of the sixteen before it is later.
fn landed(generated: &Generated, commit: usize, time: impl Fn(usize) -> i64) -> i64 {
    let first_parent = |it: &usize| generated.commits[*it].parents.first().copied();
    let before = std::iter::successors(first_parent(&commit), first_parent).take(16);
    let mut times: Vec<i64> = before.map(&time).collect();
    times.sort_unstable();
    let trusted = times.iter().rev().nth(2).or(times.first());
    trusted.map_or(time(commit), |it| time(commit).max(*it))
}

/// The parent in which a document was before, and where.
fn source_of(generated: &Generated, at: usize, path: &str) -> (usize, String) {
    let commit = &generated.commits[at];
    let has = |parent: &&usize| generated.commits[**parent].files.contains_key(path);
    match commit.parents.iter().find(has) {
        Some(parent) => (*parent, path.to_owned()),
        None => {
            let moved = moved_from(generated, at, &commit.files[path]);
            moved.map(|(parent, source, _)| (parent, source.clone())).expect("it was moved")
        }
    }
}
