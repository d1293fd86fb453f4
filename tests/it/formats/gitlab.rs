//! GitLab's code quality report, held against GitLab's schema.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

use super::{check, expect_as_before, system};
use crate::repository::{DAY, Repository};

/// The entries, each of which must hold against the schema.
pub(crate) fn entries(text: &str) -> Vec<Value> {
    static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
        let path = "tests/it/conformance/gitlab-codeclimate.schema.json";
        let schema = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        jsonschema::validator_for(&schema).expect("a schema")
    });
    assert!(!SCHEMA.is_valid(&serde_json::json!({"description": "no more"})));
    let entries: Vec<Value> = serde_json::from_str(text).expect("a list");
    for entry in &entries {
        assert!(SCHEMA.is_valid(entry), "{entry}");
        let severity = entry["severity"].as_str().unwrap();
        assert!(
            ["info", "minor", "major", "critical", "blocker"].contains(&severity),
            "{severity}"
        );
        assert!(entry["location"]["lines"]["begin"].as_u64().unwrap() > 0, "{entry}");
        assert!(!entry["description"].as_str().unwrap().contains('\n'), "{entry}");
    }
    entries
}

#[test]
fn the_report_is_as_it_was() {
    let ran = check(&system(), "gitlab", &[]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(1), ""));
    let text = serde_json::to_string_pretty(&entries(&ran.stdout)).unwrap() + "\n";
    expect_as_before("check.gitlab.json", &text);
}

#[test]
fn nothing_to_say_is_an_empty_list() {
    let ran = check(&system(), "gitlab", &["--only", "link-broken"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (Some(0), "[]\n"));
}

/// GitLab shows one of two entries that share a fingerprint.
#[test]
fn two_documents_of_one_id_have_two_fingerprints() {
    let repository = Repository::new();
    repository.write("isms.toml", "[isms]\nframeworks = []\n");
    for path in ["a.md", "b.md", "c.md"] {
        repository.write(path, "+++\nid = \"POL-01\"\n+++\nText.\n");
    }
    repository.commit("Add policies", DAY);
    let entries = entries(&check(&repository, "gitlab", &["--only", "owner-missing"]).stdout);
    let fingerprints: BTreeSet<&str> =
        entries.iter().map(|it| it["fingerprint"].as_str().unwrap()).collect();
    assert_eq!((entries.len(), fingerprints.len()), (3, 3), "{fingerprints:?}");
}
