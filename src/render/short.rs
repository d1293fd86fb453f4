//! One line a finding: `path:line:column: level[rule] message`. For editors and grep.

use std::fmt::Write;

use super::places::Places;
use super::{Shown, escape};

pub fn render(shown: &Shown<'_>) -> String {
    let sources = &shown.report.isms.sources;
    let mut places = Places::new(sources);
    let mut text = String::new();
    for finding in shown.report.findings.iter().filter(|it| it.counts()) {
        let at = places.start(finding.at);
        let path = sources.full_path(finding.at.file);
        let _ = writeln!(
            text,
            "{}:{}:{}: {}[{}] {}",
            escape::line(&path),
            at.line,
            at.column,
            finding.level.name(),
            finding.rule.name,
            escape::line(&finding.message)
        );
    }
    text
}
