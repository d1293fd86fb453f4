//! CSV as spreadsheets write it: any delimiter, quotes, a byte order mark, old encodings. Every cell knows its place, which no
//! reader of records tells.

use std::ops::Range;

use super::grid::{Cell, Value};
use crate::fault::{Fault, FaultKind};
use crate::source::{FileId, Span};

/// More columns than any register has: what lies beyond is not read, and that is said.
const MOST_COLUMNS: usize = 256;

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

/// A file's rows: where each stands. Their cells are read one row at a time, on any thread.
#[derive(Debug)]
pub struct Rows<'t> {
    file: FileId,
    text: &'t str,
    delimiter: u8,
    places: Vec<Range<usize>>,
}

impl<'t> Rows<'t> {
    /// Finds up to `most_rows` rows.
    pub fn find(file: FileId, text: &'t str, delimiter: u8, most_rows: usize) -> Rows<'t> {
        let mut rows = Rows { file, text, delimiter, places: Vec::new() };
        let mut at = text.len() - without_mark(text).len();
        while at < text.len() && rows.places.len() < most_rows {
            let end = rows.end_of_row(at);
            rows.places.push(at..end);
            let bytes = text.as_bytes();
            let is_pair = bytes.get(end) == Some(&b'\r') && bytes.get(end + 1) == Some(&b'\n');
            at = end + 1 + usize::from(is_pair);
        }
        rows
    }

    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Where the file goes on after the rows that were found; none where that is all.
    pub fn rest(&self) -> Option<Range<usize>> {
        let end = self.places.last()?.end;
        let rest = self.text[end..].trim();
        (!rest.is_empty()).then_some(end..end)
    }

    /// Whether a row surely says something: a letter or digit does.
    pub fn is_filled(&self, number: usize) -> bool {
        let text = self.places.get(number).and_then(|it| self.text.get(it.clone()));
        text.is_some_and(|it| it.bytes().any(|byte| byte.is_ascii_alphanumeric()))
    }

    /// The cells of a row, in place of what `cells` held. What is wrong with its form goes to `faults`.
    pub fn row(&self, number: usize, cells: &mut Vec<Cell>, faults: &mut Vec<Fault>) {
        cells.clear();
        let Some(place) = self.places.get(number) else { return };
        let Rows { file, text, delimiter, .. } = *self;
        let text = &text[..place.end];
        Reader { file, text, delimiter, at: place.start, faults }.row(cells);
    }

    /// The line feed that ends a row: one inside quotes is text. A quote counts where a cell starts, and one that is never
    /// closed is a character like any other, so that the next rows are still read.
    fn end_of_row(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = start;
        while let Some(found) = memchr::memchr3(b'"', b'\n', b'\r', &bytes[at..]) {
            let place = at + found;
            if bytes[place] != b'"' {
                return place;
            }
            let is_start = place == start || bytes[place - 1] == self.delimiter;
            let closed = is_start.then(|| closing_quote(bytes, place)).flatten();
            at = closed.unwrap_or(place) + 1;
        }
        bytes.len()
    }
}

/// The quote that closes the one at `open`: two of them stand for one inside the text.
fn closing_quote(bytes: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    loop {
        let close = at + memchr::memchr(b'"', &bytes[at..])?;
        if bytes.get(close + 1) != Some(&b'"') {
            return Some(close);
        }
        at = close + 2;
    }
}

/// Reads one row, which ends with `text`.
struct Reader<'t, 'f> {
    file: FileId,
    text: &'t str,
    delimiter: u8,
    at: usize,
    faults: &'f mut Vec<Fault>,
}

impl Reader<'_, '_> {
    fn row(&mut self, cells: &mut Vec<Cell>) {
        loop {
            let cell = self.cell();
            if cells.len() == MOST_COLUMNS {
                let message = format!(
                    "this row has more than {MOST_COLUMNS} cells, and the rest is not read"
                );
                self.report(cell.at, message, "keep the register and nothing else in it");
                return;
            }
            cells.push(cell);
            if self.at >= self.text.len() {
                return;
            }
            self.at += 1;
        }
    }

    /// One cell, up to its delimiter or the end of the row.
    fn cell(&mut self) -> Cell {
        let is_quoted = self.text.as_bytes().get(self.at) == Some(&b'"');
        if let Some(cell) = is_quoted.then(|| self.quoted()).flatten() {
            return cell;
        }
        let start = self.at;
        self.at = self.end_of_cell(start);
        let at = start..self.at;
        let value = if at.is_empty() { Value::Empty } else { Value::Written };
        Cell { at, value }
    }

    fn quoted(&mut self) -> Option<Cell> {
        let open = self.at;
        let Some(close) = closing_quote(self.text.as_bytes(), open) else {
            self.report(
                open..open + 1,
                "this quote is never closed".into(),
                "close it, or write two of them for one inside a text in quotes",
            );
            return None;
        };
        let inside = open + 1..close;
        // What follows the closing quote belongs to the text: spreadsheets read it so.
        self.at = self.end_of_cell(close + 1);
        let tail = self.text[close + 1..self.at].trim_end();
        let text = &self.text[inside.clone()];
        let value = if text.contains('"') || !tail.is_empty() {
            Value::Text(text.replace("\"\"", "\"") + tail)
        } else if inside.is_empty() {
            Value::Empty
        } else {
            Value::Written
        };
        let at = if inside.is_empty() { open..close + 1 } else { inside };
        Some(Cell { at, value })
    }

    /// Where the next delimiter stands. Cells are short: a search of its own would cost more than it saves.
    fn end_of_cell(&self, start: usize) -> usize {
        let rest = &self.text.as_bytes()[start..];
        rest.iter().position(|it| *it == self.delimiter).map_or(self.text.len(), |end| start + end)
    }

    fn report(&mut self, at: Range<usize>, message: String, help: &str) {
        let at = Span::new(self.file, at);
        self.faults.push(Fault::new(FaultKind::Invalid, at, message).field("source").help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cells as text, and how many faults there are.
    fn read(text: &str, delimiter: u8) -> (Vec<Vec<String>>, usize) {
        let rows = Rows::find(0, text, delimiter, usize::MAX);
        let mut faults = Vec::new();
        let mut row = |number| {
            let mut cells = Vec::new();
            rows.row(number, &mut cells, &mut faults);
            cells.iter().map(|it| it.text(text).to_owned()).collect()
        };
        ((0..rows.len()).map(&mut row).collect(), faults.len())
    }

    #[test]
    fn cells_stand_where_they_are_written() {
        let text = "\u{feff}a;\"b \"\"c\"\"; d\"\r\n\"two\nlines\";;x\"y\n";
        let cells = vec![
            vec!["a".to_owned(), "b \"c\"; d".into()],
            vec!["two\nlines".into(), String::new(), "x\"y".into()],
        ];
        assert_eq!(read(text, b';'), (cells, 0));
        let rows = Rows::find(0, text, b';', usize::MAX);
        let row = |number| {
            let mut cells = Vec::new();
            rows.row(number, &mut cells, &mut Vec::new());
            cells
        };
        assert_eq!(&text[row(0)[0].at.clone()], "a");
        assert_eq!(&text[row(1)[0].at.clone()], "two\nlines");
        assert_eq!(row(1)[1].value, Value::Empty);
        for (text, rows) in
            [("", 0), ("a,b\rc,d", 2), ("\"a\" b,c", 1), ("\n\n", 2), ("a\r\n\r\n", 2)]
        {
            assert_eq!(read(text, b',').0.len(), rows, "{text:?}");
        }
        assert_eq!(read("\"a\" b,c", b',').0[0], ["a b", "c"]);
        assert_eq!(read("a,", b',').0[0], ["a", ""]);
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_one_line() {
        let text = "a,\"b\nc,d\n";
        assert_eq!(read(text, b',').0.len(), 2);
        let mut faults = Vec::new();
        Rows::find(0, text, b',', 9).row(0, &mut Vec::new(), &mut faults);
        assert_eq!(
            (faults[0].at.start(), faults[0].message.as_str()),
            (2, "this quote is never closed")
        );
    }

    #[test]
    fn many_unclosed_quotes_are_one_slip_and_take_no_time() {
        let (rows, faults) = read(&"a,\"".repeat(200_001), b',');
        assert!(faults < 5 && rows.len() == 1, "{faults}");
    }

    #[test]
    fn what_is_beyond_any_register_is_not_read() {
        let wide = format!("{}\nb,c\n", "a,".repeat(1000));
        let (rows, faults) = read(&wide, b',');
        assert_eq!((rows.len(), rows[0].len(), rows[1].len(), faults), (2, MOST_COLUMNS, 2, 1));
        let rows = Rows::find(0, "a\nb\nc\n", b',', 2);
        assert_eq!((rows.len(), rows.rest()), (2, Some(3..3)));
        assert_eq!(Rows::find(0, "a\nb\n\n", b',', 2).rest(), None);
    }

    #[test]
    fn old_encodings_are_read_and_reported() {
        assert_eq!(decode(0, "größe".as_bytes()), ("größe".into(), None));
        let (text, fault) = decode(0, b"gr\xf6\xdfe \x80");
        assert_eq!(text, "größe €");
        assert_eq!((fault.unwrap().at.start(), &text[2..4]), (2, "ö"));
        let utf_16: Vec<u8> = "\u{feff}ö;x".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(0, &utf_16), ("ö;x".into(), None));
        assert_eq!(decode(0, b"a\0b").1.unwrap().at.start(), 1);
        assert_eq!(decode(0, b"\xff\xfea").0, "");
    }
}
