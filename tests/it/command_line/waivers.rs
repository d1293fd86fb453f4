//! A waived finding does not fail the run and stays visible.

use super::{Ran, SETTINGS, folder, isms, owned, unowned};

/// A gap that is waived until the end of the month.
fn waived(today: &str, more: &[&str]) -> Ran {
    let waiver = "[people.sam-roe]\nname = \"Sam Roe\"\n[[waivers]]\nrule = \"owner-missing\"\nsubject = \"A\"\n\
        reason = \"The new role starts in December\"\napproved_by = \"sam-roe\"\nuntil = 2026-11-30\n";
    let settings = format!("{SETTINGS}{waiver}");
    let folder =
        folder(&[("isms.toml", &settings), ("a.md", &unowned("A")), ("b.md", &owned("B"))]);
    let start = ["check", "--today", today, "--only", "owner-missing"];
    isms(folder.path(), &[&start, more].concat())
}

#[test]
fn it_stays_in_json_with_reason_approver_and_last_day() {
    let ran = waived("2026-11-23", &["--output", "json"]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let report = ran.json();
    let expected = serde_json::json!({
        "reason": "The new role starts in December", "approved_by": "sam-roe", "until": "2026-11-30",
    });
    assert_eq!(report["findings"][0]["waived"], expected);
    assert_eq!(
        (&report["summary"]["errors"], &report["summary"]["waived"]),
        (&0.into(), &1.into())
    );
}

#[test]
fn people_see_a_count_and_with_verbose_the_finding() {
    let quiet = waived("2026-11-23", &[]);
    assert!(!quiet.stdout.contains("nobody answers"), "{quiet:?}");
    assert!(quiet.stdout.contains("no gaps found, 1 waived"), "{quiet:?}");
    let verbose = waived("2026-11-23", &["-v"]);
    assert!(verbose.stdout.contains("waived: nobody answers"), "{verbose:?}");
    assert!(verbose.stdout.contains("(The new role starts in December)"), "{verbose:?}");
    assert_eq!(verbose.status, Some(0));
    assert_eq!(waived("2026-11-23", &["--output", "short"]).stdout, "");
}

#[test]
fn the_last_day_counts_and_the_day_after_does_not() {
    assert_eq!(waived("2026-11-30", &[]).status, Some(0));
    assert_eq!(waived("2026-12-01", &[]).status, Some(1));
}

#[test]
fn without_waivers_every_finding_is_one() {
    let ran = waived("2026-11-23", &["--no-waivers", "--output", "json"]);
    assert_eq!(ran.status, Some(1), "{ran:?}");
    let report = ran.json();
    assert_eq!(report["findings"][0]["waived"], serde_json::Value::Null);
    assert_eq!(report["summary"]["waived"], 0);
}
