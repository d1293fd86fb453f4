//! Commands that the runner of GitHub Actions turns into annotations beside the lines of a pull request.

use std::borrow::Cow;
use std::fmt::Write;

use super::pieces::{Pieces, Print};
use super::{Shown, escape};
use crate::finding::{Finding, Level};
use crate::phrase::count;

/// How many annotations of one kind GitHub shows for a step. It drops the rest without a word.
const SHOWN: usize = 10;

/// Errors first, for what GitHub shows should be the worst. Where it will not show everything, a last notice says so; it
/// stands where it is shown itself.
pub fn render(shown: &Shown<'_>, print: &mut Print<'_>) {
    let [errors, warnings, notes] = [Level::Error, Level::Warning, Level::Note]
        .map(|level| shown.open().filter(|it| it.level == level).collect::<Vec<_>>());
    let is_too_much = [&errors, &warnings, &notes].iter().any(|it| it.len() > SHOWN);
    let (first_notes, other_notes) = if is_too_much {
        notes.split_at(notes.len().min(SHOWN - 1))
    } else {
        (&notes[..], &[][..])
    };
    let mut pieces = Pieces::new(print);
    for finding in errors.iter().chain(&warnings).chain(first_notes) {
        annotate(pieces.text(), finding, shown);
    }
    if is_too_much {
        let hidden = [
            (errors.len().saturating_sub(SHOWN), "error"),
            (warnings.len().saturating_sub(SHOWN), "warning"),
            (other_notes.len(), "note"),
        ];
        let _ = writeln!(pieces.text(), "::notice title=isms::{}", more(&hidden));
    }
    for finding in other_notes {
        annotate(pieces.text(), finding, shown);
    }
}

fn more(hidden: &[(usize, &str)]) -> String {
    let hidden: Vec<String> = hidden
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, thing)| count(*number, thing))
        .collect();
    format!(
        "{} more: GitHub shows {SHOWN} annotations of a kind, and the log of this step has them all",
        hidden.join(", ")
    )
}

fn annotate(text: &mut String, finding: &Finding, shown: &Shown<'_>) {
    let command = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note | Level::Off => "notice",
    };
    let path = shown.report.isms.sources.full_path(finding.at.file());
    let (start, end) = shown.places.range(finding.at);
    let _ = write!(text, "::{command} file={},line={}", property(&path), start.line);
    let last_line = shown.places.last_line(finding.at);
    // GitHub refuses columns where there are several lines.
    if last_line > start.line {
        let _ = write!(text, ",endLine={last_line}");
    } else {
        let _ = write!(text, ",col={}", start.column);
        if end.column > start.column {
            let _ = write!(text, ",endColumn={}", end.column);
        }
    }
    let _ = write!(text, ",title={}::{}", finding.rule.name, data(&finding.message));
    if let Some(help) = &finding.help {
        let _ = write!(text, "%0A{}", data(help));
    }
    text.push('\n');
}

/// The text behind the second `::`, escaped as the runner reads it.
fn data(text: &str) -> Cow<'_, str> {
    if escape::has_none(text.as_bytes(), |it| matches!(it, b'%' | b'\r' | b'\n')) {
        return escape::line(text);
    }
    let escaped = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    escape::line(&escaped).into_owned().into()
}

/// A value before it.
fn property(text: &str) -> Cow<'_, str> {
    if escape::has_none(text.as_bytes(), |it| matches!(it, b'%' | b'\r' | b'\n' | b':' | b',')) {
        return escape::line(text);
    }
    let escaped = text
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace(':', "%3A")
        .replace(',', "%2C");
    escape::line(&escaped).into_owned().into()
}
