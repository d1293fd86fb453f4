//! GitLab's code quality report: one list of the findings that somebody must act on.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Serialize;

use super::pieces::{Pieces, Print};
use super::{Shown, escape, text};
use crate::finding::{Finding, Level};

pub fn render(shown: &Shown<'_>, print: &mut Print<'_>) {
    let mut seen = HashMap::new();
    let findings = shown.open().map(|it| (it, unique(it.fingerprint(), &mut seen)));
    let findings: Vec<(&Finding, Cow<'_, str>)> = findings.collect();
    let mut pieces = Pieces::new(print);
    pieces.text().push('[');
    text::add_list(&mut pieces, &findings, ",", |(finding, fingerprint)| {
        issue(finding, fingerprint, shown)
    });
    pieces.text().push_str("]\n");
}

#[derive(Serialize)]
struct Issue<'a> {
    description: Cow<'a, str>,
    check_name: &'static str,
    fingerprint: &'a str,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: Cow<'a, str>,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

fn issue<'a>(finding: &'a Finding, fingerprint: &'a str, shown: &'a Shown<'_>) -> Issue<'a> {
    let (begin, end) = (shown.places.start(finding.at).line, shown.places.last_line(finding.at));
    Issue {
        description: description(finding),
        check_name: finding.rule.name,
        fingerprint,
        severity: match finding.level {
            Level::Error => "major",
            Level::Warning => "minor",
            Level::Note | Level::Off => "info",
        },
        location: Location {
            path: shown.report.isms.sources.full_path(finding.at.file()),
            lines: Lines { begin, end },
        },
    }
}

/// One line, for GitLab shows one.
fn description(finding: &Finding) -> Cow<'_, str> {
    let text = match &finding.help {
        Some(help) => Cow::from([&finding.message, ": ", help].concat()),
        None => Cow::from(&finding.message),
    };
    if escape::is_plain(&text) {
        text
    } else {
        escape::visible(text.replace(['\r', '\n'], " ").into())
    }
}

/// Two documents of one id may have the same gap. GitLab shows one of two entries that share a fingerprint.
fn unique<'a>(fingerprint: &'a str, seen: &mut HashMap<&'a str, usize>) -> Cow<'a, str> {
    let times = seen.entry(fingerprint).or_default();
    *times += 1;
    if *times == 1 { fingerprint.into() } else { format!("{fingerprint}-{times}").into() }
}
