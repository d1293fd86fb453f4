//! `check --base`: what is new since the work parted from a branch, and nothing else. Every test asks the real Git.

mod history;
mod names;
mod own_doing;
mod places;
mod refusals;

use std::path::Path;

use super::{Ran, SETTINGS, check, check_short, isms, owned, unowned};
use crate::repository::{DAY, Repository};
use crate::small_isms::TODAY;

const LATER: &str = "2026-01-16T12:00:00+00:00";

/// A branch `work` that parted from `main`, where one document has a gap already.
fn parted() -> Repository {
    let repository = Repository::new();
    repository.write("isms.toml", SETTINGS);
    repository.write("old.md", unowned("OLD"));
    repository.write("kept.md", owned("KEPT"));
    repository.commit("Add policies", DAY);
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    repository
}

/// The lines about what is new since `main`.
#[track_caller]
fn new_lines(folder: &Path, more: &[&str]) -> Vec<String> {
    let ran = check_short(folder, &[&["--base", "main"], more].concat());
    let lines: Vec<String> = ran.stdout.lines().map(str::to_owned).collect();
    assert_eq!(ran.status, Some(i32::from(!lines.is_empty())), "{ran:?}");
    lines
}

/// The documents with a new gap, by the ids that stand in their titles.
#[track_caller]
fn new_gaps(folder: &Path, more: &[&str]) -> Vec<String> {
    let path = |line: &String| line.split(".md:").next().unwrap_or_default().to_owned();
    new_lines(folder, more).iter().map(path).collect()
}

/// The rule that a line names.
fn rule_of(line: &str) -> String {
    line.split(['[', ']']).nth(1).unwrap_or_default().to_owned()
}

#[test]
fn only_what_the_branch_brought_counts() {
    let repository = parted();
    assert!(new_gaps(&repository.path(), &[]).is_empty(), "an empty difference brings nothing");
    repository.write("new.md", unowned("NEW"));
    repository.write("old.md", unowned("OLD") + "More text.\n");
    assert_eq!(new_gaps(&repository.path(), &[]), ["new"]);
    repository.git(&["add", "new.md"]);
    assert_eq!(new_gaps(&repository.path(), &["--staged"]), ["new"]);
    let head = repository.commit("Add another", LATER);
    assert_eq!(new_gaps(&repository.path(), &["--rev", &head]), ["new"]);
    repository.git(&["checkout", "--quiet", "main"]);
    assert_eq!(new_gaps(&repository.path(), &["--rev", "work"]), ["new"]);
    assert!(new_gaps(&repository.path(), &[]).is_empty());
}

#[test]
fn json_keeps_what_is_older_and_marks_it() {
    let repository = parted();
    let base = repository.git(&["rev-parse", "HEAD"]);
    repository.write("new.md", unowned("NEW"));
    repository.commit("Add another", LATER);
    let report = check(&repository.path(), &["--base", "main", "--output", "json"]).json();
    assert_eq!(report["snapshot"]["base"], base);
    let findings = report["findings"].as_array().unwrap();
    let marked: Vec<_> = findings.iter().map(|it| (&it["subject"], &it["new"])).collect();
    assert_eq!(marked, [(&"NEW".into(), &true.into()), (&"OLD".into(), &false.into())]);
    let summary = &report["summary"];
    assert_eq!((&summary["errors"], &summary["old"]), (&1.into(), &1.into()));
    let shown = check(&repository.path(), &["--base", "main"]);
    assert!(shown.stdout.contains("NEW") && !shown.stdout.contains("OLD"), "{shown:?}");
    let since = format!("since commit `{}`; 1 older finding not shown", &base[..10]);
    assert!(shown.stdout.contains(&since), "{shown:?}");
    let alone = check(&repository.path(), &["--output", "json"]).json();
    assert!(alone["snapshot"]["base"].is_null() && alone["summary"]["old"] == 0);
}

#[test]
fn the_merge_base_counts_and_not_the_tip() {
    let repository = parted();
    repository.write("new.md", unowned("NEW"));
    repository.commit("Add another", LATER);
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("old.md", owned("OLD"));
    repository.write("other.md", unowned("OTHER"));
    repository.commit("Close a gap, open another", LATER);
    repository.git(&["checkout", "--quiet", "work"]);
    assert_eq!(new_gaps(&repository.path(), &[]), ["new"]);
}

/// A merge under way will have two parents, and what the other one brings is not this branch's.
#[test]
fn a_merge_under_way_belongs_to_both_branches() {
    let repository = parted();
    repository.write("new.md", unowned("NEW"));
    repository.commit("Add another", LATER);
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("other.md", unowned("OTHER"));
    repository.commit("Open a gap on main", LATER);
    repository.git(&["checkout", "--quiet", "work"]);
    repository.git(&["merge", "--quiet", "--no-commit", "--no-ff", "main"]);
    assert_eq!(new_gaps(&repository.path(), &[]), ["new"]);
    assert_eq!(new_gaps(&repository.path(), &["--staged"]), ["new"]);
}

#[test]
fn what_falls_due_overnight_stops_nobody_else() {
    let repository = Repository::new();
    let reviewed = owned("A").replacen("+++\n", "+++\nreviewed = 2025-12-01\n", 1);
    repository.write("isms.toml", SETTINGS);
    repository.write("a.md", &reviewed);
    repository.commit("Add a policy", DAY);
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    repository.write("b.md", owned("B"));
    let overdue = |more: &[&str]| {
        let start = ["check", "--only", "review-overdue", "--output", "short"];
        isms(&repository.path(), &[&start, more].concat()).status
    };
    assert_eq!(overdue(&["--today", "2026-12-02"]), Some(1));
    assert_eq!(overdue(&["--today", "2026-12-02", "--base", "main"]), Some(0));
    repository.write("a.md", reviewed.replace("2025-12-01", "2024-12-01"));
    assert_eq!(overdue(&["--today", TODAY, "--base", "main"]), Some(1), "the branch moved it back");
}

#[test]
fn a_deleted_policy_uncovers_its_controls() {
    let (repository, root) = super::example();
    repository.commit("Add the example", DAY);
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    std::fs::remove_file(root.join("policies/access-control-policy.md")).unwrap();
    let arguments =
        ["check", "--today", TODAY, "--base", "main", "--only", "control-uncovered", "--output"];
    let ran = isms(&root, &[&arguments[..], &["short"]].concat());
    assert_eq!(ran.status, Some(1), "{ran:?}");
    assert!(ran.stdout.contains("no document covers `A.8.3`"), "{ran:?}");
    let full = isms(&root, &[&arguments[..], &["full"]].concat()).stdout;
    assert!(full.contains("87 of 89 applicable controls covered, 89 of 89 before"), "{full}");
}

#[test]
fn a_document_that_moved_is_the_same() {
    let repository = parted();
    repository.git(&["mv", "old.md", "renamed.md"]);
    assert!(new_gaps(&repository.path(), &[]).is_empty());
    repository.write("nameless.md", "+++\ntitle = \"Nameless\"\n+++\nText.\n");
    assert_eq!(new_gaps(&repository.path(), &[]), ["nameless"]);
}

#[test]
fn each_side_has_its_own_waivers() {
    let repository = parted();
    let waiver = "[[waivers]]\nrule = \"owner-missing\"\nsubject = \"OLD\"\nreason = \"A new role comes\"\n\
        approved_by = \"sam-roe\"\nuntil = 2026-12-31\n";
    repository.write("isms.toml", format!("{SETTINGS}{waiver}"));
    assert!(new_gaps(&repository.path(), &[]).is_empty(), "accepted, and old");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("isms.toml", format!("{SETTINGS}{waiver}"));
    repository.commit("Accept a gap", LATER);
    repository.git(&["checkout", "--quiet", "-b", "more"]);
    repository.write("isms.toml", SETTINGS);
    assert_eq!(new_gaps(&repository.path(), &[]), ["old"], "nobody accepts it any more");
    assert!(new_gaps(&repository.path(), &["--no-waivers"]).is_empty());
}

/// Rules that look at a document alone say of an untouched one what they said, and are not asked twice.
#[test]
fn what_is_not_asked_twice_is_waived_and_new_like_all_else() {
    let vague = |id: &str| owned(id) + "\nAccess shall be reviewed as appropriate.\n";
    let waiver = "[[waivers]]\nrule = \"wording-vague\"\nsubject = \"B\"\nreason = \"The text is being rewritten\"\n\
        approved_by = \"sam-roe\"\nuntil = 2026-12-31\n";
    let repository = Repository::new();
    repository.write("isms.toml", format!("{SETTINGS}{waiver}"));
    for id in ["A", "B"] {
        repository.write(&format!("{id}.md"), vague(id));
    }
    repository.commit("Add policies", DAY);
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    let new = || {
        let rule = ["--only", "wording-vague", "--today", TODAY, "--output", "short"];
        let ran = isms(&repository.path(), &[&["check", "--base", "main"], &rule[..]].concat());
        ran.stdout.lines().map(|it| it[..1].to_owned()).collect::<Vec<_>>()
    };
    assert!(new().is_empty());
    repository.write("C.md", vague("C"));
    repository.write("A.md", vague("A") + "It may also be skipped as appropriate.\n");
    assert_eq!(new(), ["C"]);
    repository.write("isms.toml", SETTINGS);
    assert_eq!(new(), ["B", "C"], "nobody accepts it any more");
}

#[test]
fn a_rule_about_a_change_says_that_it_needs_a_base() {
    let repository = parted();
    let only = |base: &[&str]| {
        let start = ["check", "--today", TODAY, "--only", "change-owner", "--output", "json"];
        isms(&repository.path(), &[&start, base].concat()).json()["not_checked"].to_string()
    };
    let needs_base = "it compares two states; `--base main` runs it";
    assert!(only(&[]).contains(needs_base) && !only(&["--base", "main"]).contains(needs_base));
    let all = check(&repository.path(), &["--output", "json"]).json()["not_checked"].to_string();
    assert!(!all.contains("change-"), "{all}");
}

/// The command line gives a level for the run, which is no change of the settings; a change gives none to itself.
#[test]
fn what_a_change_loosens_is_told_whatever_it_sets() {
    let repository = parted();
    let new = |more: &[&str]| {
        let start = ["check", "--today", TODAY, "--base", "main", "--output", "short"];
        let only = ["--only", "change-rule-loosened"];
        isms(&repository.path(), &[&start[..], &only, more].concat()).stdout
    };
    assert_eq!(new(&["--rule", "owner-missing=off"]), "");
    repository.write(
        "isms.toml",
        format!("{SETTINGS}[rules]\nowner-missing = \"off\"\nchange-rule-loosened = \"off\"\n"),
    );
    let told = new(&[]);
    assert!(
        told.contains("isms.toml:4:17: warning[change-rule-loosened] `owner-missing`"),
        "{told}"
    );
    assert!(told.contains("`change-rule-loosened` is switched off"), "{told}");
    assert_eq!(new(&["--rule", "change-rule-loosened=off"]), "");
}

/// A gate must not turn red for old gaps because a rule was switched on.
#[test]
fn both_sides_are_judged_by_the_settings_of_the_work() {
    let repository = Repository::new();
    repository.write("isms.toml", format!("{SETTINGS}[rules]\nowner-missing = \"off\"\n"));
    repository.write("old.md", unowned("OLD"));
    repository.commit("Add a policy", DAY);
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    repository.write("isms.toml", SETTINGS);
    repository.write("new.md", unowned("NEW"));
    assert_eq!(new_gaps(&repository.path(), &[]), ["new"]);
    let named = super::folder(&[("strict.toml", SETTINGS)]);
    let named = named.path().join("strict.toml");
    assert_eq!(new_gaps(&repository.path(), &["--config", named.to_str().unwrap()]), ["new"]);
}

#[test]
fn a_base_with_broken_settings_is_read_without_its_waivers() {
    let repository = Repository::new();
    repository.write("isms.toml", "[isms\nno TOML at all");
    repository.write("old.md", unowned("OLD"));
    repository.commit("Add a policy", DAY);
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    repository.write("isms.toml", SETTINGS);
    assert!(new_gaps(&repository.path(), &[]).is_empty());
    let report = check(&repository.path(), &["--base", "main", "--output", "json"]).json();
    let said = report["not_checked"].to_string();
    assert!(said.contains("changes of isms.toml"), "{said}");
}

/// Same size, same second: only the bytes tell.
#[test]
fn a_change_that_keeps_size_and_time_is_seen() {
    let repository = Repository::new();
    repository.write("isms.toml", SETTINGS);
    repository.write("a.md", owned("A"));
    repository.commit("Add a policy", DAY);
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    for _ in 0..20 {
        repository.write("a.md", owned("A"));
        repository.git(&["add", "a.md"]);
        repository.write("a.md", owned("A").replace("owner", "extra"));
        assert_eq!(new_gaps(&repository.path(), &[]), ["a"]);
    }
}
