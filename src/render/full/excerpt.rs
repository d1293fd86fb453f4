//! The lines around a place, as miette draws them. miette's own reading of a text starts at its first byte for every
//! label and draws whole lines and every line between two labels: a file of one endless line would fill the terminal.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::source::Lines;

/// How much of a line is drawn on either side of a place, once it is longer than any line should be.
const LONG: usize = 300;
const SIDE: usize = 80;
/// How much of a place is drawn.
const MOST_BYTES: usize = 1_000;
const MOST_LINES: usize = 10;

/// A borrowed file with its name; miette's own `NamedSource` must own its text.
#[derive(Debug)]
pub(super) struct Excerpt<'a> {
    pub name: &'a str,
    /// Safe to print, and with the same offsets as the text of `lines`.
    pub text: &'a str,
    pub lines: &'a Lines<'a>,
}

impl Excerpt<'_> {
    /// The part of a place that is drawn: inside the text, and not endless. As (offset, length).
    pub(super) fn visible(&self, start: usize, end: usize) -> (usize, usize) {
        let start = self.floor(start);
        let last = self.lines.range(self.lines.line(start) + MOST_LINES - 1).end;
        let end = self.floor(end.min(last).min(start + MOST_BYTES));
        (start, end.max(start) - start)
    }

    /// The offset itself, or the beginning of the character it stands in.
    fn floor(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    fn start(&self, span: usize, before: usize) -> usize {
        let first = self.lines.line(span);
        let start = self.lines.range(first).start;
        if span - start > LONG {
            return self.floor(span - SIDE);
        }
        let above = (1..first).rev().take(before).map(|line| self.lines.range(line));
        above.take_while(|line| line.len() <= LONG).last().map_or(start, |line| line.start)
    }

    fn end(&self, span: usize, last: usize, after: usize) -> usize {
        let end = self.lines.range(last).end;
        if end.saturating_sub(span) > LONG {
            return self.floor(span + SIDE);
        }
        let below = (last + 1..).take(after).map(|line| self.lines.range(line));
        below.take_while(|line| line.len() <= LONG).last().map_or(end, |line| line.end)
    }
}

impl SourceCode for Excerpt<'_> {
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'b> + 'b>, MietteError> {
        // Two places far apart are asked for as one: they are drawn one after the other then.
        if span.offset() + span.len() > self.text.len() || span.len() > 2 * MOST_BYTES {
            return Err(MietteError::OutOfBounds);
        }
        let end = span.offset() + span.len();
        let last = self.lines.line(if span.is_empty() { end } else { end - 1 });
        // Without context miette wants the place itself.
        let from = if before == 0 { span.offset() } else { self.start(span.offset(), before) };
        let to = if after == 0 { end } else { self.end(end, last, after).max(end) };
        let place = self.lines.position(from);
        let count = self.lines.line(to) + 1 - place.line;
        let contents = MietteSpanContents::new_named(
            self.name.to_owned(),
            &self.text.as_bytes()[from..to],
            (from, to - from).into(),
            place.line - 1,
            place.column - 1,
            count,
        );
        Ok(Box::new(contents))
    }
}
