//! 0 nothing at or above `--fail-on`, 1 findings, 2 could not run.

use super::{FORMATS, SETTINGS, check, folder, isms, owned, two_documents, unowned};
use crate::repository::{DAY, Repository};

#[test]
fn findings_make_it_1_in_every_format() {
    let gaps = two_documents();
    let clean = folder(&[("isms.toml", SETTINGS), ("a.md", &owned("A"))]);
    for format in FORMATS {
        assert_eq!(check(gaps.path(), &["--output", format]).status, Some(1), "{format}");
        assert_eq!(check(clean.path(), &["--output", format]).status, Some(0), "{format}");
    }
}

/// Which of `--fail-on error`, `warning`, `note` and `never` fail on a finding of each level.
#[test]
fn fail_on_draws_the_line() {
    let folder = two_documents();
    let cases = [("error", [1, 1, 1, 0]), ("warning", [0, 1, 1, 0]), ("note", [0, 0, 1, 0])];
    for (level, expected) in cases {
        for (line, status) in ["error", "warning", "note", "never"].into_iter().zip(expected) {
            for format in FORMATS {
                let setting = format!("owner-missing={level}");
                let arguments = ["--rule", &setting, "--fail-on", line, "--output", format];
                let ran = check(folder.path(), &arguments);
                assert_eq!(ran.status, Some(status), "{level} with --fail-on {line} as {format}");
            }
        }
    }
    let by_default = check(folder.path(), &["--rule", "owner-missing=warning"]);
    assert_eq!(by_default.status, Some(0), "a warning does not fail by default");
}

#[test]
fn arguments_that_cannot_be_meant_are_refused() {
    let folder = two_documents();
    let help = "--help";
    for (arguments, message) in [
        (["check", "--nope"].as_slice(), "--nope"),
        (&["check", "--today", "2026-02-30"], "write year, month and day: 2026-01-31"),
        (&["check", "--today", "tomorrow"], "write year, month and day: 2026-01-31"),
        (&["check", "--only", "owner-mising"], "did you mean `owner-missing`?"),
        (&["check", "--only", "zzzzzzzz"], "`isms rules` lists them"),
        (&["check", "--rule", "owner-mising=off"], "did you mean `owner-missing`?"),
        (&["check", "--rule", "owner-missing"], "write RULE=LEVEL"),
        (&["check", "--rule", "owner-missing=loud"], "`error`, `warning`, `note` or `off`"),
        (&["check", "--output", "jsno"], "`full`, `short`, `json`, `jsonl`, "),
        (&["check", "--output", "json:"], "name a file after the colon"),
        (&["check", "--output", ""], "`full`, `short`, `json`, `jsonl`, "),
        (&["check", "--fail-on", "fatal"], "error, warning, note, never"),
        (&["check", "--color", "sometimes"], "auto, always, never"),
        (&["check", "--staged", "--rev", "HEAD"], "cannot be used with"),
        (&["check", "-q", "-v"], "cannot be used with"),
        (&["chek"], "'check'"),
    ] {
        isms(folder.path(), arguments).refused(message, help);
    }
}

#[test]
fn two_outputs_in_one_place_are_refused() {
    let folder = two_documents();
    check(folder.path(), &["--output", "json", "--output", "short"])
        .refused("two outputs on standard output", "--output json:findings.json");
    check(folder.path(), &["--output", "json:a", "--output", "short:a"])
        .refused("two outputs in `a`", "name a file of its own");
    assert!(!folder.path().join("a").exists());
}

#[test]
fn an_output_that_cannot_be_written_is_refused_before_anything_is_printed() {
    let folder = two_documents();
    let arguments = ["--output", "short", "--output", "json:no/such/folder/findings.json"];
    check(folder.path(), &arguments)
        .refused("cannot write `no/such/folder/findings.json`", "a folder that exists");
}

#[test]
fn outputs_in_files_leave_standard_output_to_another() {
    let folder = two_documents();
    let arguments = ["--output", "json:a.json", "--output", "short", "--output", "full:a.txt"];
    let ran = check(folder.path(), &arguments);
    assert_eq!(ran.status, Some(1));
    assert_eq!(ran.places(), ["policies/first.md:1:1: error[owner-missing"]);
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("a.json"), check(folder.path(), &["--output", "json"]).stdout);
    assert_eq!(read("a.txt"), check(folder.path(), &[]).stdout);
}

#[test]
fn a_folder_without_documents_is_no_clean_system() {
    let empty = folder(&[("README.md", "# Not a document\n")]);
    for format in FORMATS {
        check(empty.path(), &["--output", format]).refused("no document", "isms check policies");
    }
    let settings = "[documents]\ninclude = [\"policy/**/*.md\"]\n";
    let mistyped = folder(&[("isms.toml", settings), ("policies/a.md", &unowned("A"))]);
    check(mistyped.path(), &[]).refused("no document", "`[documents] include` in isms.toml");
}

#[test]
fn nothing_staged_is_no_clean_system() {
    let repository = Repository::new();
    repository.write("a.md", owned("A"));
    check(&repository.path(), &["--staged"]).refused("no document found in the index", "git add");
    repository.commit("Add a policy", DAY);
    repository.git(&["rm", "--quiet", "a.md"]);
    assert_eq!(check(&repository.path(), &["--rev", "HEAD"]).status, Some(0));
    repository.commit("Remove it", DAY);
    check(&repository.path(), &["--rev", "HEAD"]).refused("no document found in this commit", "");
}

#[test]
fn a_revision_that_names_nothing_is_refused() {
    let repository = Repository::new();
    repository.write("a.md", unowned("A"));
    repository.commit("Add a policy", DAY);
    for rev in ["nope", "HEAD~7", "v2025-audit"] {
        check(&repository.path(), &["--rev", rev]).refused(rev, "git fetch");
    }
    check(&repository.path(), &["--rev", "HEAD:a.md"]).refused("not a commit", "name a branch");
    check(two_documents().path(), &["--rev", "HEAD"]).refused("no Git repository", "without");
    check(two_documents().path(), &["--staged"]).refused("no Git repository", "without");
}

#[test]
fn a_configuration_that_cannot_be_read_is_refused() {
    let folder = two_documents();
    for named in ["nope.toml", "policies"] {
        check(folder.path(), &["--config", named])
            .refused(&format!("cannot read `{named}`"), "name a configuration that exists");
    }
}
