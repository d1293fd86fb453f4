//! A revision history: the newest row says which version holds.

use super::blocks::{Block, Pair, cells, is_rule};
use super::days::{self, Day, Order};
use super::denial::denies;
use super::facts::is_open;
use super::labels::Label;
use super::lines::{Line, Region};
use super::values;
use crate::date::Date;

const DAYS: [&str; 4] = ["date", "datum", "release date", "stand"];
const CHANGES: [&str; 8] =
    ["change", "description", "summary", "comment", "änderung", "beschreibung", "author", "autor"];

/// The newest row of each table that has a column for the version and one for the day.
pub(super) fn read(
    lines: &[Line<'_>],
    order: Option<Order>,
) -> Vec<Result<Block, (usize, &'static str)>> {
    let is_row = |it: &Line<'_>| it.is_text() && it.text.trim_start().starts_with('|');
    let tables = lines.chunk_by(|one, other| is_row(one) == is_row(other));
    tables.filter(|it| is_row(&it[0])).filter_map(|it| newest(it, order)).collect()
}

/// Whether a table tells versions and their days, row by row.
pub(super) fn is_history(table: &[Line<'_>]) -> bool {
    let Some(head) = table.first() else { return false };
    let names: Vec<String> =
        cells(head.text).iter().map(|it| values::plain(it).to_lowercase()).collect();
    let has_version = names.iter().any(|it| Label::of(it) == Some(Label::Version));
    let has_day = names.iter().any(|it| DAYS.contains(&it.as_str()));
    let has_change = names.iter().any(|it| is_change(it));
    // Under document control, a row for each version.
    let has_rows = table.iter().filter(|it| !is_rule(it.text)).count() > 2;
    let is_all_labels = names.len() > 2 && names.iter().all(|it| Label::of(it).is_some());
    let is_of_versions = head.region == Region::Control && has_rows && is_all_labels;
    has_version && (head.region == Region::History || (has_day && has_change) || is_of_versions)
}

/// Whether a column tells what changed in a version, or who wrote it.
pub(super) fn is_change(column: &str) -> bool {
    let column = column.to_lowercase();
    CHANGES.iter().any(|it| column.starts_with(it))
}

fn newest(
    table: &[Line<'_>],
    order: Option<Order>,
) -> Option<Result<Block, (usize, &'static str)>> {
    if !is_history(table) {
        return None;
    }
    let mut rows = table.iter().filter(|it| !is_rule(it.text)).map(|it| (it, cells(it.text)));
    let (head, names) = rows.next()?;
    let mut rows: Vec<_> =
        rows.filter(|(_, cells)| cells.iter().any(|it| !it.trim().is_empty())).collect();
    if rows.is_empty() {
        return None;
    }
    let names: Vec<String> = names.iter().map(|it| values::plain(it)).collect();
    let version = names.iter().position(|it| Label::of(it) == Some(Label::Version))?;
    let day_column = names.iter().position(|it| DAYS.contains(&it.to_lowercase().as_str()));
    let stands = |(_, cells): &(&Line<'_>, Vec<&str>)| {
        let cell = |at: usize| cells.get(at).map(|it| values::plain(it)).unwrap_or_default();
        !cells.iter().any(|it| is_plan(&values::plain(it)))
            && !is_to_come(&cell(version), day_column.map(cell).as_deref())
    };
    if rows.iter().any(stands) {
        rows.retain(stands);
    }
    let cell = |row: usize, column: usize| {
        rows[row].1.get(column).map(|it| values::plain(it)).unwrap_or_default()
    };
    let days: Vec<Option<Date>> = (0..rows.len())
        .map(|row| match days::read(&cell(row, day_column?), order) {
            Day::Is(day) => Some(day),
            _ => None,
        })
        .collect();
    let versions: Vec<Option<Vec<u32>>> =
        (0..rows.len()).map(|row| number(&cell(row, version))).collect();
    let Some(newest) = last_of(&versions).or_else(|| last_of(&days)) else {
        return Some(Err((
            head.number,
            "which row of this revision history is the newest does not show",
        )));
    };
    let line = rows[newest].0.number;
    let pairs = names
        .iter()
        .zip(&rows[newest].1)
        .map(|(name, value)| Pair::new(name, value, line))
        .collect();
    let at = table[0].at.start..table[table.len() - 1].at.end;
    // A history is evidence: it is never taken out of the text.
    Some(Ok(Block { what: "the revision history", at, pairs, is_whole: false, is_in_place: true }))
}

/// A cell that says of its row that it is planned, and nothing else.
fn is_plan(text: &str) -> bool {
    let text = text.trim_matches(|it: char| !it.is_alphanumeric()).to_lowercase();
    matches!(text.as_str(), "planned" | "upcoming" | "to come" | "geplant" | "in planung")
}

/// Whether a row of a template is still to be filled, tells of a version that is planned, or goes on with the row above.
fn is_to_come(version: &str, day: Option<&str>) -> bool {
    let is_unset = |it: &str| it.to_lowercase().contains("xx") || is_open(it);
    match day {
        None | Some("") => is_unset(version),
        Some(day) => is_unset(day) || denies(day) || !day.contains(|it: char| it.is_ascii_digit()),
    }
}

fn number(text: &str) -> Option<Vec<u32>> {
    values::version(text)?.split('.').map(|it| it.parse().ok()).collect()
}

/// The first or the last row, if the rows rise or fall without exception; the one row there is.
fn last_of<T: PartialOrd>(values: &[Option<T>]) -> Option<usize> {
    if values.len() == 1 {
        return Some(0);
    }
    let values: Vec<&T> = values.iter().map(Option::as_ref).collect::<Option<_>>()?;
    let rises = values.windows(2).all(|it| it[0] <= it[1]);
    let falls = values.windows(2).all(|it| it[0] >= it[1]);
    match (rises, falls) {
        (true, false) => Some(values.len() - 1),
        (false, true) => Some(0),
        _ => None,
    }
}
