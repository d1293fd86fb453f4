//! `isms rules` and `isms coverage`, for people and for scripts.

use std::path::Path;

use serde_json::Value;

use super::{example, folder, isms, unowned};
use crate::small_isms::TODAY;

#[test]
fn the_rules_are_the_same_for_people_and_scripts() {
    let folder = folder(&[]);
    let table = isms(folder.path(), &["rules"]);
    let json = isms(folder.path(), &["rules", "--output", "json"]);
    assert_eq!((table.status, json.status), (Some(0), Some(0)));
    let listed: Vec<(&str, &str)> = table
        .stdout
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .map(|line| {
            let mut words = line.split_whitespace();
            (words.next().unwrap(), words.next().unwrap())
        })
        .collect();
    let json = json.json();
    let rules = json.as_array().expect("a list");
    let written: Vec<(&str, &str)> = rules
        .iter()
        .map(|rule| (rule["name"].as_str().unwrap(), rule["level"].as_str().unwrap()))
        .collect();
    assert_eq!(listed, written);
    assert_eq!(written.len(), isms::rules::ALL.len());
    let columns = table.stdout.lines().filter_map(|line| line.strip_prefix("  "));
    let columns: std::collections::HashSet<usize> = columns
        .map(|line| line.len() - line.trim_start_matches(|it| it != ' ').trim_start().len())
        .collect();
    assert_eq!(columns.len(), 1, "the levels stand below each other");
    for rule in rules {
        for text in ["group", "trigger", "summary"] {
            assert!(rule[text].as_str().is_some_and(|it| !it.is_empty()), "{text} of {rule}");
        }
        assert!(rule["basis"].as_array().is_some_and(|it| !it.is_empty()), "{rule}");
        assert!(rule["waivable"].is_boolean() && rule["options"].is_array(), "{rule}");
    }
}

#[test]
fn what_is_shown_of_a_part_is_the_whole_and_says_so() {
    let (_repository, root) = example();
    let part = root.join("policies");
    let said =
        "the whole system is shown: it is judged as a whole, and `policies` is a part of it\n";
    for command in [&["coverage"][..], &["status"], &["graph"], &["graph", "--of", "documents"]] {
        let ran = |folder: &Path, path: &[&str]| {
            isms(folder, &[command, path, &["--today", TODAY]].concat())
        };
        let whole = ran(&root, &[]);
        for (folder, path) in [(&root, "policies"), (&root, "policies/"), (&part, ".")] {
            let of_part = ran(folder, &[path]);
            assert_eq!(of_part.stdout, whole.stdout, "{command:?}");
            assert_eq!(of_part.stderr, said.to_owned() + &whole.stderr, "{command:?}");
        }
        // Who stands in a part and names none asks for the whole.
        for (folder, path) in [(&root, &["."][..]), (&part, &[".."]), (&part, &[])] {
            assert_eq!(ran(folder, path), whole, "{command:?}");
        }
    }
}

#[test]
fn coverage_has_all_controls_in_four_themes() {
    let (_repository, root) = example();
    let ran = isms(&root, &["coverage", "--today", TODAY, "--output", "json"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
    let report = ran.json();
    assert_eq!((&report["version"], &report["today"]), (&1.into(), &TODAY.into()));
    let themes = report["themes"].as_array().unwrap();
    let counts: Vec<usize> =
        themes.iter().map(|it| it["controls"].as_array().unwrap().len()).collect();
    assert_eq!(counts, [37, 8, 14, 34]);
    let controls = || themes.iter().flat_map(|it| it["controls"].as_array().unwrap());
    let in_state = |state: &str| controls().filter(|it| it["state"] == state).count();
    let totals = &report["totals"];
    for state in ["covered", "weak", "uncovered", "excluded"] {
        assert_eq!(totals[state], in_state(state), "{state} in {totals}");
    }
    assert_eq!(totals["applicable"], 93 - in_state("excluded"));
    assert_eq!((in_state("covered"), in_state("excluded")), (89, 4));
    for control in controls() {
        let documents = control["documents"].as_array().unwrap();
        assert_eq!(control["state"] == "covered", !documents.is_empty(), "{control}");
        assert_eq!(control["state"] == "excluded", control["applicable"] == false, "{control}");
        assert!(control["title"].is_string() && control["justification"].is_string(), "{control}");
        let starts = |it: &Value| it["path"].as_str().unwrap().starts_with("fixtures/example/");
        assert!(documents.iter().all(starts), "{control}");
    }
}

#[test]
fn a_document_that_does_not_say_how_it_stands_covers_weakly() {
    let state = |header: &str, settings: &str| {
        let policy =
            format!("+++\nid = \"POL-01\"\ncontrols = [\"A.8.13\"]\n{header}+++\n\n# Backup\n");
        let folder = folder(&[("isms.toml", settings), ("backup.md", &policy)]);
        let report =
            isms(folder.path(), &["coverage", "--today", TODAY, "--output", "json"]).json();
        let themes = report["themes"].as_array().unwrap();
        let mut controls = themes.iter().flat_map(|it| it["controls"].as_array().unwrap());
        let control = controls.find(|it| it["id"] == "A.8.13").unwrap();
        let weakness = control["documents"][0]["weakness"].as_str().map(str::to_owned);
        (control["state"].as_str().unwrap().to_owned(), weakness)
    };
    let weak = |why: &str| ("weak".to_owned(), Some(why.to_owned()));
    let approved = "status = \"approved\"\napproved = 2026-11-01\n";
    assert_eq!(state("", "[isms]\n"), weak("without a status"));
    assert_eq!(state("status = \"approved\"\n", "[isms]\n"), weak("without an approval"));
    let without_approvals = "[isms]\n[rules]\napproval-missing = \"off\"\n";
    for (header, settings) in
        [(approved, "[isms]\n"), ("status = \"approved\"\n", without_approvals)]
    {
        assert_eq!(state(header, settings), ("covered".to_owned(), None), "{header}");
    }
}

#[test]
fn the_coverage_table_says_the_same() {
    let (repository, root) = example();
    let ran = isms(&root, &["coverage", "--today", TODAY]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
    let rows = ran.stdout.lines().filter(|line| line.starts_with("  A.")).count();
    let sections: Vec<&str> = ran.stdout.lines().filter(|line| line.starts_with("A.")).collect();
    assert_eq!((rows, sections.len()), (93, 4));
    assert!(sections[0].starts_with("A.5 ") && sections[3].starts_with("A.8 "), "{sections:?}");
    let totals = "\n89 applicable: 89 covered, 0 weak, 0 uncovered; 4 excluded\n";
    assert!(ran.stdout.ends_with(totals), "{}", ran.stdout);
    let by_path = isms(&repository.path(), &["coverage", "fixtures/example", "--today", TODAY]);
    assert_eq!(by_path, ran);
}

#[test]
fn a_system_that_covers_nothing_has_93_gaps() {
    let folder = folder(&[("a.md", &unowned("A"))]);
    let report = isms(folder.path(), &["coverage", "--output", "json"]).json();
    assert_eq!(report["totals"]["uncovered"], 93);
    isms(folder.path(), &["coverage", "nope"]).refused("`nope` does not exist", "on disk");
}

#[test]
fn without_a_framework_there_is_nothing_to_cover() {
    let none = "[isms]\nframeworks = []\n";
    let folder = folder(&[("isms.toml", none), ("a.md", &unowned("A"))]);
    isms(folder.path(), &["coverage"])
        .refused("names no framework", "write `frameworks = [\"iso-27001-2022\"]`");
}

#[test]
fn coverage_and_pictures_say_which_documents_they_leave_out() {
    let folder = folder(&[("a.md", "+++\nid = \n+++\n"), ("b.md", &super::owned("B"))]);
    for arguments in [&["coverage"][..], &["graph", "--of", "documents"]] {
        for more in ["table", "json"] {
            let ran = isms(folder.path(), &[arguments, &["--output", more]].concat());
            assert_eq!(ran.status, Some(0), "{ran:?}");
            assert_eq!(ran.stderr, "not read: 1 of 2 documents; `isms check` says why\n");
        }
    }
}
