//! The blocks of a body that can be read in one way only, and they are most of it: headings and tables of words, and
//! paragraphs and lists of words and links like `[words](target)`. They need no Markdown parser.
//!
//! What is not that plain is left to the parser, and with it what it may depend on.

use std::borrow::Cow;
use std::iter::Peekable;
use std::ops::Range;

use memchr::{Memchr, memchr_iter, memchr3_iter};

/// Stands for the plain blocks between two pieces of the rest: nothing reaches across it, and it says nothing itself.
const BARRIER: &str = "***\n\n";

/// A longer rest is not cut out: beyond this, the parser resolves the fewer links the shorter its text is.
const LONGEST: usize = 100_000;

/// What the plain blocks of a body say, with places in the body.
#[derive(Debug, Default)]
pub(super) struct Plain {
    pub headings: Vec<PlainHeading>,
    pub links: Vec<PlainLink>,
    pub has_text: bool,
    left: Vec<Range<usize>>,
}

#[derive(Debug)]
pub(super) struct PlainHeading {
    pub level: u8,
    pub text: Range<usize>,
    pub at: Range<usize>,
}

#[derive(Debug)]
pub(super) struct PlainLink {
    pub target: Range<usize>,
    pub at: Range<usize>,
}

impl Plain {
    /// None where only a parser of the whole can tell where a block ends: at a fence, HTML or another kind of line end.
    pub fn read(body: &str) -> Option<Plain> {
        let mut plain = Plain::default();
        let mut lines = Lines { body, feeds: memchr_iter(b'\n', body.as_bytes()), next: 0 };
        // Code, HTML and other line ends. Most bodies have none.
        let mut signs = memchr3_iter(b'`', b'<', b'\r', body.as_bytes()).peekable();
        let mut brackets = memchr_iter(b'[', body.as_bytes()).peekable();
        while let Some(first) = lines.next() {
            if first.is_empty() {
                continue;
            }
            if let Some(heading) = heading(body, first.clone()) {
                plain.headings.push(heading);
                continue;
            }
            let (block, is_of_words) = lines.block(first);
            let next = lines.next_filled();
            let has_signs = any_before(block.end, &mut signs);
            // What is indented may belong to the item of a list above.
            let is_continued = body[next..].starts_with([' ', '\t']);
            let in_block = std::iter::from_fn(|| brackets.next_if(|it| *it < block.end));
            let is_plain = is_of_words && !has_signs && !is_continued;
            if is_plain && plain.takes(body.as_bytes(), block.start, in_block) {
                continue;
            }
            any_before(block.end, &mut brackets);
            if may_reach_on(&body[block.clone()]) {
                return None;
            }
            plain.leave(block.start..next);
        }
        let left: usize = plain.left.iter().map(Range::len).sum();
        (left <= LONGEST).then_some(plain)
    }

    /// What is left for the parser; none where every block was plain.
    pub fn rest<'b>(&self, body: &'b str) -> Option<Rest<'b>> {
        let (mut text, mut pieces) = (String::new(), Vec::new());
        for left in &self.left {
            if !pieces.is_empty() {
                text.push_str(BARRIER);
            }
            pieces.push(Piece { at: text.len(), in_body: left.start });
            text.push_str(&body[left.clone()]);
        }
        (!pieces.is_empty()).then(|| Rest { text: text.into(), pieces })
    }

    /// Takes a block of words with all its links, or nothing where there are brackets of another kind. A table has none.
    fn takes(
        &mut self,
        body: &[u8],
        start: usize,
        mut brackets: impl Iterator<Item = usize>,
    ) -> bool {
        let before = self.links.len();
        let is_table = body[start] == b'|';
        let is_plain = brackets.all(|bracket| {
            let link = link(body, bracket).filter(|_| !is_table);
            link.map(|it| self.links.push(it)).is_some()
        });
        if !is_plain {
            self.links.truncate(before);
        }
        self.has_text |= is_plain;
        is_plain
    }

    fn leave(&mut self, block: Range<usize>) {
        match self.left.last_mut() {
            Some(last) if last.end == block.start => last.end = block.end,
            _ => self.left.push(block),
        }
    }
}

/// What the parser reads, and where it stands in the body.
#[derive(Debug)]
pub(super) struct Rest<'b> {
    pub text: Cow<'b, str>,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    at: usize,
    in_body: usize,
}

impl<'b> Rest<'b> {
    pub fn whole(body: &'b str) -> Rest<'b> {
        Rest { text: body.into(), pieces: vec![Piece { at: 0, in_body: 0 }] }
    }

    /// Where a range within one piece stands in the body.
    pub fn in_body(&self, range: Range<usize>) -> Range<usize> {
        let piece = &self.pieces[self.pieces.partition_point(|it| it.at <= range.start) - 1];
        let offset = |at: usize| at - piece.at + piece.in_body;
        offset(range.start)..offset(range.end)
    }
}

/// The lines of a body, without their feeds.
struct Lines<'b> {
    body: &'b str,
    feeds: Memchr<'b>,
    next: usize,
}

impl Lines<'_> {
    /// All up to an empty line, `first` and the last feed among them, and whether they are a table or a text of words.
    fn block(&mut self, first: Range<usize>) -> (Range<usize>, bool) {
        let bytes = self.body.as_bytes();
        let is_table = bytes[first.start] == b'|';
        let mut is_of_words = if is_table {
            starts_table(&bytes[first.clone()])
        } else {
            is_line_of_text(&bytes[first.clone()])
        };
        let mut end = self.next;
        while let Some(line) = self.next().filter(|it| !it.is_empty()) {
            is_of_words = is_of_words
                && if is_table {
                    bytes[line.start] == b'|'
                } else {
                    is_line_of_text(without_indent(&bytes[line]))
                };
            end = self.next;
        }
        (first.start..end.min(bytes.len()), is_of_words)
    }

    /// Where the next line starts that is not empty; the body's end where there is none.
    fn next_filled(&self) -> usize {
        let rest = &self.body.as_bytes()[self.next.min(self.body.len())..];
        self.body.len() - rest.len() + rest.iter().take_while(|it| **it == b'\n').count()
    }
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.next;
        if start >= self.body.len() {
            return None;
        }
        let end = self.feeds.next().unwrap_or(self.body.len());
        self.next = end + 1;
        Some(start..end)
    }
}

/// Whether any of these places is before another. Those that are are gone by then.
fn any_before(end: usize, places: &mut Peekable<impl Iterator<Item = usize>>) -> bool {
    let mut any = false;
    while places.next_if(|it| *it < end).is_some() {
        any = true;
    }
    any
}

/// Whether a block may not end where an empty line comes, or lines in it may end with another character.
fn may_reach_on(block: &str) -> bool {
    block.contains(['<', '\r']) || block.contains("```") || block.contains("~~~")
}

/// `## Words`, whatever follows in the next line.
fn heading(body: &str, line: Range<usize>) -> Option<PlainHeading> {
    let bytes = &body.as_bytes()[line.clone()];
    let level = bytes.iter().take_while(|it| **it == b'#').count();
    if !(1..=6).contains(&level) || bytes.get(level) != Some(&b' ') {
        return None;
    }
    let indent = bytes[level..].iter().take_while(|it| **it == b' ').count();
    let start = line.start + level + indent;
    let text = body[start..line.end].trim_end_matches(' ');
    if text.is_empty() || !text.bytes().all(is_of_words) {
        return None;
    }
    Some(PlainHeading {
        level: u8::try_from(level).ok()?,
        text: start..start + text.len(),
        at: line.start..(line.end + 1).min(body.len()),
    })
}

/// Whether a reader sees something in the first of the lines that start a table's row: a table is text then, and so is
/// what only looks like one.
fn starts_table(line: &[u8]) -> bool {
    let first = line[1..].iter().find(|it| **it != b' ');
    first.is_some_and(u8::is_ascii_alphanumeric)
}

fn without_indent(line: &[u8]) -> &[u8] {
    let indent = line.iter().take_while(|it| **it == b' ').count();
    &line[indent..]
}

/// Whether a line, behind its indent, starts with words or with the item of a list that does. Among other lines of this
/// kind it is text, however deep it stands.
fn is_line_of_text(mut line: &[u8]) -> bool {
    loop {
        let digits = line.iter().take_while(|it| it.is_ascii_digit()).count();
        line = match (digits, &line[digits..]) {
            (0, [b'-' | b'*' | b'+', b' ', item @ ..]) | (1.., [b'.' | b')', b' ', item @ ..]) => {
                item
            }
            (1.., [b'.' | b')', b'\t', ..] | [b'.' | b')']) => return false,
            _ => return starts_with_words(line),
        };
    }
}

/// Whether a text starts with a letter, a number or a link, perhaps within emphasis, quotation marks or parentheses.
fn starts_with_words(text: &[u8]) -> bool {
    let first = text.iter().find(|it| !b"*_\"'(".contains(it));
    first.is_some_and(|it| it.is_ascii_alphanumeric() || *it == b'[')
}

/// `[words](target)`, with nothing before it that makes it something else.
fn link(body: &[u8], start: usize) -> Option<PlainLink> {
    let words = body[start + 1..].iter().take_while(|it| is_of_words(**it)).count();
    let close = start + 1 + words;
    let target = close + 2;
    if words == 0
        || !body[close..].starts_with(b"](")
        || body[..start].ends_with(b"!")
        || body[..start].ends_with(b"\\")
    {
        return None;
    }
    let length = body[target..].iter().take_while(|it| is_of_target(**it)).count();
    let end = target + length + 1;
    let is_closed = length > 0 && body.get(end - 1) == Some(&b')');
    is_closed.then_some(PlainLink { target: target..end - 1, at: start..end })
}

/// Whether a byte means nothing but itself in a heading and in a link's words.
fn is_of_words(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'@'..=b'Z' | b'0'..=b';' | b'+'..=b'/' | b'\''..=b')' | b' ' | b'"' | b'%' | b'?' | 0x80..)
}

/// Whether a byte means nothing but itself in a link's target.
fn is_of_target(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'?'..=b'Z' | b'0'..=b';' | b'+'..=b'/' | b'_' | b'#' | b'%' | b'=' | b'~')
}
