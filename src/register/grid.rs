//! A table as it stands in a file: cells in rows, each with its place in a text.

use std::ops::Range;

use super::csv::Rows;
use crate::date::Date;
use crate::fault::Fault;
use crate::source::{FileId, Span};

/// The rows of a file, whatever it is. Places are those of the text that they were read from.
#[derive(Debug)]
pub enum Table<'t> {
    Grid(&'t Grid),
    Csv(Rows<'t>),
}

impl Table<'_> {
    pub fn rows(&self) -> usize {
        match self {
            Table::Grid(grid) => grid.rows(),
            Table::Csv(rows) => rows.len(),
        }
    }

    /// The cells of a row, which may be made in `room`. What is wrong with the form of the file goes to `faults`.
    pub fn row<'c>(
        &'c self,
        number: usize,
        room: &'c mut Vec<Cell>,
        faults: &mut Vec<Fault>,
    ) -> &'c [Cell] {
        match self {
            Table::Grid(grid) => grid.row(number),
            Table::Csv(rows) => {
                rows.row(number, room, faults);
                room
            }
        }
    }

    /// Whether a row says nothing.
    pub fn is_blank(&self, number: usize, text: &str) -> bool {
        if let Table::Csv(rows) = self
            && rows.is_filled(number)
        {
            return false;
        }
        self.row(number, &mut Vec::new(), &mut Vec::new()).iter().all(|it| it.is_blank(text))
    }

    /// Whether a row says nothing but one thing.
    pub fn says_only(&self, number: usize, text: &str, is_it: impl Fn(&str) -> bool) -> bool {
        let mut room = Vec::new();
        let cells = self.row(number, &mut room, &mut Vec::new()).iter();
        let mut filled = cells.filter(|it| !it.is_blank(text));
        filled.next().is_some_and(|it| is_it(it.text(text))) && filled.next().is_none()
    }
}

/// Rows of cells that are all in memory.
#[derive(Debug, Default)]
pub struct Grid {
    cells: Vec<Cell>,
    /// Where each row starts in `cells`.
    starts: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub at: Range<usize>,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// The text at its place, as it stands there.
    Written,
    /// Another text than the one at its place: a doubled quote in it, say.
    Text(String),
    Number(f64),
    Day(Date),
    Flag(bool),
    Empty,
    /// A cell that shows an error, as `#REF!`, or one that cannot be known; reported when it is read.
    Unreadable(&'static str),
}

impl Grid {
    pub fn start_row(&mut self) {
        self.starts.push(self.cells.len());
    }

    pub fn push(&mut self, cell: Cell) {
        self.cells.push(cell);
    }

    pub fn cells(&self) -> usize {
        self.cells.len()
    }

    pub fn rows(&self) -> usize {
        self.starts.len()
    }

    pub fn row(&self, number: usize) -> &[Cell] {
        let Some(start) = self.starts.get(number) else { return &[] };
        let end = self.starts.get(number + 1).copied().unwrap_or(self.cells.len());
        &self.cells[*start..end]
    }
}

/// Most texts have no space at their ends, and a register has many thousands of cells.
fn trimmed(text: &str) -> &str {
    let is_plain = |it: Option<&u8>| it.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    if is_plain(bytes.first()) && is_plain(bytes.last()) { text } else { text.trim() }
}

fn is_word(first: Option<&u8>) -> bool {
    first.is_some_and(u8::is_ascii_alphanumeric)
}

impl Cell {
    /// What is written in it, without spaces around; empty for a number or a day.
    pub fn text<'t>(&'t self, whole: &'t str) -> &'t str {
        match &self.value {
            Value::Written => trimmed(whole.get(self.at.clone()).unwrap_or_default()),
            Value::Text(text) => text.trim(),
            _ => "",
        }
    }

    /// Whether it says nothing: empty, or the dash that people put where nothing belongs.
    pub fn is_blank(&self, whole: &str) -> bool {
        match &self.value {
            Value::Empty => true,
            // Most cells.
            Value::Written if is_word(whole.as_bytes().get(self.at.start)) => false,
            Value::Written | Value::Text(_) => matches!(self.text(whole), "" | "-" | "–" | "—"),
            _ => false,
        }
    }

    pub fn span(&self, file: FileId) -> Span {
        Span::new(file, self.at.clone())
    }
}
