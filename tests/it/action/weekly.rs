//! The steps of the weekly workflow.

use super::{Runner, run_scripts};

const WEEKLY: &str = include_str!("../../../rules/starter/workflows/weekly.yml");

/// `gh` knows this open issue; `isms` found this.
fn keep_issue(open: &str, findings: &str) -> Runner {
    let runner = Runner::new();
    runner.recorder("gh", &format!("case $1-$2 in issue-list) printf '%s' '{open}' ;; esac"));
    let report = format!("{{\"findings\": {findings}}}");
    std::fs::write(runner.path("temp/due.json"), report).unwrap();
    std::fs::write(runner.path("temp/due.md"), "é".repeat(70_000)).unwrap();
    let script = &run_scripts(WEEKLY)[1];
    runner.bash(&["-e", "-c", script], &runner.path("temp"), &[]).ended_with(0);
    runner
}

#[test]
#[ignore = "needs jq: `.ci/workflows` runs it"]
fn one_issue_is_opened_rewritten_and_closed() {
    let due = r#"[{"waived": null}]"#;
    let opened = keep_issue("", due);
    assert!(opened.read("gh.log").contains("<issue><create><--label><isms-due>"));
    assert_eq!(opened.read("temp/body.md").trim_end().chars().count(), 60_000);
    let rewritten = keep_issue("7", due).read("gh.log");
    assert!(
        rewritten.contains("<issue><edit><7>") && !rewritten.contains("<create>"),
        "{rewritten}"
    );
    for nothing in ["[]", r#"[{"waived": {"until": "2026-12-31"}}]"#] {
        let closed = keep_issue("7", nothing).read("gh.log");
        assert!(closed.contains("<issue><close><7>"), "{closed}");
        assert_eq!(keep_issue("", nothing).read("gh.log").lines().count(), 1);
    }
}

#[test]
#[ignore = "needs jq: `.ci/workflows` runs it"]
fn what_is_listed_is_what_the_calendar_brought() {
    let runner = Runner::new();
    let program = env!("CARGO_BIN_EXE_isms");
    // The rules are the real ones; what is checked is written down.
    runner.recorder("isms", &format!("case $1 in rules) exec '{program}' \"$@\" ;; esac"));
    let script = &run_scripts(WEEKLY)[0];
    runner.bash(&["-e", "-c", script], &runner.path("temp"), &[]).ended_with(0);
    let asked = runner.read("isms.log");
    let check = asked.lines().nth(1).unwrap();
    assert!(check.contains("<--only=review-overdue>") && check.contains("<--only=evidence-stale>"));
    assert!(!check.contains("owner-missing"), "{check}");
    assert!(check.contains("<--output><markdown:"), "{check}");
}
