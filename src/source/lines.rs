//! Offsets of a file as lines and columns.

use std::ops::Range;

/// A place as people count: lines and columns from 1, columns in Unicode characters; `offset` in bytes from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    pub column: usize,
    pub offset: usize,
}

/// Turns offsets of one file into positions, having read no further than it must: findings stand near the beginning. A byte
/// order mark takes no column, as in an editor.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    /// Where each line starts, as far as `read`.
    starts: Vec<usize>,
    /// How many characters stand before each whole block of [`BLOCK`] bytes and behind the last, as far as `read`: a line may be
    /// the whole file.
    characters: Vec<usize>,
    read: usize,
}

const BLOCK: usize = 256;

impl<'a> Lines<'a> {
    /// Makes every offset up to this one known to [`Lines::at`].
    pub fn up_to(offset: usize, text: &'a str) -> Lines<'a> {
        let read = offset.min(text.len());
        let bytes = &text.as_bytes()[..read];
        let feeds = memchr::memchr_iter(b'\n', bytes);
        let mut before = 0;
        let blocks = bytes.chunks_exact(BLOCK).map(|block| {
            before += count(block);
            before
        });
        Lines {
            text,
            starts: std::iter::once(0).chain(feeds.map(|at| at + 1)).collect(),
            characters: std::iter::once(0).chain(blocks).collect(),
            read,
        }
    }

    /// The position of an offset that was read.
    pub fn at(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.read);
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.start(line);
        let has_mark = self.text[start..offset].starts_with('\u{feff}');
        let before = if offset - start <= BLOCK {
            count(&self.text.as_bytes()[start..offset])
        } else {
            self.characters_before(offset) - self.characters_before(start)
        };
        Position { line, column: before + 1 - usize::from(has_mark), offset }
    }

    /// The positions of both ends of a range that was read.
    pub fn range(&self, range: Range<usize>) -> (Position, Position) {
        let start = self.at(range.start);
        let end = self.behind(start, range.end).unwrap_or_else(|| self.at(range.end));
        (start, end)
    }

    /// A position a few characters further on the same line, as most ends are: nothing is searched for it.
    fn behind(&self, start: Position, offset: usize) -> Option<Position> {
        let is_on_the_line = self.starts.get(start.line).is_none_or(|next| offset < *next);
        let is_near = (start.offset..=start.offset + BLOCK).contains(&offset);
        // In the first column a byte order mark may follow, which takes none.
        let is_counted = is_near && is_on_the_line && offset <= self.read && start.column > 1;
        let between = self.text.get(start.offset..offset).filter(|_| is_counted)?;
        let column = start.column + count(between.as_bytes());
        Some(Position { line: start.line, column, offset })
    }

    /// Where a line that was read before starts, by its number from 1.
    pub fn start(&self, line: usize) -> usize {
        self.starts[line - 1]
    }

    fn characters_before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        self.characters[block] + count(&self.text.as_bytes()[block * BLOCK..offset])
    }
}

/// The characters that begin in these bytes.
fn count(bytes: &[u8]) -> usize {
    let begins = |it: &u8| u8::from((it & 0b1100_0000) != 0b1000_0000);
    // So few at once that their number is a byte: the processor adds many bytes in one step.
    let of_few = |few: &[u8]| usize::from(few.iter().map(begins).sum::<u8>());
    bytes.chunks(usize::from(u8::MAX)).map(of_few).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_skip_the_byte_order_mark() {
        let lines = Lines::up_to(999, "\u{feff}+++\nü = 1\r\nx");
        assert_eq!(lines.at(3), Position { line: 1, column: 1, offset: 3 });
        assert_eq!(lines.at(7 + 3), Position { line: 2, column: 3, offset: 10 });
        assert_eq!(lines.at(999).line, 3);
        assert_eq!(Lines::up_to(4, "a\nb\nc").at(4).line, 3);
    }

    #[test]
    fn a_column_is_the_same_whatever_blocks_lie_before_it() {
        let text = format!("x\n{}\ny", "aüb\u{1f980}".repeat(5_000));
        let lines = Lines::up_to(text.len(), &text);
        for (number, (at, _)) in text[2..].char_indices().enumerate().take(20_000) {
            assert_eq!(lines.at(at + 2).column, number + 1);
        }
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK] {
            let text = "a".repeat(length);
            assert_eq!(Lines::up_to(length, &text).at(length).column, length + 1);
        }
    }

    #[test]
    fn a_range_has_the_positions_of_its_ends() {
        let text =
            "\u{feff}ab\n\u{feff}üb = \u{1f980}\r\n\nx".to_owned() + &"ü".repeat(BLOCK) + "\ny";
        for read in [0, 5, 20, text.len()] {
            let lines = Lines::up_to(read, &text);
            for start in 0..text.len() {
                for end in start..=text.len() {
                    assert_eq!(lines.range(start..end), (lines.at(start), lines.at(end)));
                }
            }
        }
    }
}
