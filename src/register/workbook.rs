//! Workbooks (XLSX): the sheet that holds the register, its cells with the values that a spreadsheet program saved in them. A
//! workbook has no lines, so its cells are laid out as a text of their own, and findings name the cell.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};

use super::columns::ROWS_BEFORE_HEADER;
use super::grid::{Cell, Grid, Value};
use crate::date::Date;
use crate::input::mebibytes;

/// What all parts of a workbook may unpack to: a few kilobytes can claim gigabytes.
const UNPACKED_LIMIT: u64 = 64 << 20;
const MOST_PARTS: usize = 2_000;
/// More than any register has: what lies beyond is not read, and that is said.
const MOST_ROWS: usize = 100_000;
const MOST_COLUMNS: u32 = 256;
const MOST_CELLS: usize = 1_000_000;
const MOST_SHEETS: usize = 100;
const MOST_MERGED: usize = 10_000;

/// A cell's place in a sheet: row and column from 0.
pub type At = (u32, u32);

/// One sheet, laid out as a text.
#[derive(Debug, Default)]
pub struct Sheet {
    pub name: String,
    pub grid: Grid,
    pub text: String,
    /// Where each cell starts in the text.
    pub cells: Vec<(usize, At)>,
    /// Other visible sheets with something in them.
    pub others: Vec<String>,
    /// Why not all of it was read.
    pub cut: Option<&'static str>,
}

type Workbook<'b> = Xlsx<Cursor<&'b [u8]>>;

/// The cells of a sheet as they come, and why there are no more.
type Found = (Vec<(At, String, Value)>, Option<&'static str>);

const DAMAGED: &str = "the sheet is damaged after this row";

/// Reads the visible sheet for which `fit` is highest by its first rows: the first of the best. Else why not.
pub fn read(bytes: &[u8], fit: impl Fn(&Sheet) -> usize) -> Result<Sheet, String> {
    check_parts(bytes)?;
    let broken = |_| "it is no workbook that can be read".to_owned();
    let mut workbook: Workbook<'_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let visible = workbook
        .sheets_metadata()
        .iter()
        .filter(|it| it.visible == SheetVisible::Visible && it.typ == SheetType::WorkSheet);
    let names: Vec<String> = visible.take(MOST_SHEETS).map(|it| it.name.clone()).collect();
    let mut best: Option<(usize, &String)> = None;
    let mut filled = Vec::new();
    for name in &names {
        let Ok((cells, _)) = cells(&mut workbook, name, ROWS_BEFORE_HEADER) else {
            continue;
        };
        if cells.is_empty() {
            continue;
        }
        filled.push(name.clone());
        let fits = fit(&lay_out(cells));
        if best.is_none_or(|(most, _)| fits > most) {
            best = Some((fits, name));
        }
    }
    let Some((_, name)) = best else { return Err("it has no sheet with anything in it".into()) };
    let (mut found, cut) = cells(&mut workbook, name, MOST_ROWS)?;
    let merged = workbook.merge_cells_by_sheet_name(name).unwrap_or_default();
    let merged = merged.iter().take(MOST_MERGED).map(|it| (it.start, it.end));
    mark_merged(&mut found, merged);
    let others = filled.into_iter().filter(|it| it != name).collect();
    let sheet = lay_out(found);
    Ok(Sheet { name: name.clone(), others, cut: cut.or(sheet.cut), ..sheet })
}

/// Refuses a workbook whose parts unpack to more than is read. What a part claims to be may be a lie, so each is unpacked.
fn check_parts(bytes: &[u8]) -> Result<(), String> {
    let broken = "it is no workbook that can be read".to_owned();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken.clone())?;
    if archive.len() > MOST_PARTS {
        return Err(format!("it has {} parts, and {MOST_PARTS} are read", archive.len()));
    }
    let mut left = UNPACKED_LIMIT;
    for number in 0..archive.len() {
        let part = archive.by_index(number).map_err(|_| broken.clone())?;
        let mut part = part.take(left + 1);
        let unpacked =
            std::io::copy(&mut part, &mut std::io::sink()).map_err(|_| broken.clone())?;
        if unpacked > left {
            return Err(format!("it unpacks to more than {} MiB", mebibytes(UNPACKED_LIMIT)));
        }
        left -= unpacked;
    }
    Ok(())
}

fn cells(workbook: &mut Workbook<'_>, name: &str, most_rows: usize) -> Result<Found, String> {
    let mut found = Vec::new();
    let Ok(mut reader) = workbook.worksheet_cells_reader(name) else {
        return Err(format!("its sheet `{name}` cannot be read"));
    };
    let mut cut = None;
    loop {
        let cell = match reader.next_cell_with_formula_metadata() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            Err(_) => {
                cut = Some(DAMAGED);
                break;
            }
        };
        let (row, column) = cell.pos;
        let is_below = row as usize >= most_rows;
        if is_below || column >= MOST_COLUMNS || found.len() >= MOST_CELLS {
            // Cells come in the order of rows, but for files that somebody made by hand.
            if is_below && most_rows < MOST_ROWS {
                break;
            }
            cut = Some("there are more rows or columns than are read");
            continue;
        }
        if let Some((text, value)) = value(cell.value, cell.formula.is_some()) {
            found.push(((row, column), text, value));
        }
    }
    found.sort_by_key(|(at, ..)| *at);
    found.dedup_by_key(|(at, ..)| *at);
    Ok((found, cut))
}

/// A cell's text and value; none where it is empty.
fn value(value: DataRef<'_>, is_formula: bool) -> Option<(String, Value)> {
    let text = |text: String| Some((text, Value::Written));
    match value {
        DataRef::String(written)
        | DataRef::DateTimeIso(written)
        | DataRef::DurationIso(written) => text(written),
        DataRef::SharedString(written) => text(written.to_owned()),
        DataRef::Int(number) => {
            #[expect(clippy::cast_precision_loss, reason = "no register has such numbers")]
            let number = number as f64;
            Some((number.to_string(), Value::Number(number)))
        }
        DataRef::Float(number) => Some((number.to_string(), Value::Number(number))),
        DataRef::Bool(flag) => Some((flag.to_string(), Value::Flag(flag))),
        DataRef::DateTime(day) if day.is_datetime() => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            let day = day_of(year, month, day);
            let value = day.map_or(Value::Unreadable("this is no day of any calendar"), Value::Day);
            Some((day.map_or_else(String::new, |it| it.to_string()), value))
        }
        DataRef::DateTime(time) => Some((time.as_f64().to_string(), Value::Number(time.as_f64()))),
        DataRef::Error(error) => Some((
            error.to_string(),
            Value::Unreadable("this cell shows an error in place of a value"),
        )),
        DataRef::Empty if is_formula => {
            let why = "this cell holds a formula whose value was never saved";
            Some((String::new(), Value::Unreadable(why)))
        }
        DataRef::Empty => None,
    }
}

fn day_of(year: u16, month: u8, day: u8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A merged region holds one value, in its first cell: nobody can say whether it is meant for the others. A title across
/// columns hides nothing.
fn mark_merged(found: &mut Vec<(At, String, Value)>, merged: impl Iterator<Item = (At, At)>) {
    let filled: BTreeSet<At> = found.iter().map(|(at, ..)| *at).collect();
    let last_row = filled.last().map_or(0, |(row, _)| *row);
    let mut hidden = Vec::new();
    for (first, last) in merged.filter(|(first, last)| first.0 < last.0 && first.1 <= last.1) {
        // Only where the value may be meant for further rows of the table.
        if !filled.contains(&first) {
            continue;
        }
        let rows = first.0 + 1..=last.0.min(last_row);
        for row in rows {
            for column in first.1..=last.1.min(MOST_COLUMNS - 1) {
                if hidden.len() + found.len() >= MOST_CELLS {
                    return;
                }
                if !filled.contains(&(row, column)) {
                    hidden.push((row, column));
                }
            }
        }
    }
    hidden.sort_unstable();
    hidden.dedup();
    let why = "this cell is merged with one above, which alone holds the value";
    found.extend(hidden.into_iter().map(|at| (at, String::new(), Value::Unreadable(why))));
    found.sort_by_key(|(at, ..)| *at);
}

/// The cells as a text with a tab behind each and a line feed behind each row: rows without any are left out.
fn lay_out(found: Vec<(At, String, Value)>) -> Sheet {
    let mut sheet = Sheet::default();
    let mut row_now = None;
    let mut column_now = 0;
    for ((row, column), written, value) in found {
        if row_now != Some(row) {
            if row_now.is_some() {
                sheet.text.push('\n');
            }
            sheet.grid.start_row();
            (row_now, column_now) = (Some(row), 0);
        }
        while column_now <= column {
            let start = sheet.text.len();
            let is_it = column_now == column;
            if is_it {
                sheet.text.push_str(&written);
            }
            sheet.cells.push((start, (row, column_now)));
            let value = if is_it { value.clone() } else { Value::Empty };
            sheet.grid.push(Cell { at: start..sheet.text.len(), value });
            sheet.text.push('\t');
            column_now += 1;
            if sheet.grid.cells() >= MOST_CELLS {
                sheet.cut = Some("there are more rows or columns than are read");
                return sheet;
            }
        }
    }
    sheet
}

/// A cell as spreadsheets name it: `D7`.
pub fn cell_name((row, column): At) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{}", row + 1)
}
