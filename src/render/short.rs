//! One line a finding: `path:line:column: level[rule] message`. For editors and grep.

use std::fmt::Write;

use super::pieces::{Pieces, Print};
use super::{Shown, escape};

pub fn render(shown: &Shown<'_>, print: &mut Print<'_>) {
    let sources = &shown.report.isms.sources;
    let mut pieces = Pieces::new(print);
    for finding in shown.open() {
        let at = shown.places.start(finding.at);
        let path = sources.full_path(finding.at.file());
        let _ = writeln!(
            pieces.text(),
            "{}:{}:{}: {}[{}] {}",
            escape::line(&path),
            at.line,
            at.column,
            finding.level.name(),
            finding.rule.name,
            escape::line(&finding.message)
        );
    }
}
