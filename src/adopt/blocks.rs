//! Where a document states its facts in its text: tables, blockquotes, lines with bold labels, comments, badges.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::labels::Label;
use super::lines::{self, Comment, Line, Region};
use super::people;
use super::revisions;
use super::values::plain;

/// A label and what stands beside it.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    /// As it is written.
    pub name: String,
    pub label: Option<Label>,
    /// Without marks.
    pub value: String,
    /// Of a list in YAML, where a comma is part of a name.
    pub items: Option<Vec<String>>,
    pub line: usize,
}

/// Several pairs in one place.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// What it is, for people: "a table".
    pub what: &'static str,
    pub at: Range<usize>,
    pub pairs: Vec<Pair>,
    /// Whether it holds labelled facts and nothing else.
    pub is_whole: bool,
    /// Whether its place says that it speaks of the document. Else it is believed as a whole, or in nothing.
    pub is_in_place: bool,
}

impl Pair {
    pub(super) fn new(name: &str, value: &str, line: usize) -> Pair {
        let name = plain(name).trim_end_matches(':').trim().to_owned();
        let label = Label::of(&name);
        Pair { name, label, value: plain(value), items: None, line }
    }
}

/// Groups of lines that may hold facts, without code: first those whose place says so, each in their order.
pub(super) fn blocks(lines: &[Line<'_>]) -> Vec<Block> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let kind = kind_of(&lines[at]);
        let same = lines[at..].iter().take_while(|it| kind_of(it) == kind).count();
        let end = at + same;
        let group = &lines[at..end];
        at = end;
        let block = match kind {
            Kind::Table if revisions::is_history(group) => None,
            Kind::Table => table(group),
            Kind::Quote => labelled(group, "a blockquote"),
            Kind::Comment if group.iter().any(is_of_a_licence) => None,
            Kind::Comment => labelled(group, "a comment"),
            Kind::Text => labelled(group, "a line"),
            Kind::Nothing => None,
        };
        found.extend(block.filter(|it| is_about_the_document(it, group[0].region)));
    }
    found.sort_by_key(|it| !it.is_in_place);
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Table,
    Quote,
    Comment,
    Text,
    Nothing,
}

/// A licence has a version and an author of its own.
fn is_of_a_licence(line: &Line<'_>) -> bool {
    let text = line.text.to_lowercase();
    ["copyright", "licence", "license", "spdx"].iter().any(|it| text.contains(it))
}

fn kind_of(line: &Line<'_>) -> Kind {
    if line.comment == Comment::Whole {
        return Kind::Comment;
    }
    let text = line.text.trim_start();
    if line.is_code || text.is_empty() || lines::heading(line.text).is_some() {
        return Kind::Nothing;
    }
    match text.as_bytes()[0] {
        b'|' => Kind::Table,
        b'>' => Kind::Quote,
        _ => Kind::Text,
    }
}

/// Actions, risks and assets have owners and states too: only at the top, under a heading that says so, or with labels
/// that only documents have does a block speak of the document.
fn is_about_the_document(block: &Block, region: Region) -> bool {
    let known: Vec<Label> = block.pairs.iter().filter_map(|it| it.label).collect();
    let of_documents = known.iter().filter(|it| it.is_of_documents()).count();
    match region {
        Region::Head if block.what == "a table" => {
            (known.len() >= 2 && of_documents >= 1) || is_short(block)
        }
        Region::Head | Region::Control => !known.is_empty(),
        Region::History | Region::Body => known.len() >= 3 && of_documents >= 2,
    }
}

/// A row or two of labels and values alone: a table about something else names that beside its owner or state.
fn is_short(block: &Block) -> bool {
    // One row may be the names of two columns.
    let is_row_of_names = matches!(&block.pairs[..], [one] if one.label == Some(Label::Owner) && !people::is_one(&one.value));
    block.pairs.len() <= 2
        && !is_row_of_names
        && block.pairs.iter().all(|it| it.label.is_some() && Label::of(&it.value).is_none())
}

fn is_in_place(lines: &[Line<'_>]) -> bool {
    matches!(lines[0].region, Region::Head | Region::Control)
}

/// The cells of a row.
pub(super) fn cells(line: &str) -> Vec<&str> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').filter(|it| !it.ends_with('\\')).unwrap_or(line);
    let mut cells = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, character) in line.char_indices() {
        if character == '|' && before != Some('\\') {
            cells.push(&line[start..at]);
            start = at + 1;
        }
        before = Some(character);
    }
    cells.push(&line[start..]);
    cells
}

pub(super) fn is_rule(line: &str) -> bool {
    line.contains('-') && line.chars().all(|it| matches!(it, '|' | '-' | ':' | ' ' | '\t'))
}

/// Labels on the left, or in the first row above a single one.
fn table(lines: &[Line<'_>]) -> Option<Block> {
    let rows: Vec<(usize, Vec<&str>)> =
        lines.iter().filter(|it| !is_rule(it.text)).map(|it| (it.number, cells(it.text))).collect();
    let across = || -> Vec<Pair> {
        let [(_, names), (line, values)] = &rows[..] else { return Vec::new() };
        names.iter().zip(values).map(|(name, value)| Pair::new(name, value, *line)).collect()
    };
    let down = || -> Vec<Pair> {
        let pairs = rows.iter().flat_map(|(line, cells)| {
            // `| Owner | CISO | Version | 1.2 |`: two columns, twice.
            cells.chunks_exact(2).map(|it| Pair::new(it[0], it[1], *line))
        });
        pairs.filter(|it| !(it.name.is_empty() && it.value.is_empty())).collect()
    };
    let known = |pairs: &[Pair]| pairs.iter().filter(|it| it.label.is_some()).count();
    let (across, down) = (across(), down());
    let is_even = rows.iter().all(|(_, cells)| cells.len() % 2 == 0);
    let pairs = match is_even && known(&down) >= known(&across) && known(&down) > 0 {
        // A first row such as `| Field | Value |` names the columns.
        true => down.into_iter().filter(|it| !is_column_name(it)).collect(),
        false if is_in_place(lines) || is_of_documents_alone(&across) => across,
        false => return None,
    };
    if pairs.is_empty() || is_second_label(&pairs) {
        return None;
    }
    let at = lines[0].at.start..lines[lines.len() - 1].at.end;
    let is_whole = lines.iter().all(|it| it.comment == Comment::Nothing);
    Some(Block { what: "a table", at, pairs, is_whole, is_in_place: is_in_place(lines) })
}

/// A column that no document has shows that a table is about something else; a comment on a version does not.
fn is_of_documents_alone(pairs: &[Pair]) -> bool {
    let has_version = pairs.iter().any(|it| it.label == Some(Label::Version));
    pairs.iter().all(|it| it.label.is_some() || (has_version && revisions::is_change(&it.name)))
}

/// A table whose "values" are labels is a list of something else.
fn is_second_label(pairs: &[Pair]) -> bool {
    let labels = pairs.iter().filter(|it| it.label.is_some() && Label::of(&it.value).is_some());
    labels.count() >= 2
}

fn is_column_name(pair: &Pair) -> bool {
    let name = pair.name.to_lowercase();
    let value = pair.value.to_lowercase();
    matches!(
        name.as_str(),
        "" | "field" | "item" | "attribute" | "property" | "feld" | "merkmal" | "metadata" | "key"
    ) && matches!(
        value.as_str(),
        "" | "value"
            | "details"
            | "detail"
            | "information"
            | "wert"
            | "inhalt"
            | "angabe"
            | "description"
    )
}

/// Lines such as `**Owner:** CISO | **Version:** 1.2`, `> Owner: CISO`, `- Owner: CISO`.
fn labelled(lines: &[Line<'_>], what: &'static str) -> Option<Block> {
    let mut pairs = Vec::new();
    let mut is_whole = true;
    let mut what = what;
    for line in lines {
        let before = pairs.len();
        if line.text.contains("img.shields.io/") {
            pairs.extend(badges(line));
            what = "a badge";
        } else {
            pairs.extend(pairs_of(line));
        }
        let rest = line.text.trim_matches(|it: char| {
            matches!(it, '>' | ' ' | '*' | '<' | '!' | '-') || it.is_whitespace()
        });
        is_whole &= line.comment != Comment::Part;
        is_whole &= pairs.len() > before || rest.is_empty() || is_caption(rest);
    }
    if !pairs.iter().any(|it| it.label.is_some()) {
        return None;
    }
    let at = lines[0].at.start..lines[lines.len() - 1].at.end;
    Some(Block { what, at, pairs, is_whole, is_in_place: is_in_place(lines) })
}

/// `> **Document control**`
fn is_caption(text: &str) -> bool {
    let text = text.trim_matches(['*', '\\', ' ', ':', '_']).to_lowercase();
    matches!(
        text.as_str(),
        "document control" | "document information" | "dokumentenlenkung" | "metadata"
    )
}

fn pairs_of(line: &Line<'_>) -> Vec<Pair> {
    static BOLD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:\*\*|__)\s*([^*_|\n:]{1,48}?)\s*(?::\s*(?:\*\*|__)|(?:\*\*|__)\s*:)")
            .expect("a valid expression")
    });
    let text = line.text.trim_start().trim_start_matches(['>', ' ', '\t']);
    let text = match line.comment {
        Comment::Whole => text.trim_start_matches("<!--").trim_end().trim_end_matches("-->"),
        Comment::Nothing | Comment::Part => text.trim_end(),
    };
    let text = text.strip_prefix("- ").or_else(|| text.strip_prefix("* ")).unwrap_or(text);
    let found: Vec<_> = if text.contains("**") || text.contains("__") {
        BOLD.captures_iter(text)
            .filter_map(|it| Some((it.get(0)?.range(), it.get(1)?.as_str())))
            .collect()
    } else {
        Vec::new()
    };
    // Bold words inside a sentence are no labels of it.
    if found.first().is_some_and(|(at, _)| text[..at.start].trim().is_empty()) {
        let ends = found.iter().skip(1).map(|(at, _)| at.start).chain([text.len()]);
        return found
            .iter()
            .zip(ends)
            .map(|((at, name), end)| {
                let value =
                    text[at.end..end].trim().trim_end_matches(['|', '·', '•', ';', ',', '–', '—']);
                Pair::new(name, value, line.number)
            })
            .collect();
    }
    let parts = text.split(" | ").flat_map(|it| it.split(" · ")).flat_map(|it| it.split(" • "));
    let parts = parts.flat_map(at_labels).filter(|it| !it.trim().is_empty());
    let parts: Vec<&str> = parts.collect();
    let pairs = parts.iter().filter_map(|part| {
        let (name, value) = part.split_once(':')?;
        let pair = Pair::new(name, value, line.number);
        let is_apart = value.is_empty() || value.starts_with([' ', '\t']);
        (is_apart && !name.is_empty() && pair.label.is_some()).then_some(pair)
    });
    let pairs: Vec<Pair> = pairs.collect();
    if pairs.len() == parts.len() { pairs } else { Vec::new() }
}

/// `Owner: CISO; Version: 1.2`, and not `Owner: CISO; CTO`: parted only where a label follows.
fn at_labels(text: &str) -> Vec<&str> {
    // No label is longer, so no more is looked through at each mark.
    let is_pair = |it: &str| {
        let colon = it.char_indices().take(64).find(|(_, it)| *it == ':');
        colon.is_some_and(|(at, _)| Label::of(&plain(&it[..at])).is_some())
    };
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, mark) in text.match_indices([';', ',', '–', '—']) {
        let behind = &text[at + mark.len()..];
        if is_pair(behind) {
            parts.push(&text[start..at]);
            start = at + mark.len();
        }
    }
    parts.push(&text[start..]);
    parts
}

/// `https://img.shields.io/badge/owner-IT_lead-blue`, and `?label=owner&message=IT%20lead`.
fn badges(line: &Line<'_>) -> Vec<Pair> {
    static BADGE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"img\.shields\.io/(?:badge/([^\s"'()<>?]+)|static/v1\?([^\s"'()<>]+))"#)
            .expect("a valid expression")
    });
    let decode = |text: &str| {
        let text = percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
        text.replace("__", "\u{0}").replace('_', " ").replace('\u{0}', "_")
    };
    let found = BADGE.captures_iter(line.text).filter_map(|found| {
        if let Some(path) = found.get(1) {
            let parts = path.as_str().trim_end_matches(".svg").replace("--", "\u{0}");
            let parts: Vec<String> =
                parts.split('-').map(|it| decode(&it.replace('\u{0}', "-"))).collect();
            let [name, value, _color] = &parts[..] else { return None };
            return Some(Pair::new(name, value, line.number));
        }
        let query = found.get(2)?.as_str().replace("&amp;", "&").replace('+', " ");
        let of = |key: &str| {
            query.split('&').find_map(|it| {
                it.split_once('=').filter(|(name, _)| *name == key).map(|(_, it)| decode(it))
            })
        };
        Some(Pair::new(&of("label")?, &of("message")?, line.number))
    });
    found.collect()
}
