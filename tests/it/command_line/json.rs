//! JSON version 1, and what it promises: fields are added, never changed.

use std::path::Path;

use serde_json::{Value, json};

use super::{check, folder, unowned};
use crate::fixtures::expect;
use crate::repository::{DAY, Repository};

const SETTINGS: &str = "\
[isms]
frameworks = []

[people.sam-roe]
name = \"Sam Roe\"

[[waivers]]
rule = \"owner-missing\"
subject = \"POL-02\"
reason = \"The new role starts in December\"
approved_by = \"sam-roe\"
until = 2026-12-31
";

/// Two gaps, one of them waived.
fn repository() -> Repository {
    let repository = Repository::new();
    repository.write("isms.toml", SETTINGS);
    repository.write("policies/first.md", unowned("POL-01"));
    repository.write("policies/second.md", unowned("POL-02"));
    repository.commit("Add policies", DAY);
    repository
}

fn report() -> Value {
    check(&repository().path(), &["--output", "json", "--rev", "HEAD"]).json()
}

/// What a field holds, so that a table of names and kinds is the whole promise.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_u64() => "count",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}

#[track_caller]
fn holds(object: &Value, promised: &[(&str, &str)]) {
    for (name, wanted) in promised {
        let value = object.get(name).unwrap_or_else(|| panic!("`{name}` is missing in {object}"));
        assert!(wanted.split('|').any(|it| it == kind(value)), "`{name}` is no {wanted}: {value}");
    }
}

#[test]
fn the_report_holds_what_is_promised() {
    let report = report();
    holds(
        &report,
        &[
            ("version", "count"),
            ("tool", "object"),
            ("today", "text"),
            ("snapshot", "object"),
            ("summary", "object"),
            ("not_checked", "list"),
            ("findings", "list"),
        ],
    );
    assert_eq!(report["version"], 1);
    assert_eq!(report["tool"], json!({"name": "isms", "version": env!("CARGO_PKG_VERSION")}));
    assert_eq!(report["today"], "2026-11-23");
    let commit = report["snapshot"]["commit"].as_str().expect("a commit");
    assert!(commit.len() == 40 && commit.bytes().all(|it| it.is_ascii_hexdigit()), "{commit}");
    assert_eq!(report["snapshot"], json!({"kind": "commit", "commit": commit, "base": null}));
    let not_checked = report["not_checked"].as_array().unwrap();
    assert!(!not_checked.is_empty());
    for thing in not_checked {
        holds(thing, &[("what", "text"), ("why", "text")]);
    }
}

#[test]
fn the_summary_counts_what_is_promised() {
    let summary = &report()["summary"];
    for (name, count) in
        [("documents", 2), ("errors", 1), ("warnings", 0), ("notes", 0), ("waived", 1)]
    {
        assert_eq!(summary[name], count, "{name} in {summary}");
    }
    assert_eq!(summary["controls"], Value::Null, "no framework, no controls");
    let with_annex_a = folder(&[("a.md", &unowned("A"))]);
    let report = check(with_annex_a.path(), &["--output", "json"]).json();
    let controls = &report["summary"]["controls"];
    let expected =
        json!({"applicable": 93, "covered": 0, "weak": 0, "uncovered": 93, "excluded": 0});
    assert_eq!(*controls, expected);
    assert_eq!(report["snapshot"], json!({"kind": "folder", "commit": null, "base": null}));
}

#[test]
fn a_finding_holds_what_is_promised() {
    let report = report();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 2);
    for finding in findings {
        holds(
            finding,
            &[
                ("rule", "text"),
                ("level", "text"),
                ("message", "text"),
                ("help", "text|null"),
                ("path", "text"),
                ("start", "object"),
                ("end", "object"),
                ("subject", "text"),
                ("key", "text"),
                ("data", "object"),
                ("labels", "list"),
                ("fingerprint", "text"),
                ("new", "bool"),
                ("waived", "object|null"),
                ("trigger", "text"),
            ],
        );
        for place in ["start", "end"] {
            holds(&finding[place], &[("line", "count"), ("column", "count"), ("offset", "count")]);
        }
        assert_eq!(finding["level"], "error");
        assert_eq!(finding["trigger"], "content");
        assert_eq!(finding["new"], true);
    }
    let [first, second] = [&findings[0], &findings[1]];
    assert_eq!(first["subject"], "POL-01");
    assert_eq!(first["key"], "field:owner");
    assert_eq!(first["path"], "policies/first.md");
    assert_eq!(first["start"], json!({"line": 1, "column": 1, "offset": 0}));
    assert_eq!(first["end"], json!({"line": 1, "column": 4, "offset": 3}));
    assert_eq!(first["waived"], Value::Null);
    assert_ne!(first["fingerprint"], second["fingerprint"]);
}

#[test]
fn a_fingerprint_outlives_lines_and_renames_but_not_the_subject() {
    let fingerprint = |path: &str, text: &str| {
        let folder = folder(&[("isms.toml", super::SETTINGS), (path, text)]);
        let report = check(folder.path(), &["--output", "json"]).json();
        report["findings"][0]["fingerprint"].as_str().expect("a finding").to_owned()
    };
    let first = fingerprint("a.md", &unowned("POL-01"));
    assert_eq!(fingerprint("moved/b.md", &format!("\n\n{}", unowned("POL-01"))), first);
    assert_ne!(fingerprint("a.md", &unowned("POL-02")), first);
}

#[test]
fn the_whole_report_is_as_it_was() {
    let ran = check(&repository().path(), &["--output", "json", "--rev", "HEAD"]);
    let text = serde_json::to_string_pretty(&ran.json()).unwrap() + "\n";
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let text = text.replace(&version, "\"version\": \"VERSION\"");
    expect(Path::new("tests/it/expected/report.json"), &text);
}
