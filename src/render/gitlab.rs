//! GitLab's code quality report: one list of the findings that somebody must act on.

use std::collections::HashMap;

use serde::Serialize;

use super::{Shown, escape, text};
use crate::finding::{Finding, Level};

pub fn render(shown: &Shown<'_>) -> String {
    let mut seen = HashMap::new();
    let issues: Vec<Issue> = shown.open().map(|it| issue(it, shown, &mut seen)).collect();
    text::json(&issues) + "\n"
}

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

fn issue(finding: &Finding, shown: &Shown<'_>, seen: &mut HashMap<String, usize>) -> Issue {
    Issue {
        description: description(finding),
        check_name: finding.rule.name,
        fingerprint: unique(finding.fingerprint(), seen),
        severity: match finding.level {
            Level::Error => "major",
            Level::Warning => "minor",
            Level::Note | Level::Off => "info",
        },
        location: Location {
            path: shown.report.isms.sources.full_path(finding.at.file),
            lines: Lines {
                begin: shown.places.start(finding.at).line,
                end: shown.places.end(finding.at).line,
            },
        },
    }
}

/// One line, for GitLab shows one.
fn description(finding: &Finding) -> String {
    let text = match &finding.help {
        Some(help) => format!("{}: {help}", finding.message),
        None => finding.message.clone(),
    };
    escape::visible(text.replace(['\r', '\n'], " ").into()).into_owned()
}

/// Two documents of one id may have the same gap. GitLab shows one of two entries that share a fingerprint.
fn unique(fingerprint: String, seen: &mut HashMap<String, usize>) -> String {
    let times = seen.entry(fingerprint.clone()).or_default();
    *times += 1;
    if *times == 1 { fingerprint } else { format!("{fingerprint}-{times}") }
}
