//! What the history answers, against Git itself and against a resolver that knows nothing of either.

mod cached;
mod clones;
mod generated;

use std::path::Path;
use std::sync::Arc;

use isms::git::history::Caching;
use isms::git::{self, Environment, Which};
use isms::history::wanted::{Revisions, Want};
use isms::history::{Answer, Fact, Facts, History};

use crate::repository::Repository;
use generated::{Commit, Generated, Version};

fn read(folder: &Path, which: &Which, wants: &[Want]) -> History {
    read_with(folder, which, wants, Caching::Avoid)
}

fn read_with(folder: &Path, which: &Which, wants: &[Want], caching: Caching) -> History {
    let above = std::env::temp_dir().canonicalize().expect("a folder for temporary files");
    let environment =
        Environment { folder: folder.to_owned(), ceilings: vec![above], ..Environment::default() };
    let snapshot = git::open_in(folder, which, &environment).unwrap_or_else(|it| panic!("{it}"));
    git::history::read(&snapshot, wants, caching).expect("a repository")
}

fn want(path: &str, text: &str, revisions: Revisions) -> Want {
    let facts = Facts::read(text);
    let stated = Fact::ALL.into_iter().filter(|it| facts.states(*it)).collect();
    Want { path: path.to_owned(), current: Some(Arc::new(facts)), facts: stated, revisions }
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
                None => return set(Some(first)),
            }
            continue;
        }
        let removed: Vec<(usize, &String, &Version)> = commit
            .parents
            .iter()
            .flat_map(|parent| {
                let files = generated.commits[*parent].files.iter();
                files
                    .filter(|(path, _)| !commit.files.contains_key(*path))
                    .map(|(path, version)| (*parent, path, version))
            })
            .collect();
        let exact = removed.iter().find(|it| it.2 == here);
        let by_id = removed.iter().find(|it| here.id.is_some() && it.2.id == here.id);
        match exact.or(by_id) {
            None => return set(None),
            Some((_, _, version)) if !is_same(version, here, fact) => return set(Some(version)),
            Some((parent, source, _)) => (at, path) = (*parent, (*source).clone()),
        }
    }
}

fn is_same(one: &Version, two: &Version, fact: Fact) -> bool {
    match fact {
        Fact::Body => one.body == two.body,
        Fact::Reviewed => one.reviewed == two.reviewed,
        Fact::Approved => one.approved == two.approved,
        Fact::Version => one.version == two.version,
        Fact::Interval => one.interval == two.interval,
        Fact::Owner => one.owner == two.owner,
        Fact::Controls => unreachable!("the generated documents state none"),
    }
}
