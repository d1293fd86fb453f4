//! What a step of GitHub Actions gets without asking: the full report, annotations and a job summary.

use std::path::Path;

use super::{github, markdown, system};
use crate::command_line::{Ran, isms_with};
use crate::repository::Repository;
use crate::small_isms::TODAY;

const FIXED: [&str; 6] = ["check", "--rev", "HEAD", "--no-history", "--today", TODAY];

fn check(repository: &Repository, more: &[&str], environment: &[(&str, &str)]) -> Ran {
    isms_with(&repository.path(), &[&FIXED, more].concat(), environment)
}

/// A run without `--output` in a step with this summary.
fn step(repository: &Repository, summary: &Path) -> Ran {
    let summary = summary.to_str().unwrap();
    check(repository, &[], &[("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", summary)])
}

#[test]
fn a_step_gets_all_three_without_asking() {
    let (repository, folder) = (system(), tempfile::tempdir().unwrap());
    let summary = folder.path().join("summary.md");
    std::fs::write(&summary, "# Before").unwrap();
    let ran = step(&repository, &summary);
    assert_eq!(ran.status, Some(1));
    // Standard output holds one format, as everywhere; the runner obeys both streams.
    assert_eq!(ran.stdout, check(&repository, &["--output", "full"], &[]).stdout);
    assert_eq!(ran.stderr, check(&repository, &["--output", "github"], &[]).stdout);
    assert_eq!(github::commands(&ran.stdout), [], "the report itself commands nothing");
    let page = check(&repository, &["--output", "markdown"], &[]).stdout;
    assert_eq!(std::fs::read_to_string(&summary).unwrap(), format!("# Before\n{page}"));
    // A second run in the same step adds its own.
    step(&repository, &summary);
    assert_eq!(std::fs::read_to_string(&summary).unwrap(), format!("# Before\n{page}\n{page}"));
}

#[test]
fn nothing_else_is_written_where_it_was_not_wanted() {
    let (repository, folder) = (system(), tempfile::tempdir().unwrap());
    let summary = folder.path().join("summary.md");
    let file = ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap());
    let asked = check(&repository, &["--output", "full"], &[("GITHUB_ACTIONS", "true"), file]);
    for value in ["false", ""] {
        assert_eq!(check(&repository, &[], &[("GITHUB_ACTIONS", value), file]), asked);
    }
    assert_eq!((asked.status, asked.stderr.as_str()), (Some(1), ""));
    assert!(!summary.exists());
    let without = check(&repository, &[], &[("GITHUB_ACTIONS", "true")]);
    assert_eq!((&without.stdout, without.status), (&asked.stdout, Some(1)));
    assert_eq!(github::commands(&without.stderr).len(), 4);
}

/// The limit is on what all programs of a step write together.
#[test]
fn a_summary_never_outgrows_what_github_takes() {
    let (repository, folder) = (system(), tempfile::tempdir().unwrap());
    let summary = folder.path().join("summary.md");
    for (before, adds) in [(994_000, true), (995_990, false), (2_000_000, false)] {
        std::fs::write(&summary, "x".repeat(before)).unwrap();
        let ran = step(&repository, &summary);
        let after = std::fs::read_to_string(&summary).unwrap();
        assert_eq!(ran.status, Some(1));
        assert_eq!(after.len() > before, adds, "{before}");
        assert!(!adds || after.len() < 1 << 20);
        assert_eq!(ran.stderr.contains("cannot add to the job summary"), !adds, "{ran:?}");
        if adds {
            assert!(!markdown::page(&after[before..]).headings.is_empty());
        }
    }
}

#[test]
fn a_summary_that_cannot_be_written_decides_nothing() {
    let (repository, folder) = (system(), tempfile::tempdir().unwrap());
    let ran = step(&repository, &folder.path().join("no/such/folder"));
    assert_eq!(ran.status, Some(1));
    assert!(ran.stderr.contains("cannot add to the job summary"), "{ran:?}");
    assert!(ran.stdout.contains("review-overdue"));
}
