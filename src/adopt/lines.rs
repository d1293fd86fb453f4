//! A text line by line: where each stands, and whether a document's facts may be expected there.

use std::borrow::Cow;
use std::ops::Range;

use super::html;
use crate::document::{self, Body, Heading};

/// Where in a document a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Region {
    /// Above the first section.
    Head,
    /// Under a heading like "Document control".
    Control,
    /// Under a heading like "Revision history".
    History,
    Body,
}

#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    /// Without its line break, and without a comment that starts before it or goes on behind it.
    pub text: &'a str,
    /// With it, from the start of the file.
    pub at: Range<usize>,
    /// From 1.
    pub number: usize,
    pub region: Region,
    /// Inside a block of code, where nothing is meant as it stands.
    pub is_code: bool,
    pub comment: Comment,
}

/// What of a line is a comment, which no reader sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comment {
    Nothing,
    /// Text stands beside it.
    Part,
    Whole,
}

impl Line<'_> {
    /// Whether a reader sees it, and it means what it says.
    pub(super) fn is_text(&self) -> bool {
        !self.is_code && self.comment != Comment::Whole
    }
}

/// Facts stand at the top: nobody writes sixty lines before the first section to say who owns a document.
const LONGEST_HEAD: usize = 60;

const CONTROL: [&str; 13] = [
    "document control",
    "document information",
    "document details",
    "document metadata",
    "metadata",
    "policy information",
    "control information",
    "dokumentenlenkung",
    "dokumentlenkung",
    "dokumenteninformation",
    "dokumentinformation",
    "dokumenteninformationen",
    "dokumentensteuerung",
];

const HISTORY: [&str; 14] = [
    "revision history",
    "version history",
    "document history",
    "change history",
    "change log",
    "changelog",
    "revisions",
    "amendment history",
    "änderungshistorie",
    "änderungsverzeichnis",
    "versionshistorie",
    "dokumentenhistorie",
    "dokumenthistorie",
    "revisionshistorie",
];

/// The lines of `text` from `start` on.
pub(super) fn lines(text: &str, start: usize) -> Vec<Line<'_>> {
    each(text, start, Some(Comments { is_open: false, last: text.rfind(CLOSES) }))
}

/// The same of YAML, which knows no comments but its own.
pub(super) fn of_yaml(text: &str, start: usize) -> Vec<Line<'_>> {
    each(text, start, None)
}

fn each(text: &str, start: usize, mut comments: Option<Comments>) -> Vec<Line<'_>> {
    let first = text[..start].matches('\n').count() + 1;
    let mut region = Region::Head;
    let mut code =
        document::code_blocks(&text[start..]).map(|it| start + it.start..start + it.end).peekable();
    let mut at = start;
    let mut filled = 0;
    let mut lines = Vec::new();
    let mut all = text[start..].split_inclusive('\n').enumerate().peekable();
    while let Some((number, whole)) = all.next() {
        let here = at..at + whole.len();
        at = here.end;
        let text = whole.trim_end_matches(['\n', '\r']);
        while code.next_if(|it| it.end <= here.start).is_some() {}
        let is_code = code.peek().is_some_and(|it| it.start < here.end);
        let (text, comment) = match comments.as_mut().filter(|_| !is_code) {
            Some(comments) => comments.beside(text, here.start),
            None => (text, Comment::Nothing),
        };
        let is_text = !is_code && comment != Comment::Whole;
        let below = all.peek().map_or("", |it| it.1);
        let found = Some(text).filter(|_| is_text);
        if let Some((level, heading)) = found.and_then(|it| any_heading(it, below)) {
            region = region_of(level, &heading, region);
        }
        filled += usize::from(comment != Comment::Whole && !text.trim().is_empty());
        let region = match region {
            Region::Head if filled > LONGEST_HEAD => Region::Body,
            region => region,
        };
        lines.push(Line { text, at: here, number: first + number, region, is_code, comment });
    }
    lines
}

/// Comments in HTML, line by line.
struct Comments {
    is_open: bool,
    /// Where the last one is closed.
    last: Option<usize>,
}

const OPENS: &str = "<!--";
const CLOSES: &str = "-->";

impl Comments {
    /// The text of a line that stands before or behind comments, else the whole of it. One within the text stays.
    fn beside<'l>(&mut self, line: &'l str, start: usize) -> (&'l str, Comment) {
        let mut text = line;
        let mut comment = Comment::Nothing;
        loop {
            if self.is_open {
                let Some((_, rest)) = text.split_once(CLOSES) else {
                    return (line, Comment::Whole);
                };
                (self.is_open, text, comment) = (false, rest, Comment::Part);
            } else if let Some(rest) = text.trim_start().strip_prefix(OPENS)
                && self.is_closed_behind(start + line.len() - rest.len())
            {
                (self.is_open, text) = (true, rest);
            } else {
                break;
            }
        }
        if comment == Comment::Part && text.trim().is_empty() {
            return (line, Comment::Whole);
        }
        let mut from = 0;
        while let Some(at) = text[from..].find(OPENS).map(|it| from + it) {
            let behind = at + OPENS.len();
            // In a span of code it is the sign itself.
            if text[..at].ends_with('`') {
                from = behind;
                continue;
            }
            match text[behind..].find(CLOSES) {
                Some(end) => (from, comment) = (behind + end + CLOSES.len(), Comment::Part),
                None if self.is_closed_behind(start + line.len() - text.len() + behind) => {
                    self.is_open = true;
                    return (&text[..at], Comment::Part);
                }
                None => break,
            }
        }
        (text, comment)
    }

    /// What is never closed is no comment, but text.
    fn is_closed_behind(&self, at: usize) -> bool {
        self.last.is_some_and(|it| it >= at)
    }
}

/// The level and the text of a heading with `#`.
pub(super) fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|it| *it == b'#').count();
    let rest = &line[level..];
    let is_heading = (1..=6).contains(&level) && rest.starts_with([' ', '\t']);
    let text = without_attributes(rest.trim());
    // Marks that close it stand apart: "C#" is a name.
    let open = text.trim_end_matches('#');
    let is_closed = open.is_empty() || open.ends_with([' ', '\t']);
    is_heading.then(|| (level, if is_closed { open.trim_end() } else { text }))
}

/// The same, or one with a line below it, or in HTML.
fn any_heading<'l>(line: &'l str, below: &str) -> Option<(usize, Cow<'l, str>)> {
    let in_html = || html::heading(line).map(|(level, it)| (level, Cow::Owned(it)));
    let marked = heading(line).or_else(|| underlined(line, below));
    marked.map(|(level, it)| (level, Cow::Borrowed(it))).or_else(in_html)
}

/// A heading above a line of `=` or `-`. Facts above a rule are no heading, though Markdown takes the last of them for one.
fn underlined<'l>(line: &'l str, below: &str) -> Option<(usize, &'l str)> {
    let text = line.trim();
    let is_plain = text.starts_with(char::is_alphanumeric) && !text.contains([':', '|']);
    let below = below.trim_end();
    let level = match below.as_bytes() {
        [b'=', ..] if below.bytes().all(|it| it == b'=') => 1,
        [b'-', b'-', ..] if below.bytes().all(|it| it == b'-') => 2,
        _ => return None,
    };
    is_plain.then_some((level, text))
}

/// Without an anchor or a class at its end, as `{#scope}` and `{.unnumbered}` are.
fn without_attributes(heading: &str) -> &str {
    let block = heading.strip_suffix('}').and_then(|it| it.rsplit_once('{'));
    let block = block.filter(|(_, it)| it.starts_with(['#', '.']));
    block.map_or(heading, |(before, _)| before.trim_end())
}

/// The first heading of the first level in `text` from `start` on, as the rules read it or in HTML, and where it stands. One
/// below it may be of a section, as "Purpose" is, so it is no title. `lines` are those of the text.
pub(super) fn title(text: &str, start: usize, lines: &[Line<'_>]) -> Option<(String, String)> {
    let headings = Body::read(0, text, start..text.len()).headings;
    let words = |it: &Heading| it.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = headings.iter().find(|it| it.level == 1 && !words(it).is_empty());
    let first = first.map(|it| (words(it), it.span.start()));
    let in_html = html::title(text, start, lines);
    let (title, at) = first.into_iter().chain(in_html).min_by_key(|(_, at)| *at)?;
    let line = text[..at].matches('\n').count() + 1;
    Some((title, format!("the heading, line {line}")))
}

fn region_of(level: usize, heading: &str, before: Region) -> Region {
    let plain = heading.replace('*', "").to_lowercase();
    let name = plain.trim_start_matches(|it: char| it.is_ascii_digit() || matches!(it, '.' | ' '));
    let name = name.trim().trim_end_matches(':');
    if CONTROL.contains(&name) {
        Region::Control
    } else if HISTORY.iter().any(|it| name == *it || name.starts_with(&format!("{it} "))) {
        Region::History
    } else if level == 1 && before == Region::Head {
        Region::Head
    } else {
        Region::Body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines that are code.
    fn code(text: &str) -> Vec<&str> {
        lines(text, 0).into_iter().filter(|it| it.is_code).map(|it| it.text).collect()
    }

    #[test]
    fn code_ends_where_markdown_ends_it() {
        let fenced = "```text\n```inner\nOwner: CISO\n~~~\n````  \nafter\n";
        assert_eq!(code(fenced), ["```text", "```inner", "Owner: CISO", "~~~", "````  "]);
        assert_eq!(code("Text.\n\n    ```\n\nafter\n"), ["    ```"]);
        assert_eq!(code("```one``` word\nafter\n"), [""; 0]);
        let listed = "1. step\r\n\r\n    ```\r\n    code\r\n    ```\r\nafter\r\n";
        assert_eq!(code(listed), ["    ```", "    code", "    ```"]);
        assert_eq!(code("~~~\n\nopen"), ["~~~", "", "open"]);
    }

    #[test]
    fn a_comment_is_no_text_and_what_stands_beside_it_is() {
        let of = |text: &str| -> Vec<(String, Comment)> {
            lines(text, 0).into_iter().map(|it| (it.text.to_owned(), it.comment)).collect()
        };
        let (part, whole, nothing) = (Comment::Part, Comment::Whole, Comment::Nothing);
        for (text, wanted) in [
            ("<!-- a -->", &[("<!-- a -->", whole)][..]),
            ("<!-- a\n# b\n-->c", &[("<!-- a", whole), ("# b", whole), ("c", part)]),
            ("<!-- a --> <!-- b --> c", &[(" c", part)]),
            (
                "a <!-- b\nc --> <!-- d\n-->",
                &[("a ", part), ("c --> <!-- d", whole), ("-->", whole)],
            ),
            ("a <!-- b --> c", &[("a <!-- b --> c", part)]),
            ("a `<!--` b\nc -->", &[("a `<!--` b", nothing), ("c -->", nothing)]),
            ("a <!-- b\nc", &[("a <!-- b", nothing), ("c", nothing)]),
            (
                "```\n<!--\n```\na -->",
                &[("```", nothing), ("<!--", nothing), ("```", nothing), ("a -->", nothing)],
            ),
        ] {
            let wanted: Vec<_> = wanted.iter().map(|(it, of)| ((*it).to_owned(), *of)).collect();
            assert_eq!(of(text), wanted, "{text}");
        }
        let long = format!("<!--\n{}-->\n# Backup\n", "licence\n".repeat(80));
        assert!(lines(&long, 0).iter().all(|it| it.region == Region::Head));
    }

    #[test]
    fn a_title_is_the_heading_of_the_whole() {
        let of = |text: &str| title(text, 0, &lines(text, 0)).map(|it| it.0);
        for (text, wanted) in [
            ("# Secure coding in C#\n", "Secure coding in C#"),
            ("# Backup policy ##  \n", "Backup policy"),
            ("Backup policy\n===\n", "Backup policy"),
            ("**Owner:** CISO\n\nBackup policy\n=\n", "Backup policy"),
            ("# **Backup** [policy](a.md) {#backup .policy}\n", "Backup policy"),
            ("<h1>Backup policy</h1>\n\n# Purpose\n", "Backup policy"),
            ("# Backup policy\n\n<h1>Purpose</h1>\n", "Backup policy"),
            ("```\n# Code\n```\n## Purpose\n# Backup policy\n", "Backup policy"),
        ] {
            assert_eq!(of(text).as_deref(), Some(wanted), "{text}");
        }
        assert_eq!(of("## Purpose\n\nCopies.\n"), None);
        let of_each = |text: &str| lines(text, 0).iter().map(|it| it.region).collect::<Vec<_>>();
        let (head, body) = (Region::Head, Region::Body);
        assert_eq!(
            of_each("Backup\n===\n\nScope\n-----\nText\n"),
            [head, head, head, body, body, body]
        );
        assert_eq!(of_each("Owner: CISO\n---\nText\n"), [head; 3]);
        let regions = lines("## Document control {#control}\n\n## Scope {a}\n", 0);
        assert_eq!(
            regions.iter().map(|it| it.region).collect::<Vec<_>>(),
            [Region::Control, Region::Control, Region::Body]
        );
    }
}
