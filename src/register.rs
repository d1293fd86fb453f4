//! Registers that stand in a file beside their document: CSV files and workbooks, read row by row as the tables of the front
//! matter are. Reading cannot fail; what is wrong is in the document's faults, at its cell.

mod cells;
mod columns;
mod csv;
mod day;
mod grid;
mod workbook;

pub use columns::Renamed;
pub use day::{Day, read as read_day};
pub use workbook::cell_name;

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use cells::{Cells, File};
use columns::{Columns, ROWS_BEFORE_HEADER};
use csv::Rows;
use grid::{Cell, Table};

use crate::document::tables::{Applicability, Entry, Risk, Tables};
use crate::document::{Document, Kind};
use crate::fault::{Fault, FaultKind};
use crate::framework::register::{self, Register};
use crate::framework::{self, name};
use crate::input::{Contents, mebibytes};
use crate::path;
use crate::phrase;
use crate::source::{Field, FileId, RegisterFile, SheetCells, Sources, Span, Spanned};

/// The largest file that is read as a register: 10 MiB, about 50,000 rows.
pub const REGISTER_LIMIT: u64 = 10 << 20;

/// How many rows tell whether a column holds controls.
const ROWS_LOOKED_AT: usize = 100;

/// How the rows of a register are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    Workbook,
}

/// The file that holds a document's rows, by its path from the root, and how; none where the document keeps its rows itself.
pub fn source_of(document: &Document, path: &str) -> Option<(String, Format)> {
    let source = document.source.get()?;
    table_of(document)?;
    let format = format_of(source)?;
    Some((path::resolve(path, source)?, format))
}

/// Whether the rows of a register stand in a file that cannot be read row by row.
pub fn is_kept_elsewhere(document: &Document) -> bool {
    let is_unread = document.source.get().is_some_and(|it| format_of(it).is_none());
    let has_rows = match document.kind.get().map(|it| it.value) {
        Some(Kind::RiskRegister) => document.tables.risks.is_present(),
        Some(Kind::Register) => {
            document.tables.register.is_absent() || document.tables.rows.is_present()
        }
        // That one has words of its own: what they hide is every control.
        _ => true,
    };
    is_unread && !has_rows
}

/// Whether a register stands in a file that could be read, if its document said which register it is.
pub fn is_unnamed(document: &Document) -> bool {
    let is_register = document.kind.get().is_some_and(|it| it.value == Kind::Register);
    let can_be_read = document.source.get().is_some_and(|it| format_of(it).is_some());
    is_register && can_be_read && document.tables.register.is_absent()
}

fn format_of(path: &str) -> Option<Format> {
    let (_, ending) = path.rsplit_once('.')?;
    match ending.to_ascii_lowercase().as_str() {
        "csv" | "tsv" => Some(Format::Csv),
        "xlsx" | "xlsm" => Some(Format::Workbook),
        _ => None,
    }
}

/// The table that a document's rows belong to.
fn table_of(document: &Document) -> Option<&'static Register> {
    if !document.is_readable() {
        return None;
    }
    match document.kind.get()?.value {
        Kind::RiskRegister => register::register("risks"),
        Kind::StatementOfApplicability => register::register("applicability"),
        Kind::Register => document.tables.register.get().map(|it| it.value),
        _ => None,
    }
}

/// Reads the rows of one document from its file. The text that findings point into is added to the sources.
pub fn read(
    document: &mut Document,
    path: String,
    format: Format,
    contents: &Contents,
    sources: &mut Sources,
) {
    let (Some(register), Some(at)) = (table_of(document), document.source.span()) else { return };
    let bytes = match contents {
        Contents::Bytes(bytes) if bytes.len() as u64 <= REGISTER_LIMIT => bytes,
        Contents::Bytes(bytes) => return too_large(document, at, bytes.len() as u64),
        Contents::TooLarge { bytes } => return too_large(document, at, *bytes),
        // `source-missing` says so.
        Contents::Unreadable(_) => return,
    };
    let file = sources.files.len();
    let renamed = document.tables.columns.items().to_vec();
    let asked = Asked { file, register, renamed: &renamed };
    let (text, sheet) = match format {
        Format::Csv => {
            let (text, fault) = csv::decode(file, bytes);
            document.faults.extend(fault);
            let found = csv_rows(asked, &text);
            report_rest(document, asked, found.rest());
            rows(document, asked, &Table::Csv(found), &text);
            (text, None)
        }
        Format::Workbook => {
            let fit = |sheet: &workbook::Sheet| fit(asked, &Table::Grid(&sheet.grid), &sheet.text);
            match workbook::read(bytes, fit) {
                Err(why) => {
                    return unread(document, at, format!("this workbook is not read: {why}"));
                }
                Ok(sheet) => {
                    report_cut(document, asked, &sheet);
                    rows(document, asked, &Table::Grid(&sheet.grid), &sheet.text);
                    let cells =
                        SheetCells { name: sheet.name, others: sheet.others, cells: sheet.cells };
                    (sheet.text, Some(cells))
                }
            }
        }
    };
    sources.add(path, text);
    sources.registers.push(RegisterFile { file, named_at: at, sheet });
}

/// What a file is read as.
#[derive(Clone, Copy)]
struct Asked<'a> {
    file: FileId,
    register: &'static Register,
    renamed: &'a [Renamed],
}

/// How many of the register's columns the header of a grid names.
fn fit(asked: Asked<'_>, table: &Table<'_>, text: &str) -> usize {
    columns::header_row(table, text, asked.register, asked.renamed).map_or(0, |(_, count)| count)
}

fn report_cut(document: &mut Document, asked: Asked<'_>, sheet: &workbook::Sheet) {
    let Some(why) = sheet.cut else { return };
    let last = sheet.grid.row(sheet.grid.rows().saturating_sub(1)).first();
    let at = last.map_or(Span::new(asked.file, 0..0), |it| it.span(asked.file));
    let fault = Fault::new(FaultKind::Invalid, at, format!("not all of this sheet is read: {why}"));
    document.faults.push(
        fault.field("source").help("keep the register and nothing else in it, and save it again"),
    );
}

fn unread(document: &mut Document, at: Span, message: String) {
    let help = "save it as .xlsx without a password, and keep the register and nothing else in it";
    let fault = Fault::new(FaultKind::Invalid, at, message).field("source").help(help);
    document.faults.push(fault);
}

/// The rows under the delimiter that finds most of the register's columns.
fn csv_rows<'t>(asked: Asked<'_>, text: &'t str) -> Rows<'t> {
    let columns_under = |delimiter: u8| {
        let start = Rows::find(asked.file, text, delimiter, ROWS_BEFORE_HEADER);
        fit(asked, &Table::Csv(start), text)
    };
    let best = csv::DELIMITERS.into_iter().rev().max_by_key(|it| columns_under(*it));
    let delimiter = csv::named_delimiter(text).or(best).unwrap_or(b',');
    Rows::find(asked.file, text, delimiter, MOST_ROWS)
}

/// More rows than any register has.
const MOST_ROWS: usize = 100_000;

fn report_rest(document: &mut Document, asked: Asked<'_>, rest: Option<Range<usize>>) {
    let Some(rest) = rest else { return };
    let message = format!("this file has more than {MOST_ROWS} rows, and the rest is not read");
    let fault = Fault::new(FaultKind::Invalid, Span::new(asked.file, rest), message);
    document.faults.push(fault.field("source").help("keep the register and nothing else in it"));
}

fn too_large(document: &mut Document, at: Span, bytes: u64) {
    let message = format!(
        "this file has {} MiB, and registers of up to {} are read",
        mebibytes(bytes),
        mebibytes(REGISTER_LIMIT)
    );
    let fault = Fault::new(FaultKind::Invalid, at, message).field("source");
    document.faults.push(fault.help("keep the register in a file of its own, without pictures"));
}

/// Reads every row below the header into the document.
fn rows(document: &mut Document, asked: Asked<'_>, table: &Table<'_>, text: &str) {
    let Asked { file, register, renamed } = asked;
    let faults = &mut document.faults;
    let Some((header_row, _)) = columns::header_row(table, text, register, renamed) else {
        let end = text.lines().next().map_or(0, str::len);
        let needed: Vec<&str> =
            register.column.iter().filter(|it| it.required).map(|it| it.key.as_str()).collect();
        let message = format!("no row of this file names the columns of a {}", register.title);
        let help = format!("write a header with {}", phrase::all_of(&needed));
        let at = Span::new(file, 0..end);
        faults.push(Fault::new(FaultKind::Missing, at, message).field("columns").help(help));
        return;
    };
    let mut room = Vec::new();
    let header = table.row(header_row, &mut room, faults);
    let mut columns = Columns::read((file, header, text), register, renamed, faults);
    // People part a long Statement of Applicability by the themes of Annex A.
    let has_headings = register.id == "applicability";
    let is_heading = |row| has_headings && table.says_only(row, text, name::is_theme);
    let is_entry = |row: &usize| !table.is_blank(*row, text) && !is_heading(*row);
    let numbers: Vec<usize> = (header_row + 1..table.rows()).filter(is_entry).collect();
    if numbers.is_empty() {
        let at = header.first().map_or(Span::new(file, 0..0), |it| it.span(file));
        let message = format!("this {} has no rows", register.title);
        let help = "write a row for each entry below the header";
        faults.push(Fault::new(FaultKind::Missing, at, message).field("rows").help(help));
    }
    if !columns.has(columns::CONTROLS) && register.column(columns::CONTROLS).is_some() {
        let unread = columns::unread(header, text, register, renamed);
        let mut hidden = unread.filter(|column| holds_controls(table, &numbers, *column, text));
        if let Some(hidden) = hidden.next() {
            faults.push(columns.hide_controls(file, &header[hidden], text));
        }
    }
    let named_at = document.source.span().unwrap_or(document.fence);
    let file = File { id: file, named_at, text, columns: &columns, register };
    let all = (&file, table, &numbers[..]);
    let tables = Tables::own(&mut document.tables);
    tables.columns_read = columns.keys().collect();
    match document.kind.get().map(|it| it.value) {
        Some(Kind::RiskRegister) => extend(&mut tables.risks, all, faults, |row| Risk::read(row)),
        Some(Kind::StatementOfApplicability) => {
            extend(&mut tables.applicability, all, faults, |row| Applicability::read(row));
        }
        _ => extend(&mut tables.rows, all, faults, |row| Entry::read(row, register)),
    }
}

/// Whether a column names controls of Annex A, by its first rows: most of them do, and a remark may name one.
fn holds_controls(table: &Table<'_>, rows: &[usize], column: usize, text: &str) -> bool {
    const BETWEEN_WORDS: [char; 4] = [',', ';', ' ', '\n'];
    let (mut with_controls, mut others) = (0, 0);
    for row in rows.iter().take(ROWS_LOOKED_AT) {
        let mut room = Vec::new();
        let cells = table.row(*row, &mut room, &mut Vec::new());
        let words = cells.get(column).map_or("", |it| it.text(text));
        if words.trim_matches(BETWEEN_WORDS).is_empty() {
            continue;
        }
        if words.split(BETWEEN_WORDS).any(|it| framework::control(it).is_some()) {
            with_controls += 1;
        } else {
            others += 1;
        }
    }
    with_controls > others
}

/// Adds the file's rows to those that stand in the front matter.
fn extend<T: Send>(
    table: &mut Field<Vec<T>>,
    (file, from, numbers): (&File<'_>, &Table<'_>, &[usize]),
    faults: &mut Vec<Fault>,
    read: impl Fn(&mut Cells<'_, '_>) -> T + Sync,
) {
    // Most rows have no fault, so hardly anybody ever waits for the lock.
    let found: Mutex<Vec<Fault>> = Mutex::default();
    let read = |room: &mut Vec<Cell>, row: &usize| {
        let mut faults = Vec::new();
        let cells = from.row(*row, room, &mut faults);
        let read = read(&mut Cells::new(file, cells, &mut faults));
        if !faults.is_empty() {
            found.lock().unwrap_or_else(PoisonError::into_inner).append(&mut faults);
        }
        read
    };
    let mut rows = Vec::new();
    let numbers = numbers.par_iter().with_min_len(ROWS_AT_ONCE);
    numbers.map_init(Vec::new, read).collect_into_vec(&mut rows);
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|it| it.at);
    faults.append(&mut found);
    match table {
        Field::Present(table) => table.value.append(&mut rows),
        table => *table = Field::Present(Spanned { value: rows, span: file.named_at }),
    }
}

/// How many rows one task reads.
const ROWS_AT_ONCE: usize = 256;
