//! The lines around a place, as miette draws them. miette's own reading of a text starts at its first byte for every
//! label and draws whole lines and every line between two labels: a file of one endless line would fill the terminal.

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::render::escape;
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
        let mut visible = &self.text[start..self.floor(end.max(start).min(start + MOST_BYTES))];
        if let Some((line_feed, _)) = visible.match_indices('\n').nth(MOST_LINES - 1) {
            visible = &visible[..line_feed];
        }
        (start, visible.len())
    }

    /// What is drawn around a place, where that is whole lines which are printed as they are, and the place a part of one
    /// of them.
    pub(super) fn window(&self, start: usize, end: usize) -> Option<Range<usize>> {
        let (from, to) = (self.start(start, 1), self.end(end, 1));
        let is_begin = |at: usize| at == 0 || self.text.as_bytes()[at - 1] == b'\n';
        let is_whole = is_begin(from) && (is_begin(to) || to == self.text.len());
        let is_in_one_line = start < end && !self.text[start..end].contains('\n');
        (is_whole && is_in_one_line && is_printed_as_it_is(&self.text[from..to]))
            .then_some(from..to)
    }

    /// The offset itself, or the beginning of the character it stands in.
    fn floor(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// Where the drawing of a place begins: some lines above it, or in its own line where that is long.
    fn start(&self, span: usize, before: usize) -> usize {
        let line = self.lines.at(span).line;
        let start = self.lines.start(line);
        if span - start > LONG {
            return self.floor(span - SIDE);
        }
        let above =
            (1..line).rev().take(before).map(|it| self.lines.start(it)..self.lines.start(it + 1));
        above.take_while(|line| line.len() <= LONG).last().map_or(start, |line| line.start)
    }

    fn end(&self, span: usize, after: usize) -> usize {
        let Some(mut end) = self.line_end(span) else { return self.floor(span + SIDE) };
        for _ in 0..after {
            match self.line_end(end) {
                Some(next) => end = next,
                None => break,
            }
        }
        end
    }

    /// Where the line of an offset ends, unless that is far away.
    fn line_end(&self, offset: usize) -> Option<usize> {
        let rest = &self.text.as_bytes()[offset..];
        let near = &rest[..rest.len().min(LONG)];
        match near.iter().position(|byte| *byte == b'\n') {
            Some(at) => Some(offset + at + 1),
            None => (near.len() == rest.len()).then_some(self.text.len()),
        }
    }
}

/// A `##` may be a build's command, and a tab takes the columns that are left.
fn is_printed_as_it_is(lines: &str) -> bool {
    let is_odd = |it: u8| it != b'\n' && !(b' '..0x7f).contains(&it);
    let is_plain = escape::has_none(lines.as_bytes(), is_odd);
    let is_safe = || !lines.contains(|it| it == '\t' || escape::is_dangerous(it));
    (is_plain || is_safe()) && !escape::has_pair(lines, b'#')
}

impl SourceCode for Excerpt<'_> {
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'b> + 'b>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        // Two places far apart are asked for as one: they are drawn one after the other then.
        if end > self.text.len() || span.len() > 2 * MOST_BYTES {
            return Err(MietteError::OutOfBounds);
        }
        // A place that ends with a line feed ends in the line before it.
        let last = if self.text[start..end].ends_with('\n') { end - 1 } else { end };
        // Without context miette wants the place itself.
        let from = if before == 0 { start } else { self.start(start, before) };
        let to = if after == 0 { end } else { self.end(last, after) };
        let place = self.lines.at(from);
        let contents = MietteSpanContents::new_named(
            self.name.to_owned(),
            &self.text.as_bytes()[from..to],
            (from, to - from).into(),
            place.line - 1,
            place.column - 1,
            self.text[from..to].lines().count(),
        );
        Ok(Box::new(contents))
    }
}
