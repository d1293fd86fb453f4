//! SARIF 2.1.0, held against the schema of OASIS.

use std::sync::LazyLock;

use isms::rules;
use jsonschema::Validator;
use serde_json::Value;

use super::{check, expect_as_before, system};
use crate::command_line::{example, isms};
use crate::repository::DAY;
use crate::small_isms::TODAY;

/// The log, which must hold against the schema.
pub(crate) fn log(text: &str) -> Value {
    let log: Value = serde_json::from_str(text).expect("JSON");
    let faults: Vec<String> = schema().iter_errors(&log).map(|it| it.to_string()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    log
}

pub(crate) fn results(run: &Value) -> &[Value] {
    run["results"].as_array().expect("results")
}

fn schema() -> &'static Validator {
    static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
        let text = std::fs::read_to_string("tests/it/conformance/sarif-schema-2.1.0.json").unwrap();
        jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).expect("a schema")
    });
    &SCHEMA
}

#[test]
fn the_log_is_as_it_was() {
    let mut log = log(&check(&system(), "sarif", &[]).stdout);
    let run = &mut log["runs"][0];
    let used: Vec<String> = results(run).iter().map(|it| it["ruleId"].to_string()).collect();
    let rules = run["tool"]["driver"]["rules"].as_array_mut().unwrap();
    rules.retain(|rule| used.contains(&rule["id"].to_string()));
    for rule in rules {
        for field in ["help", "fullDescription"] {
            rule.as_object_mut().unwrap().remove(field);
        }
    }
    for result in run["results"].as_array_mut().unwrap() {
        result.as_object_mut().unwrap().remove("ruleIndex");
    }
    let changed = &mut run["invocations"][0]["ruleConfigurationOverrides"];
    for changed in changed.as_array_mut().unwrap() {
        changed["descriptor"].as_object_mut().unwrap().remove("index");
    }
    expect_as_before("check.sarif", &(serde_json::to_string_pretty(&log).unwrap() + "\n"));
}

#[test]
fn every_rule_brings_its_page() {
    let (repository, root) = example();
    repository.commit("Add the example", DAY);
    let ran = isms(&root, &["check", "--today", TODAY, "--output", "sarif"]);
    let log = log(&ran.stdout);
    assert_eq!((ran.status, results(&log["runs"][0]).len()), (Some(0), 0));
    let written = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(written.len(), rules::ALL.len());
    for (rule, written) in rules::ALL.iter().zip(written) {
        assert_eq!(written["id"], rule.name);
        assert_eq!(written["help"]["markdown"], rule.page);
        let plain = written["help"]["text"].as_str().unwrap();
        assert!(!plain.contains("```") && plain.contains("\nHow to fix\n"), "{plain}");
        assert!(written["fullDescription"]["text"].as_str().unwrap().len() > 40, "{written}");
    }
}

#[test]
fn results_and_rules_name_each_other() {
    let log = log(&check(&system(), "sarif", &[]).stdout);
    let run = &log["runs"][0];
    let name = |number: &Value| {
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        rules[usize::try_from(number.as_u64().unwrap()).unwrap()]["id"].clone()
    };
    let changed = run["invocations"][0]["ruleConfigurationOverrides"].as_array().unwrap();
    assert_eq!(changed.len(), 2);
    for changed in changed {
        assert_eq!(changed["descriptor"]["id"], name(&changed["descriptor"]["index"]));
    }
    let results = results(run);
    assert!(results.len() > 4, "{results:#?}");
    for result in results {
        assert_eq!(result["ruleId"], name(&result["ruleIndex"]));
        let location = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(location["uriBaseId"], "%SRCROOT%");
        assert!(run["originalUriBaseIds"]["%SRCROOT%"].is_object());
        let is_waived =
            result["properties"]["subject"] == "POL-02" && result["ruleId"] == "owner-missing";
        assert_eq!(result["suppressions"].as_array().unwrap().len(), usize::from(is_waived));
    }
}

/// The settings may come from elsewhere; a finding in them still has a place.
#[test]
fn settings_from_outside_have_an_absolute_address() {
    let repository = system();
    let outside = tempfile::tempdir().unwrap();
    let settings = isms::path::resolved(outside.path()).unwrap().join("my settings.toml");
    let text = super::SETTINGS.replace("POL-02", "POL-77").replace("name = \"Sam", "name = \"S");
    std::fs::write(&settings, text).unwrap();
    let ran = check(&repository, "sarif", &["--config", settings.to_str().unwrap()]);
    let log = log(&ran.stdout);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let unused =
        results.iter().find(|it| it["ruleId"] == "waiver-unused").expect("an unused waiver");
    let location = &unused["locations"][0]["physicalLocation"]["artifactLocation"];
    let uri = location["uri"].as_str().unwrap();
    assert!(uri.starts_with("file:///") && uri.ends_with("/my%20settings.toml"), "{uri}");
    assert_eq!(location["uriBaseId"], Value::Null);
}

/// What separates folders on Windows is a sign like others elsewhere.
#[cfg(unix)]
#[test]
fn an_absolute_address_keeps_each_sign_of_its_path() {
    let repository = system();
    let outside = tempfile::tempdir().unwrap();
    let settings = outside.path().join(r"my\settings.toml");
    std::fs::write(&settings, super::SETTINGS.replace("POL-02", "POL-77")).unwrap();
    let ran = check(&repository, "sarif", &["--config", settings.to_str().unwrap()]);
    assert!(ran.stdout.contains("/my%5Csettings.toml\""), "{}", ran.stdout);
}

#[test]
fn the_schema_refuses_what_is_wrong() {
    let log = log(&check(&system(), "sarif", &[]).stdout);
    let result = "/runs/0/results/0";
    for (place, wrong) in [
        (format!("{result}/locations/0/physicalLocation/region/startLine"), "1"),
        (format!("{result}/level"), "loud"),
        ("/runs/0/columnKind".to_owned(), "bytes"),
    ] {
        let mut log = log.clone();
        *log.pointer_mut(&place).expect(&place) = wrong.into();
        assert!(!schema().is_valid(&log), "{place} may be `{wrong}`");
    }
}
