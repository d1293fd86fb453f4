//! `isms baseline`: an old pile does not block, a new gap does, and the list only shrinks.

use std::path::Path;

use serde_json::{Value, json};

use super::{Ran, SETTINGS, check, folder, isms, owned, unowned};
use crate::repository::{DAY, Repository};
use crate::small_isms::TODAY;

const FILE: &str = ".isms-baseline.toml";

fn baseline(folder: &Path, more: &[&str]) -> Ran {
    isms(folder, &[&["baseline", "--today", TODAY], more].concat())
}

fn read(folder: &Path) -> String {
    std::fs::read_to_string(folder.join(FILE)).expect("the baseline")
}

/// Settings that switch everything off that the small documents of these tests lack but an owner.
fn settings() -> String {
    let off = ["field-missing", "review-missing", "approval-missing", "document-unmapped"];
    format!("{SETTINGS}[rules]\n{} = \"off\"\n", off.join(" = \"off\"\n"))
}

fn two_unowned() -> tempfile::TempDir {
    folder(&[("isms.toml", &settings()), ("a.md", &unowned("A")), ("b.md", &unowned("B"))])
}

#[test]
fn it_names_what_is_found_and_what_is_new_still_fails() {
    let folder = two_unowned();
    let ran = baseline(folder.path(), &[]);
    assert_eq!(
        (ran.status, ran.stdout.as_str()),
        (Some(0), "`.isms-baseline.toml` names 2 findings; commit it with the reason\n"),
        "{ran:?}"
    );
    let rows = "findings = [\n    { rule = \"owner-missing\", subject = \"A\", key = \"field:owner\" },\n    \
                { rule = \"owner-missing\", subject = \"B\", key = \"field:owner\" },\n]\n";
    assert!(read(folder.path()).ends_with(rows), "{}", read(folder.path()));
    let ran = check(folder.path(), &[]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    assert!(ran.stdout.contains("no new gaps; 2 findings in the baseline"), "{ran:?}");
    assert_eq!(check(folder.path(), &["--no-baseline"]).status, Some(1));
    std::fs::write(folder.path().join("c.md"), unowned("C")).unwrap();
    let ran = check(folder.path(), &["--output", "short"]);
    assert_eq!((ran.status, ran.stdout.lines().count()), (Some(1), 1), "{ran:?}");
    assert!(ran.stdout.starts_with("c.md:"), "{ran:?}");
}

#[test]
fn where_nothing_has_front_matter_adopt_comes_first() {
    let folder = folder(&[("a.md", "# A\n"), ("b.md", "---\ntitle: B\n---\n\n# B\n")]);
    let ran = baseline(folder.path(), &[]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
    let said = "nothing was written down: no document has front matter in TOML, and without it none can stand in a baseline\n\
                `isms adopt` comes first: it drafts the front matter\n";
    assert_eq!(ran.stdout, said);
    assert!(!folder.path().join(FILE).exists());
    std::fs::write(folder.path().join("c.md"), owned("C")).unwrap();
    let ran = baseline(folder.path(), &[]);
    assert!(!ran.stdout.contains("isms adopt") && ran.stderr.contains("2 errors can't"), "{ran:?}");
}

#[test]
fn writing_twice_changes_nothing_and_a_moved_line_is_the_same_gap() {
    let folder = two_unowned();
    baseline(folder.path(), &[]);
    let first = read(folder.path());
    let ran = baseline(folder.path(), &["--write"]);
    assert!(ran.stdout.contains("names 2 findings, as before"), "{ran:?}");
    assert_eq!(read(folder.path()), first);
    let moved = unowned("A").replacen("+++\n", "+++\n# a line more\nversion = \"2\"\n", 1);
    std::fs::write(folder.path().join("a.md"), moved).unwrap();
    assert_eq!(check(folder.path(), &[]).status, Some(0));
}

#[test]
fn what_is_accepted_anew_is_named() {
    let folder = two_unowned();
    assert!(!baseline(folder.path(), &[]).stdout.contains("more than before"));
    std::fs::write(folder.path().join("b.md"), owned("B")).unwrap();
    std::fs::write(folder.path().join("c.md"), unowned("C")).unwrap();
    let ran = baseline(folder.path(), &[]);
    let told = "names 2 findings, 1 more than before: `owner-missing` of `C`; commit it";
    assert!(ran.stdout.contains(told), "{ran:?}");
}

#[test]
fn what_is_closed_is_reported_and_pruned_and_nothing_is_added() {
    let folder = two_unowned();
    baseline(folder.path(), &[]);
    std::fs::write(folder.path().join("b.md"), owned("B")).unwrap();
    std::fs::write(folder.path().join("c.md"), unowned("C")).unwrap();
    let ran = isms(folder.path(), &["check", "--today", TODAY, "--output", "short"]);
    assert!(ran.stdout.contains(".isms-baseline.toml:5:5: warning[baseline-stale]"), "{ran:?}");
    let ran = baseline(folder.path(), &["--prune"]);
    assert!(ran.stdout.contains("names 1 finding, 1 fewer than before"), "{ran:?}");
    let text = read(folder.path());
    assert!(text.contains("\"A\"") && !text.contains("\"B\"") && !text.contains("\"C\""), "{text}");
    // Asked for other rules, the row of a rule that did not run is not called closed.
    let ran = isms(folder.path(), &["check", "--today", TODAY, "--only", "baseline-stale"]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
}

#[test]
fn json_and_sarif_keep_it_with_a_mark() {
    let folder = two_unowned();
    baseline(folder.path(), &[]);
    let report = check(folder.path(), &["--output", "json"]).json();
    let marks = |it: &Value| json!([it["new"], it["baseline"], it["waived"]]);
    assert_eq!(marks(&report["findings"][0]), json!([false, true, null]));
    let summary = &report["summary"];
    assert_eq!(
        json!([summary["errors"], summary["old"], summary["in_baseline"]]),
        json!([0, 0, 2])
    );
    let report = check(folder.path(), &["--output", "sarif"]).json();
    let suppression = &report["runs"][0]["results"][1]["suppressions"][0];
    assert_eq!(suppression["kind"], "external");
    let place = &suppression["location"]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], FILE);
    assert_eq!(place["region"]["startLine"], 5);
    for format in ["github", "gitlab", "junit", "markdown"] {
        let ran = check(folder.path(), &["--output", format]);
        assert!(!ran.stdout.contains("nobody answers"), "{ran:?}");
    }
}

#[test]
fn a_broken_file_stops_the_run_with_the_place() {
    let folder = two_unowned();
    let cases: [(&[u8], &str, &str); 4] = [
        (b"findings = [\n", "has 1 fault", ".isms-baseline.toml:1"),
        (
            b"findings = [{ rule = \"front-matter-invalid\", subject = \"a.md\", key = \"x\" }]\n",
            "1 fault",
            "can't stand in a baseline",
        ),
        (
            b"findings = [{ rule = \"owner-mising\", subject = \"A\", key = \"x\", line = 3 }]\n",
            "2 faults",
            "did you mean `owner-missing`?",
        ),
        (b"\xff", "has 1 fault", "is not UTF-8"),
    ];
    for (text, message, drawn) in cases {
        std::fs::write(folder.path().join(FILE), text).unwrap();
        check(folder.path(), &[]).refused(message, drawn);
        baseline(folder.path(), &[]).refused(message, drawn);
        assert_eq!(check(folder.path(), &["--no-baseline"]).status, Some(1));
        assert_eq!(std::fs::read(folder.path().join(FILE)).unwrap(), text);
    }
}

#[test]
fn syntax_errors_never_stand_in_it() {
    let folder = two_unowned();
    std::fs::write(folder.path().join("c.md"), "+++\nid = \n+++\n").unwrap();
    let ran = baseline(folder.path(), &[]);
    assert_eq!(
        ran.stderr,
        "1 error can't stand in it and must be mended: `isms check` shows them\n"
    );
    assert!(!read(folder.path()).contains("front-matter-invalid"));
    let ran = isms(folder.path(), &["check", "--today", TODAY, "--output", "short"]);
    assert_eq!((ran.status, ran.stdout.lines().count()), (Some(1), 1), "{ran:?}");
}

#[test]
fn it_is_read_from_the_snapshot() {
    let repository = Repository::new();
    let path = repository.path();
    repository.write("isms.toml", settings());
    repository.write("a.md", unowned("A"));
    repository.commit("Start", DAY);
    baseline(&path, &[]);
    // On disk, and neither staged nor committed.
    assert_eq!(check(&path, &[]).status, Some(0));
    assert_eq!(check(&path, &["--staged"]).status, Some(1));
    repository.git(&["add", "--all"]);
    assert_eq!(check(&path, &["--staged"]).status, Some(0));
    assert_eq!(check(&path, &["--rev", "HEAD"]).status, Some(1));
    let with = repository.commit("Write the old gaps down", DAY);
    assert_eq!(check(&path, &["--rev", "HEAD"]).status, Some(0));
    // A row that is taken out while its gap is open lets the gap count, beside a base that accepted it too.
    repository.write(FILE, "findings = []\n");
    let ran = check(&path, &["--base", &with]);
    assert_eq!(ran.status, Some(1), "{ran:?}");
    let ran = check(&path, &["--base", &with, "--no-baseline"]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn it_is_not_written_through_a_link() {
    let folder = two_unowned();
    let outside = tempfile::NamedTempFile::new().unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.path().join(FILE)).unwrap();
    baseline(folder.path(), &[]).refused("is there and is not read", "move it out of the way");
    assert_eq!(std::fs::read(outside.path()).unwrap(), b"");
}

#[test]
fn a_clean_system_gets_no_file() {
    let folder = folder(&[("isms.toml", &settings()), ("a.md", &owned("A"))]);
    let ran = baseline(folder.path(), &[]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    assert!(ran.stdout.starts_with("nothing to write down"), "{ran:?}");
    assert!(!folder.path().join(FILE).exists());
}

/// What a clone lacks is no gap of the system: in a list, it would be silent in every clone from then on.
#[test]
fn a_shallow_clone_writes_nothing_of_its_own_into_it() {
    let origin = Repository::new();
    origin.write("isms.toml", settings());
    origin.write("a.md", unowned("A").replacen("+++\n", "+++\nreviewed = 2026-01-10\n", 1));
    origin.commit("Begin", DAY);
    origin.write("b.md", unowned("B"));
    origin.commit("Add another", DAY);
    let clones = tempfile::TempDir::new().unwrap();
    let from = crate::repository::url(&origin.path());
    crate::repository::run(clones.path(), &["clone", "--quiet", "--depth", "1", &from, "c"], &[])
        .unwrap();
    let clone = clones.path().join("c");
    let said = isms(&clone, &["check", "--today", TODAY]).stdout;
    assert!(said.contains("history-unavailable"), "{said}");
    baseline(&clone, &[]);
    assert!(read(&clone).contains("owner-missing") && !read(&clone).contains("history"));
}

/// A merge that nobody finished is no gap to live with, and what people wrote beside a row is theirs.
#[test]
fn a_conflict_stays_out_and_comments_stay_in() {
    let conflict = "\n<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> other\n";
    let folder = folder(&[("isms.toml", &settings()), ("a.md", &(unowned("A") + conflict))]);
    baseline(folder.path(), &[]);
    let written = read(folder.path());
    assert!(
        written.contains("owner-missing") && !written.contains("body-placeholder"),
        "{written}"
    );
    let said = check(folder.path(), &["--only", "body-placeholder"]).stdout;
    assert!(said.contains("a conflict of a merge was left here"), "{said}");
    let commented = written.replace("},\n", "}, # hired in January\r\n");
    std::fs::write(folder.path().join(FILE), &commented).unwrap();
    for more in [&[][..], &["--prune"], &["--write"]] {
        let ran = baseline(folder.path(), more);
        assert!(ran.stdout.contains("as before"), "{ran:?}");
        assert_eq!(read(folder.path()), commented);
    }
}
