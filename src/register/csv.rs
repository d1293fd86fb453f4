//! CSV as spreadsheets write it: any delimiter, quotes, a byte order mark, old encodings. Every cell knows its place, which no
//! reader of records tells.

use std::ops::Range;

use super::grid::{Cell, Grid, Value};
use crate::fault::{Fault, FaultKind};
use crate::source::{FileId, Span};

/// More columns or cells than any register has: what lies beyond is not read, and that is said.
const MOST_COLUMNS: usize = 256;
const MOST_CELLS: usize = 1_000_000;

/// A file's bytes as text. What is not UTF-8 is read as UTF-16 where a mark says so, else as Windows-1252, and then reported.
pub fn decode(file: FileId, bytes: &[u8]) -> (String, Option<Fault>) {
    match bytes {
        [0xff, 0xfe, rest @ ..] => return (utf_16(rest, u16::from_le_bytes), None),
        [0xfe, 0xff, rest @ ..] => return (utf_16(rest, u16::from_be_bytes), None),
        _ => {}
    }
    let fault = |at: Range<usize>, message: String, help: &str| {
        Some(Fault::new(FaultKind::Encoding, Span::new(file, at), message).help(help))
    };
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let zero = memchr::memchr(0, bytes);
            let said = zero.and_then(|at| {
                fault(
                    at..at + 1,
                    "this file holds a zero byte, so it is no text".into(),
                    "save it as CSV again",
                )
            });
            (text.to_owned(), said)
        }
        Err(error) => {
            let at = error.valid_up_to();
            let text: String = bytes.iter().map(|byte| windows_1252(*byte)).collect();
            // Everything before it is UTF-8, and may have had longer characters.
            let before: usize = bytes[..at].iter().map(|byte| windows_1252(*byte).len_utf8()).sum();
            let length = windows_1252(bytes[at]).len_utf8();
            let message = format!(
                "the byte {:#04x} here is not UTF-8, so the file is read as Windows-1252",
                bytes[at]
            );
            let said = fault(
                before..before + length,
                message,
                "save it as UTF-8: in Excel, \"CSV UTF-8\"",
            );
            (text, said)
        }
    }
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|it| unit([it[0], it[1]]));
    char::decode_utf16(units).map(|it| it.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// The characters that Windows-1252 has in place of the control characters of Latin-1.
const EXTRA: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => EXTRA[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The delimiters that files have: of two that fit alike, the first.
pub const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// What Excel writes above the header to name the delimiter.
pub fn named_delimiter(text: &str) -> Option<u8> {
    let line = without_mark(text).lines().next()?.trim_matches('"');
    let rest = line.strip_prefix("sep=").or_else(|| line.strip_prefix("SEP="))?;
    rest.bytes().next().filter(|it| DELIMITERS.contains(it))
}

fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Reads up to `most_rows` rows. What is wrong with the form of the file goes to `faults`.
pub fn read(
    file: FileId,
    text: &str,
    delimiter: u8,
    most_rows: usize,
    faults: &mut Vec<Fault>,
) -> Grid {
    let start = text.len() - without_mark(text).len();
    let mut reader = Reader { file, text, delimiter, at: start, grid: Grid::default(), faults };
    if most_rows == usize::MAX {
        reader.grid.reserve(text.len());
    }
    while reader.at < text.len() && reader.grid.rows() < most_rows {
        if !reader.row() {
            break;
        }
    }
    reader.grid
}

struct Reader<'t, 'f> {
    file: FileId,
    text: &'t str,
    delimiter: u8,
    at: usize,
    grid: Grid,
    faults: &'f mut Vec<Fault>,
}

impl Reader<'_, '_> {
    /// One row with its line feed; false where no more is read.
    fn row(&mut self) -> bool {
        self.grid.start_row();
        loop {
            if self.grid.cells() >= MOST_CELLS {
                let message =
                    format!("this file has more than {MOST_CELLS} cells, and the rest is not read");
                self.report(self.at..self.at, message, "keep the register and nothing else in it");
                return false;
            }
            let cell = self.cell();
            if self.grid.width_of_last() == MOST_COLUMNS {
                let message = format!(
                    "this row has more than {MOST_COLUMNS} cells, and the rest is not read"
                );
                self.report(cell.at, message, "keep the register and nothing else in it");
                self.skip_line();
                return true;
            }
            self.grid.push(cell);
            match self.byte() {
                Some(byte) if byte == self.delimiter => self.at += 1,
                Some(b'\r') if self.text.as_bytes().get(self.at + 1) == Some(&b'\n') => {
                    self.at += 2;
                    return true;
                }
                Some(_) => {
                    self.at += 1;
                    return true;
                }
                None => return true,
            }
        }
    }

    /// One cell, up to its delimiter or the end of its line.
    fn cell(&mut self) -> Cell {
        let quoted = (self.byte() == Some(b'"')).then(|| self.quoted()).flatten();
        if let Some(cell) = quoted {
            return cell;
        }
        let start = self.at;
        self.at = self.end_of_cell(start);
        let at = start..self.at;
        let value = if at.is_empty() { Value::Empty } else { Value::Written };
        Cell { at, value }
    }

    /// A cell in quotes. A quote that is never closed is a character like any other, so that the next rows are still read.
    fn quoted(&mut self) -> Option<Cell> {
        let bytes = self.text.as_bytes();
        let open = self.at;
        let mut at = open + 1;
        let mut is_doubled = false;
        loop {
            let Some(next) = memchr::memchr(b'"', &bytes[at..]) else {
                self.report(
                    open..open + 1,
                    "this quote is never closed".into(),
                    "close it, or write two of them for one inside a text in quotes",
                );
                return None;
            };
            at += next + 1;
            if bytes.get(at) != Some(&b'"') {
                break;
            }
            is_doubled = true;
            at += 1;
        }
        let inside = open + 1..at - 1;
        // What follows the closing quote belongs to the text: spreadsheets read it so.
        let end = self.end_of_cell(at);
        self.at = end;
        let has_tail = !self.text[at..end].trim().is_empty();
        let value = if is_doubled || has_tail {
            let text = self.text[inside.clone()].replace("\"\"", "\"");
            Value::Text(text + self.text[at..end].trim_end())
        } else if inside.is_empty() {
            Value::Empty
        } else {
            Value::Written
        };
        let shown = if inside.is_empty() { open..at } else { inside };
        Some(Cell { at: shown, value })
    }

    /// Where the next delimiter or line end stands. Cells are short: a search of its own would cost more than it saves.
    fn end_of_cell(&self, start: usize) -> usize {
        let rest = &self.text.as_bytes()[start..];
        let is_end = |it: &u8| *it == self.delimiter || matches!(*it, b'\n' | b'\r');
        rest.iter().position(is_end).map_or(self.text.len(), |end| start + end)
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_line(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at = memchr::memchr(b'\n', rest).map_or(self.text.len(), |end| self.at + end + 1);
    }

    fn report(&mut self, at: Range<usize>, message: String, help: &str) {
        let at = Span::new(self.file, at);
        self.faults.push(Fault::new(FaultKind::Invalid, at, message).field("source").help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str, delimiter: u8) -> Vec<Vec<String>> {
        let mut faults = Vec::new();
        let grid = read(0, text, delimiter, usize::MAX, &mut faults);
        let row = |number| grid.row(number).iter().map(|it| it.text(text).to_owned()).collect();
        (0..grid.rows()).map(row).collect()
    }

    #[test]
    fn cells_stand_where_they_are_written() {
        let text = "\u{feff}a;\"b \"\"c\"\"; d\"\r\n\"two\nlines\";;x\"y\n";
        assert_eq!(cells(text, b';'), [vec!["a", "b \"c\"; d"], vec!["two\nlines", "", "x\"y"]]);
        let grid = read(0, text, b';', usize::MAX, &mut Vec::new());
        assert_eq!(&text[grid.row(0)[0].at.clone()], "a");
        assert_eq!(&text[grid.row(1)[0].at.clone()], "two\nlines");
        assert_eq!(grid.row(1)[1].value, Value::Empty);
        assert_eq!(cells("", b','), [[""; 0]; 0]);
        assert_eq!(cells("a,b\rc,d", b','), [["a", "b"], ["c", "d"]]);
        assert_eq!(cells("\"a\" b,c", b','), [["a b", "c"]]);
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_one_line() {
        let mut faults = Vec::new();
        let text = "a,\"b\nc,d\n";
        let grid = read(0, text, b',', usize::MAX, &mut faults);
        assert_eq!(grid.rows(), 2);
        assert_eq!(faults.len(), 1);
        assert_eq!(
            (faults[0].at.start, faults[0].message.as_str()),
            (2, "this quote is never closed")
        );
    }

    #[test]
    fn many_unclosed_quotes_are_one_slip_and_take_no_time() {
        let mut faults = Vec::new();
        let text = "a,\"".repeat(200_001);
        read(0, &text, b',', usize::MAX, &mut faults);
        assert!(faults.len() < 5, "{}", faults.len());
    }

    #[test]
    fn what_is_beyond_any_register_is_not_read() {
        let mut faults = Vec::new();
        let wide = format!("{}\nb,c\n", "a,".repeat(1000));
        let grid = read(0, &wide, b',', usize::MAX, &mut faults);
        assert_eq!((grid.rows(), grid.row(0).len(), grid.row(1).len()), (2, MOST_COLUMNS, 2));
        assert_eq!(faults.len(), 1);
        let mut faults = Vec::new();
        let many = ",".repeat(100) + "\n";
        let grid = read(0, &many.repeat(20_000), b',', usize::MAX, &mut faults);
        assert!(grid.cells() <= MOST_CELLS + MOST_COLUMNS && faults.len() == 1);
    }

    #[test]
    fn old_encodings_are_read_and_reported() {
        assert_eq!(decode(0, "größe".as_bytes()), ("größe".into(), None));
        let (text, fault) = decode(0, b"gr\xf6\xdfe \x80");
        assert_eq!(text, "größe €");
        assert_eq!((fault.unwrap().at.start, &text[2..4]), (2, "ö"));
        let utf_16: Vec<u8> = "\u{feff}ö;x".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(0, &utf_16), ("ö;x".into(), None));
        assert_eq!(decode(0, b"a\0b").1.unwrap().at.start, 1);
        assert_eq!(decode(0, b"\xff\xfea").0, "");
    }
}
