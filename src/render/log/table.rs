//! For people: one line a change, one more for each review and approval.

use std::fmt::Write;

use super::Shown;
use crate::attestation::proof::Way;
use crate::attestation::signature::Verdict;
use crate::date::days_between;
use crate::fields::AttestationKind;
use crate::history::log::{Attesting, Changed, Entry, Standing, Values};
use crate::phrase;
use crate::render::escape::{self, cut};

/// Every row is as wide as the widest, so no name makes them all endless.
const WIDEST_NAME: usize = 40;
const WIDEST_VERSION: usize = 20;
/// How many places of a front matter a line names. JSON has all of them.
const MOST_PLACES: usize = 5;

/// One row of the table; the last cell may have several lines.
struct Row {
    cells: [String; 4],
    lines: Vec<String>,
}

pub fn table(shown: &Shown<'_>) -> String {
    let mut text = format!("{}\n\n", head(shown));
    let mut rows = vec![Row {
        cells: ["landed", "commit", "who", "version"].map(str::to_owned),
        lines: vec!["what changed".to_owned()],
    }];
    rows.extend(shown.entries.iter().map(row));
    let width = |cell: usize| {
        rows.iter().map(|it| it.cells[cell].chars().count()).max().unwrap_or_default()
    };
    let widths = [0, 1, 2, 3].map(width);
    for row in &rows {
        let mut lines = row.lines.iter();
        let cells: Vec<String> =
            row.cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}  ")).collect();
        let first = lines.next().map_or("", String::as_str);
        let _ = writeln!(text, "{}", format!("{}{first}", cells.concat()).trim_end());
        let indent = widths.iter().map(|it| it + 2).sum();
        for line in lines {
            let _ = writeln!(text, "{:indent$}{line}", "");
        }
    }
    let notes = shown.notes();
    if !notes.is_empty() {
        text.push('\n');
    }
    for note in notes {
        let _ = writeln!(text, "note: {}", escape::line(&note));
    }
    text
}

fn head(shown: &Shown<'_>) -> String {
    let document = shown.document;
    let id = document.id().map(|it| format!("{it} ")).unwrap_or_default();
    let title = document.title.get().map(|it| format!("{} ", it.value)).unwrap_or_default();
    escape::line(&format!("{id}{title}({})", shown.path)).into_owned()
}

fn row(entry: &Entry<'_>) -> Row {
    let version = || cut(entry.version.as_deref().unwrap_or("-"), WIDEST_VERSION);
    let cells = match entry.commit {
        Some(commit) => [
            commit.landed_on.to_string(),
            commit.short_id().to_owned(),
            cut(commit.author.shown(), WIDEST_NAME),
            version(),
        ],
        None => ["not committed".to_owned(), "-".to_owned(), "-".to_owned(), version()],
    };
    let mut changes: Vec<String> = entry.changes.iter().filter_map(change).collect();
    changes.extend(others(entry));
    let mut lines = Vec::new();
    if !changes.is_empty() {
        lines.push(cell(&changes.join(", ")));
    }
    lines.extend(entry.attestations.iter().map(|it| cell(&attesting(entry, it))));
    Row { cells, lines }
}

/// A new version stands in a column of its own.
fn change(changed: &Changed) -> Option<String> {
    Some(match changed {
        Changed::Renamed { from } => format!("renamed from {from}"),
        Changed::Version(values) if values.to.is_some() => return None,
        Changed::Controls { added, removed } => {
            let signed = added.iter().map(|it| format!("+{it}"));
            let signed: Vec<String> =
                signed.chain(removed.iter().map(|it| format!("-{it}"))).collect();
            format!("controls {}", signed.join(" ")).trim_end().to_owned()
        }
        Changed::Withdrawn(AttestationKind::Review) => "review taken away".to_owned(),
        Changed::Withdrawn(AttestationKind::Approval) => "approval taken away".to_owned(),
        // Told by where it is.
        Changed::Other => return None,
        other => match other.values() {
            Some(values) => format!("{} {}", other.word(), arrow(values)),
            None => other.word().to_owned(),
        },
    })
}

/// "risks.RISK-01.accepted, risks.RISK-02.level and 3 more"
fn others(entry: &Entry<'_>) -> Option<String> {
    match entry.places.as_deref() {
        Some([]) | None if !entry.changes.contains(&Changed::Other) => None,
        Some([]) => Some("comments or layout".to_owned()),
        None => Some("other fields or layout".to_owned()),
        Some(places) => {
            let shown: Vec<&str> = places.iter().take(MOST_PLACES).map(String::as_str).collect();
            let more = places.len() - shown.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            Some(format!("{}{more}", shown.join(", ")))
        }
    }
}

fn arrow(values: &Values) -> String {
    let shown = |value: Option<&str>| value.unwrap_or("none").to_owned();
    format!("{} -> {}", shown(values.from.as_deref()), shown(values.to.as_deref()))
}

fn attesting(entry: &Entry<'_>, attesting: &Attesting) -> String {
    let attested = &attesting.attested;
    let by = attested.by.as_ref().map(|it| format!(" by {it}")).unwrap_or_default();
    let late = entry.commit.map_or(0, |it| days_between(attested.on, it.landed_on));
    let late = match late {
        0 => String::new(),
        1.. => format!(", landed {} later", phrase::count(late, "day")),
        _ => format!(", landed {} earlier", phrase::count(-late, "day")),
    };
    format!("{} {}{by}{late}, {}", attesting.kind.key(), attested.on, standing(entry, attesting))
}

fn standing(entry: &Entry<'_>, attesting: &Attesting) -> String {
    match &attesting.standing {
        Standing::ProvedBy(ways) => {
            let ways: Vec<&str> = ways.iter().map(|it| Way::phrase(*it)).collect();
            format!("proved by {}", ways.join(", "))
        }
        Standing::CannotBeProved(why) => match &entry.signature {
            Verdict::NotVerified(signature) => {
                format!("cannot be proved: {why}; it is signed, not verified: {signature}")
            }
            _ => format!("cannot be proved: {why}"),
        },
        Standing::NotCommitted => "not committed yet".to_owned(),
    }
}

/// Text of the repository, which may be long and hostile.
fn cell(text: &str) -> String {
    escape::line(text).into_owned()
}
