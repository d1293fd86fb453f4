//! Lines and columns count from 1, columns in characters, whatever the file's encoding marks and line ends.

use serde_json::{Value, json};

use super::{SETTINGS, folder, isms};
use crate::small_isms::TODAY;

/// The place of the one finding of `owner-missing` or `field-invalid`, and the text it covers.
fn place(document: &str) -> (Value, Value, String) {
    let folder = folder(&[("isms.toml", SETTINGS), ("a.md", document)]);
    let arguments = ["check", "--today", TODAY, "--output", "json"];
    let report = isms(folder.path(), &arguments).json();
    let findings = report["findings"].as_array().unwrap();
    let is_meant = |it: &&Value| it["rule"] == "owner-missing" || it["rule"] == "field-invalid";
    let finding = findings.iter().find(is_meant).unwrap_or_else(|| panic!("none in {report}"));
    let offset = |name: &str| usize::try_from(finding[name]["offset"].as_u64().unwrap()).unwrap();
    let covered = document[offset("start")..offset("end")].to_owned();
    (finding["start"].clone(), finding["end"].clone(), covered)
}

#[test]
fn a_byte_order_mark_takes_no_column_but_bytes() {
    let (start, end, covered) = place("\u{feff}+++\nid = \"A\"\ntitle = \"A\"\n+++\n# A\n\nText\n");
    assert_eq!(start, json!({"line": 1, "column": 1, "offset": 3}));
    assert_eq!(end, json!({"line": 1, "column": 4, "offset": 6}));
    assert_eq!(covered, "+++");
}

#[test]
fn line_feeds_with_and_without_returns_are_one_line() {
    let (start, end, covered) =
        place("\r\n\r\n+++\r\nid = \"A\"\r\ntitle = \"A\"\r\n+++\r\n# A\r\n");
    assert_eq!(start, json!({"line": 3, "column": 1, "offset": 4}));
    assert_eq!(end, json!({"line": 3, "column": 4, "offset": 7}));
    assert_eq!(covered, "+++");
}

#[test]
fn columns_count_characters_before_the_value() {
    let line = "reviewed = { by = \"Jörg Ünal 🦀\", on = \"tomorrow\" }";
    for line_end in ["\n", "\r\n"] {
        for mark in ["", "\u{feff}"] {
            let lines = ["+++", "id = \"A\"", "title = \"Ä\"", line, "owner = \"x\"", "+++", ""];
            let document = format!("{mark}{}", lines.join(line_end));
            let (start, end, covered) = place(&document);
            assert_eq!(covered, "\"tomorrow\"");
            let before = line.split("\"tomorrow\"").next().unwrap().chars().count();
            assert_eq!((&start["line"], &start["column"]), (&json!(4), &json!(before + 1)));
            assert_eq!((&end["line"], &end["column"]), (&json!(4), &json!(before + 11)));
            let offset = document.find("\"tomorrow\"").unwrap();
            assert_eq!(start["offset"], json!(offset));
        }
    }
}

#[test]
fn short_and_json_name_the_same_place() {
    let folder =
        folder(&[("isms.toml", SETTINGS), ("ä b.md", "\n+++\nid = \"A\"\ntitle = \"A\"\n+++\n")]);
    let start = ["check", "--today", TODAY, "--only", "owner-missing", "--output"];
    let short = isms(folder.path(), &[&start[..], &["short"]].concat());
    assert_eq!(short.places(), ["ä b.md:2:1: error[owner-missing"]);
    let json = isms(folder.path(), &[&start[..], &["json"]].concat()).json();
    assert_eq!(json["findings"][0]["start"], json!({"line": 2, "column": 1, "offset": 1}));
    assert_eq!(json["findings"][0]["path"], "ä b.md");
}
