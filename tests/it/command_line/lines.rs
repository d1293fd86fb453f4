//! JSON lines: a finding a line, then the report without them.

use serde_json::Value;

use super::{SETTINGS, check, folder, owned, unowned};

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

#[test]
fn lines_and_report_say_the_same() {
    let folder = folder(&[
        ("isms.toml", SETTINGS),
        ("a.md", &unowned("A")),
        ("b.md", &unowned("B")),
        ("c.md", &owned("C")),
    ]);
    let mut report = check(folder.path(), &["--output", "json"]).json();
    let mut lines = lines(&check(folder.path(), &["--output", "jsonl"]).stdout);
    let findings = report.as_object_mut().unwrap().remove("findings").unwrap();
    assert_eq!(lines.pop(), Some(report), "the last line is the report's head");
    assert_eq!(Value::Array(lines), findings);
}

#[test]
fn without_findings_the_head_is_all() {
    let folder = folder(&[("isms.toml", SETTINGS), ("c.md", &owned("C"))]);
    let lines = lines(&check(folder.path(), &["--output", "jsonl"]).stdout);
    assert_eq!(lines.len(), 1);
    assert_eq!((&lines[0]["version"], lines[0].get("findings")), (&Value::from(1), None));
}
