//! What stands below the findings: the system in numbers, and what was not checked.

use std::fmt::Write;

use crate::history::short_id;
use crate::phrase::count;
use crate::render::{Shown, escape};

pub fn summary(shown: &Shown<'_>, color: bool) -> String {
    let summary = shown.report.summary;
    let mut text = String::new();
    let (bold, dim, plain) =
        if color { ("\u{1b}[1m", "\u{1b}[2m", "\u{1b}[0m") } else { ("", "", "") };
    let _ = write!(text, "{}", count(summary.documents, "document"));
    if let Some(controls) = summary.controls {
        let _ = write!(
            text,
            ", {} of {} applicable controls covered",
            controls.covered, controls.applicable
        );
        if let Some(before) = shown.before.as_ref().and_then(|it| it.controls) {
            let _ = write!(text, ", {} of {} before", before.covered, before.applicable);
        }
        let _ = write!(
            text,
            " ({} weak, {} uncovered, {} excluded)",
            controls.weak, controls.uncovered, controls.excluded
        );
    }
    let _ = writeln!(text, ", {} overdue", count(summary.overdue, "document"));
    let since = shown.before.as_ref().map(|it| format!(" since commit `{}`", short_id(&it.commit)));
    let verdict = match (summary.errors, summary.warnings, summary.notes) {
        (0, 0, 0) if since.is_some() || summary.in_baseline > 0 => "no new gaps".to_owned(),
        (0, 0, 0) => "no gaps found".to_owned(),
        (errors, warnings, notes) => {
            format!(
                "{}, {}, {}",
                count(errors, "error"),
                count(warnings, "warning"),
                count(notes, "note")
            )
        }
    };
    let waived =
        if summary.waived > 0 { format!(", {} waived", summary.waived) } else { String::new() };
    let since = since.unwrap_or_default();
    let old = match summary.old {
        0 => String::new(),
        old => format!("; {} not shown", count(old, "older finding")),
    };
    let in_baseline = match summary.in_baseline {
        0 => String::new(),
        number => format!("; {} in the baseline", count(number, "finding")),
    };
    let _ = writeln!(text, "{bold}{verdict}{plain}{waived}{since}{old}{in_baseline}");
    let mendable = shown.report.findings.iter().filter(|it| it.waived_by.is_none());
    let mendable = mendable.filter(|it| it.fix.as_ref().is_some_and(|fix| fix.is_safe)).count();
    if mendable > 0 {
        let _ = writeln!(text, "`isms fix` mends {mendable} of them");
    }
    for thing in shown.not_checked {
        let _ = writeln!(
            text,
            "{dim}not checked: {}: {}{plain}",
            escape::line(&thing.what),
            escape::line(&thing.why)
        );
    }
    text
}
