//! `JUnit`'s XML. There is no good crate for XSD: what the two schemas ask of the elements we write is checked by hand here,
//! and with `xmllint` by `.ci/conformance`.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};

use super::{check, expect_as_before, system};
use crate::command_line::isms;
use crate::hostile::formats::planted_texts;
use crate::small_isms::TODAY;

/// Panics where the XML is none, or is not what the two schemas in `tests/it/conformance/` have in common.
pub(crate) fn conforms(xml: &str) -> Document<'_> {
    let document = Document::parse(xml).unwrap_or_else(|error| panic!("{error}: {xml}"));
    let root = document.root_element();
    assert_eq!((root.tag_name().name(), root.attributes().len()), ("testsuites", 0));
    for (number, suite) in elements(root).into_iter().enumerate() {
        assert_eq!(suite.tag_name().name(), "testsuite");
        let wanted = "name package id timestamp hostname tests failures errors skipped time";
        assert_eq!(attributes(suite), wanted.split(' ').collect());
        assert_eq!(suite.attribute("id"), Some(number.to_string().as_str()));
        let timestamp = suite.attribute("timestamp").unwrap();
        assert_eq!(timestamp, "2026-11-23T00:00:00");
        assert!(!suite.attribute("name").unwrap().trim().is_empty());
        let children = elements(suite);
        let names: Vec<&str> = children.iter().map(|it| it.tag_name().name()).collect();
        let [first, cases @ .., out, error] = names.as_slice() else { panic!("{names:?}") };
        assert_eq!([*first, *out, *error], ["properties", "system-out", "system-err"]);
        assert!(cases.iter().all(|it| *it == "testcase"), "{names:?}");
        let outcomes: Vec<&str> =
            children[1..=cases.len()].iter().filter_map(|it| outcome(*it)).collect();
        let count = |name| outcomes.iter().filter(|it| **it == name).count().to_string();
        for (attribute, counted) in [
            ("tests", cases.len().to_string()),
            ("failures", count("failure")),
            ("skipped", count("skipped")),
            ("errors", "0".to_owned()),
        ] {
            assert_eq!(suite.attribute(attribute), Some(counted.as_str()), "{attribute}");
        }
    }
    document
}

/// A case holds one outcome, or none where it passed.
fn outcome(case: Node<'_, '_>) -> Option<&'static str> {
    assert_eq!(attributes(case), ["name", "classname", "time"].into());
    match elements(case).as_slice() {
        [] => None,
        [only] if only.tag_name().name() == "failure" => {
            assert_eq!(attributes(*only), ["type", "message"].into());
            Some("failure")
        }
        [only] => {
            assert_eq!(
                (only.tag_name().name(), attributes(*only)),
                ("skipped", ["message"].into())
            );
            Some("skipped")
        }
        several => panic!("{several:?}"),
    }
}

fn elements<'a, 'input>(node: Node<'a, 'input>) -> Vec<Node<'a, 'input>> {
    node.children().filter(Node::is_element).collect()
}

fn attributes<'a>(node: Node<'a, '_>) -> BTreeSet<&'a str> {
    node.attributes().map(|it| it.name()).collect()
}

#[test]
fn the_report_is_as_it_was() {
    let ran = check(&system(), "junit", &[]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(1), ""));
    conforms(&ran.stdout);
    expect_as_before("check.junit.xml", &ran.stdout);
}

/// The XML is red where the run is, and only there.
#[test]
fn a_failure_is_what_fails_the_run() {
    let system = system();
    for (fail_on, failures) in [("error", 2), ("warning", 3), ("note", 4), ("never", 0)] {
        let ran = check(&system, "junit", &["--fail-on", fail_on]);
        let document = conforms(&ran.stdout);
        let count = document.descendants().filter(|it| it.has_tag_name("failure")).count();
        assert_eq!((count, ran.status), (failures, Some(i32::from(failures > 0))), "{fail_on}");
    }
}

#[test]
fn nothing_found_is_one_case_that_passed() {
    let ran = check(&system(), "junit", &["--only", "link-broken"]);
    let document = conforms(&ran.stdout);
    let passed: Vec<_> = document
        .descendants()
        .filter(|it| it.has_tag_name("testcase") && elements(*it).is_empty())
        .collect();
    assert_eq!((ran.status, passed.len()), (Some(0), 1));
    assert_eq!(passed[0].attribute("name"), Some("no gaps found"));
}

/// `.ci/conformance` asks for it by name, so that `cargo test` needs no `xmllint`.
#[test]
#[ignore = "needs xmllint, which .ci/conformance installs"]
fn xmllint_accepts_the_xml() {
    let folder = tempfile::tempdir().unwrap();
    let nothing = check(&system(), "junit", &["--only", "link-broken"]);
    let hostile = ["check", "--today", TODAY, "--output", "junit"];
    let hostile = isms(&planted_texts().path(), &hostile);
    for ran in [check(&system(), "junit", &[]), nothing, hostile] {
        let file = folder.path().join("junit.xml");
        std::fs::write(&file, &ran.stdout).unwrap();
        for schema in ["JUnit-windyroad.xsd", "junit-10-jenkins.xsd"] {
            let schema = std::path::Path::new("tests/it/conformance").join(schema);
            let output = std::process::Command::new("xmllint")
                .args(["--noout", "--nonet", "--schema"])
                .args([&schema, &file])
                .output()
                .expect("xmllint");
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{}: {said}\n{}", schema.display(), ran.stdout);
        }
    }
}
