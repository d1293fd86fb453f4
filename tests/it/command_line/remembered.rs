//! The report of an earlier run is printed again, and only where it is still the answer.

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::{Ran, isms, isms_with, owned, unowned};
use crate::repository::{self, DAY, Repository};
use crate::small_isms::TODAY;

const CHECK: [&str; 4] = ["check", "--today", TODAY, "--output=json"];

/// What no run of the program prints.
const MARK: &str = "from an earlier run\n";

/// A committed system whose files are older than the index: Git need not read them to see that they are unchanged.
fn committed() -> Repository {
    let repository = Repository::new();
    repository.write("isms.toml", "[isms]\nframeworks = []\n");
    repository.write("policies/first.md", unowned("POL-01"));
    repository.write("policies/second.md", owned("POL-02"));
    for path in ["isms.toml", "policies/first.md", "policies/second.md"] {
        settle(&repository, path);
    }
    repository.commit("Add a system", DAY);
    repository
}

fn settle(repository: &Repository, path: &str) {
    let file = File::options().write(true).open(repository.path().join(path)).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)).unwrap();
}

fn kept(repository: &Repository) -> Vec<PathBuf> {
    let folder = repository.path().join(".git/isms/reports");
    fs::read_dir(folder).into_iter().flatten().map(|it| it.unwrap().path()).collect()
}

/// Puts an answer that no run would give in the place of all that are kept.
fn mark(repository: &Repository) {
    let answer = [MARK.as_bytes(), &[7]].concat();
    let mut sum = flate2::Crc::new();
    sum.update(&answer);
    for file in kept(repository) {
        fs::write(file, [&answer[..], &sum.sum().to_le_bytes()].concat()).unwrap();
    }
}

/// Whether two runs of a command do the work once.
fn remembers(repository: &Repository, arguments: &[&str]) -> bool {
    let first = isms(&repository.path(), arguments);
    assert_ne!(first.stdout, MARK);
    mark(repository);
    let second = isms(&repository.path(), arguments);
    let is_marked = (second.status, second.stdout.as_str()) == (Some(7), MARK);
    assert!(is_marked || second == first, "{first:?} {second:?}");
    is_marked
}

/// What the variables name is part of the question: its name and what stands in it.
#[test]
fn a_setting_of_gits_that_a_variable_names_makes_another_question() {
    let repository = committed();
    let named = repository.path().join(".git/named");
    let state = |name: &str| fs::write(&named, format!("[user]\nname = {name}\n")).unwrap();
    let global = [("GIT_CONFIG_GLOBAL", named.to_str().unwrap())];
    let is_kept = |variables: &[(&str, &str)]| {
        let ran = isms_with(&repository.path(), &CHECK, variables);
        ran.stdout == MARK
    };
    state("Sam");
    assert!(!is_kept(&global));
    mark(&repository);
    assert!(is_kept(&global));
    state("Kim");
    assert!(!is_kept(&global));
    mark(&repository);
    assert!(is_kept(&global));
    let count = |value| {
        let key = ("GIT_CONFIG_KEY_0", "core.excludesFile");
        [global[0], ("GIT_CONFIG_COUNT", "1"), key, ("GIT_CONFIG_VALUE_0", value)]
    };
    assert!(!is_kept(&count("/one")));
    mark(&repository);
    assert!(is_kept(&count("/one")));
    assert!(!is_kept(&count("/two")));
}

#[test]
fn the_same_question_has_the_same_answer() {
    let repository = committed();
    let first = isms(&repository.path(), &CHECK);
    assert_eq!(first.status, Some(1), "{first:?}");
    assert_eq!(kept(&repository).len(), 1);
    assert_eq!(isms(&repository.path(), &CHECK), first);
    assert_eq!(isms(&repository.path(), &[&CHECK[..], &["--no-cache"]].concat()), first);
    for more in [
        &[][..],
        &["--staged"],
        &["--rev=HEAD"],
        &["--base=HEAD"],
        &["--no-history"],
        &["--only=owner-missing", "--fail-on=warning"],
    ] {
        assert!(remembers(&repository, &[&CHECK[..], more].concat()), "{more:?}");
    }
    assert!(remembers(&repository, &["check", "--today", TODAY]));
}

#[test]
fn what_cannot_be_told_for_certain_is_worked_out_each_time() {
    let repository = committed();
    for more in [
        &["--no-cache"][..],
        &["--verbose"],
        &["policies"],
        &["--config=isms.toml"],
        &["--output=short:findings.txt"],
    ] {
        assert!(!remembers(&repository, &[&CHECK[..], more].concat()), "{more:?}");
        let _ = fs::remove_file(repository.path().join("findings.txt"));
    }
    assert!(!remembers(&repository, &["check", "--today", TODAY, "--output=short"]));
    let step = [("GITHUB_ACTIONS", "true")];
    isms_with(&repository.path(), &["check", "--today", TODAY], &step);
    assert_eq!(kept(&repository).len(), 0);
    repository.write("policies/new.md", owned("POL-03"));
    assert!(!remembers(&repository, &CHECK), "a file that Git does not know");

    let shallow = Repository { folder: tempfile::TempDir::new().unwrap() };
    let source = crate::repository::url(&repository.path());
    repository::git(shallow.folder.path(), &["clone", "--quiet", "--depth=1", &source, "."]);
    shallow.git(&["fetch", "--quiet", "--depth=1"]);
    fs::write(shallow.path().join(".git/shallow"), repository.git(&["rev-parse", "HEAD"])).unwrap();
    assert!(!remembers(&shallow, &CHECK), "a history that may grow");
}

/// Something that makes another question of the same command, by name.
type Change = (&'static str, fn(&Repository));

const CHANGES: [Change; 14] = [
    ("an edit", |it| it.write("policies/second.md", unowned("POL-02"))),
    ("an edit of the same length", |it| {
        it.write("policies/first.md", unowned("POL-09"));
        settle(it, "policies/first.md");
    }),
    ("a new document", |it| it.write("policies/third.md", unowned("POL-03"))),
    ("a new document, committed", |it| {
        it.write("policies/third.md", unowned("POL-03"));
        it.commit("Add a document", DAY);
    }),
    ("a document that is gone", |it| {
        fs::remove_file(it.path().join("policies/second.md")).unwrap();
    }),
    ("a document that is gone from the index", |it| {
        it.git(&["rm", "--quiet", "policies/second.md"]);
    }),
    ("settings", |it| {
        it.write("isms.toml", "[isms]\nframeworks = []\n[rules]\nowner-missing = \"warning\"\n");
        it.git(&["add", "isms.toml"]);
    }),
    ("another commit", |it| {
        it.git(&["commit", "--quiet", "--allow-empty", "--message=Nothing"]);
    }),
    ("a mailmap", |it| it.write(".mailmap", "Sam Roe <sam@example.com> <jane@example.com>\n")),
    ("a setting of Git", |it| {
        it.git(&["config", "user.name", "Sam Roe"]);
    }),
    ("a replaced commit", |it| {
        let other = it.git(&["commit-tree", "-m", "Another", "HEAD^{tree}"]);
        it.git(&["replace", "HEAD", &other]);
    }),
    ("a new document in the index alone", |it| {
        it.write("policies/third.md", unowned("POL-03"));
        it.git(&["add", "policies"]);
        fs::remove_file(it.path().join("policies/third.md")).unwrap();
    }),
    ("an index with another blob", |it| {
        it.write("policies/second.md", unowned("POL-02"));
        it.git(&["add", "policies"]);
        it.write("policies/second.md", owned("POL-02"));
        settle(it, "policies/second.md");
    }),
    ("a base that moved", |it| {
        it.git(&["branch", "--force", "old", "HEAD"]);
    }),
];

#[test]
fn another_question_never_has_an_earlier_answer() {
    let ways = [&[][..], &["--staged"], &["--rev=HEAD"], &["--base=old"]];
    for (name, change) in CHANGES {
        let repository = committed();
        repository.git(&["branch", "old"]);
        repository.write("policies/first.md", unowned("POL-01").replace("Text", "More text"));
        settle(&repository, "policies/first.md");
        repository.commit("Change a document", DAY);
        for more in ways {
            isms(&repository.path(), &[&CHECK[..], more].concat());
        }
        assert_eq!(kept(&repository).len(), ways.len(), "{name}");
        let before = ways.map(|more| anew(&repository, more));
        mark(&repository);
        change(&repository);
        for (more, before) in ways.into_iter().zip(before) {
            let now = anew(&repository, more);
            let answer = isms(&repository.path(), &[&CHECK[..], more].concat());
            // What has not changed the answer may well be answered from before.
            if answer.stdout == MARK {
                assert_eq!(now, before, "{name}, {more:?}");
            } else {
                assert_eq!(answer, now, "{name}, {more:?}");
            }
        }
    }
}

fn anew(repository: &Repository, more: &[&str]) -> Ran {
    isms(&repository.path(), &[&CHECK[..], more, &["--no-cache"]].concat())
}

#[test]
fn another_day_folder_or_look_is_another_question() {
    let repository = committed();
    isms(&repository.path(), &["check", "--today", TODAY]);
    mark(&repository);
    let root = repository.path();
    for (folder, arguments, environment) in [
        (root.clone(), &["check", "--today", "2031-01-01"][..], &[][..]),
        (root.clone(), &["check", "--today", TODAY, "--color=always"], &[]),
        (root.clone(), &["check", "--today", TODAY], &[("COLUMNS", "60")]),
        (root.clone(), &["check", "--today", TODAY, "--quiet"], &[]),
        (root.join("policies"), &["check", "--today", TODAY], &[]),
    ] {
        let answer = isms_with(&folder, arguments, environment);
        assert!(answer.stdout.contains("owner-missing"), "{arguments:?} {answer:?}");
    }
}

#[test]
fn other_bytes_that_git_calls_the_same_are_another_question() {
    let repository = committed();
    repository.git(&["config", "filter.letters.clean", "tr Q q"]);
    repository.write(".gitattributes", "*.md filter=letters\n");
    repository.write("policies/third.md", unowned("POL-0Q"));
    for path in [".gitattributes", "policies/third.md"] {
        settle(&repository, path);
    }
    repository.commit("Filter documents", DAY);
    assert!(isms(&repository.path(), &CHECK).stdout.contains("POL-0Q"));
    mark(&repository);
    repository.write("policies/third.md", unowned("POL-0q"));
    repository.git(&["add", "policies"]);
    assert_eq!(repository.git(&["status", "--porcelain"]), "");
    assert!(isms(&repository.path(), &CHECK).stdout.contains("POL-0q"));
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_removed_through_a_link() {
    use std::os::unix::fs::{MetadataExt, symlink};
    let repository = committed();
    let elsewhere = tempfile::TempDir::new().unwrap();
    for number in 0..12 {
        let file = elsewhere.path().join(format!("{number:064}"));
        fs::write(file, "somebody's").unwrap();
    }
    let folder = repository.path().join(".git/isms");
    let count = || fs::read_dir(elsewhere.path()).unwrap().count();
    symlink(elsewhere.path(), &folder).unwrap();
    let first = isms(&repository.path(), &CHECK);
    assert_eq!((first.status, count()), (Some(1), 12));
    fs::remove_file(&folder).unwrap();
    fs::create_dir(&folder).unwrap();
    symlink(elsewhere.path(), folder.join("reports")).unwrap();
    assert_eq!(isms(&repository.path(), &CHECK), first);
    assert_eq!(count(), 12);
    fs::remove_file(folder.join("reports")).unwrap();
    fs::create_dir(folder.join("reports")).unwrap();
    fs::write(folder.join("reports/notes.txt"), "somebody's").unwrap();
    for day in 10..22 {
        isms(&repository.path(), &["check", "--today", &format!("2026-03-{day}")]);
    }
    assert!(folder.join("reports/notes.txt").exists());
    // It may quote what others must not read.
    let ours = kept(&repository).into_iter().filter(|it| it.extension().is_none());
    assert!(ours.map(|it| it.metadata().unwrap().mode() & 0o777).all(|it| it == 0o600));
}

#[test]
fn a_damaged_answer_is_none_and_few_are_kept() {
    let repository = committed();
    let expected = isms(&repository.path(), &CHECK);
    let file = kept(&repository).remove(0);
    let whole = fs::read(&file).unwrap();
    for at in (0..whole.len()).step_by(whole.len() / 20) {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x20;
        for damaged in [&whole[..at], &flipped] {
            fs::write(&file, damaged).unwrap();
            assert_eq!(isms(&repository.path(), &CHECK), expected, "byte {at}");
        }
    }
    for day in 10..22 {
        isms(&repository.path(), &["check", "--today", &format!("2026-03-{day}")]);
    }
    assert_eq!(kept(&repository).len(), 8);
    assert!(!file.exists(), "the oldest is gone");
}
