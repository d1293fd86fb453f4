//! The blocks of a body that can be read in one way only, and they are most of it: headings and tables of words, and
//! paragraphs and lists of words and links like `[words](target)`. They need no Markdown parser.
//!
//! What is not that plain is left to the parser, and with it what it may depend on.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr3, memmem};

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
        // Code, HTML and other line ends. Most bodies have none.
        let sign_in = |text: &str| memchr3(b'`', b'<', b'\r', text.as_bytes());
        let first_sign = sign_in(body).unwrap_or(body.len());
        let blank_line = memmem::Finder::new("\n\n");
        let mut next = 0;
        loop {
            let start = next + line_feeds(&body[next..]);
            if start == body.len() {
                break;
            }
            if let Some(heading) = heading(body, start) {
                next = heading.at.end;
                plain.headings.push(heading);
                continue;
            }
            let end = blank_line.find(&body.as_bytes()[start..]).map(|it| start + it + 1);
            let end = end.unwrap_or(body.len());
            next = end + line_feeds(&body[end..]);
            let has_signs = end > first_sign && sign_in(&body[start..end]).is_some();
            // What is indented may belong to the item of a list above.
            let is_continued = body[next..].starts_with([' ', '\t']);
            if !has_signs && !is_continued && plain.takes(body, start..end) {
                continue;
            }
            if may_reach_on(&body[start..end]) {
                return None;
            }
            plain.leave(start..next);
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

    fn takes(&mut self, body: &str, block: Range<usize>) -> bool {
        let text = body[block.clone()].trim_end_matches('\n').as_bytes();
        let is_plain = match text[0] {
            b'|' => is_table(text),
            _ => is_text(text) && self.take_links(body.as_bytes(), block),
        };
        self.has_text |= is_plain;
        is_plain
    }

    /// Takes all links of a text, or none where there are brackets of another kind.
    fn take_links(&mut self, body: &[u8], text: Range<usize>) -> bool {
        let before = self.links.len();
        for bracket in memchr_iter(b'[', &body[text.clone()]) {
            let Some(link) = link(body, text.start + bracket) else {
                self.links.truncate(before);
                return false;
            };
            self.links.push(link);
        }
        true
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

fn line_feeds(text: &str) -> usize {
    text.bytes().take_while(|it| *it == b'\n').count()
}

/// Whether a block may not end where an empty line comes, or lines in it may end with another character.
fn may_reach_on(block: &str) -> bool {
    block.contains(['<', '\r']) || block.contains("```") || block.contains("~~~")
}

/// `## Words`, whatever follows in the next line.
fn heading(body: &str, start: usize) -> Option<PlainHeading> {
    let bytes = &body.as_bytes()[start..];
    let level = bytes.iter().take_while(|it| **it == b'#').count();
    if !(1..=6).contains(&level) || bytes.get(level) != Some(&b' ') {
        return None;
    }
    let line = memchr(b'\n', bytes).unwrap_or(bytes.len());
    let indent = bytes[level..line].iter().take_while(|it| **it == b' ').count();
    let text = body[start + level + indent..start + line].trim_end_matches(' ');
    if text.is_empty() || !text.bytes().all(is_of_words) {
        return None;
    }
    let text_start = start + level + indent;
    Some(PlainHeading {
        level: u8::try_from(level).ok()?,
        text: text_start..text_start + text.len(),
        at: start..(start + line + 1).min(body.len()),
    })
}

/// Whether every line starts a table's row, and a reader sees something in the first: a table is text then, and so is
/// what only looks like one.
fn is_table(block: &[u8]) -> bool {
    let first = block[1..].iter().find(|it| **it != b' ');
    first.is_some_and(u8::is_ascii_alphanumeric)
        && memchr_iter(b'\n', block).all(|feed| block[feed + 1] == b'|')
        && memchr(b'[', block).is_none()
}

/// Whether every line is one of a paragraph or of a list, and nothing but links has a meaning in them.
fn is_text(block: &[u8]) -> bool {
    is_line_of_text(block)
        && memchr_iter(b'\n', block).all(|feed| is_line_of_text(without_indent(&block[feed + 1..])))
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
            (1.., [b'.' | b')', b'\t' | b'\n', ..] | [b'.' | b')']) => return false,
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
