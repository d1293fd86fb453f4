//! What mends a finding without anybody having to think: edits that keep every other byte. No fix touches who answers for
//! a document, who vouched for it, or when.

mod sorting;

use std::collections::BTreeMap;

use crate::document::Document;
use crate::edit::{self, Splice};
use crate::finding::Finding;
use crate::front_matter::{self, FrontMatter};
use crate::isms::Isms;
use crate::source::{FileId, Span};

/// Edits that close a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What becomes of it, as a phrase: "`A.9.1.1` becomes `A.5.15`".
    pub what: String,
    pub edits: Vec<Edit>,
    /// Whether the document says the same afterwards, beyond any doubt.
    pub is_safe: bool,
}

/// A place and what is written there instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub at: Span,
    pub text: String,
}

/// A document's new text, and the findings that it closes.
#[derive(Debug)]
pub struct Mended<'a> {
    pub file: FileId,
    pub text: String,
    pub closed: Vec<&'a Finding>,
}

/// Fields that no fix writes or changes, wherever they stand: who answers, and who vouched for what until when.
pub const UNTOUCHED: &[&str] = &[
    "owner",
    "approver",
    "approved",
    "approved_by",
    "reviewed",
    "reviewed_on",
    "accepted",
    "effectiveness",
    "until",
];

/// Days that no fix changes; it may take their quotes away.
pub const DAYS: &[&str] = &[
    "next_review",
    "due",
    "done_on",
    "assessed_on",
    "collected_on",
    "planned_on",
    "audited_on",
    "held_on",
    "raised_on",
    "reported_on",
    "closed_on",
];

/// Keys by which something comes into force or speaks for another text: somebody looks before they are written.
pub const DECIDING: &[&str] = &["status", "source"];

/// How many fixes of one document are tried one by one, where not all fit together.
const MOST_TRIED: usize = 100;

impl Fix {
    pub fn new(at: Span, text: impl Into<String>, what: impl Into<String>) -> Fix {
        Fix { what: what.into(), edits: vec![Edit { at, text: text.into() }], is_safe: true }
    }

    /// The same, safe only where this holds too.
    #[must_use]
    pub fn safe_if(self, is_safe: bool) -> Fix {
        Fix { is_safe: self.is_safe && is_safe, ..self }
    }

    /// Replaces the id of a control. Where it names a row, or stands in a record of what was done, somebody must look.
    pub fn control(document: &Document, key: &str, id: Span, old: &str, new: &str) -> Option<Fix> {
        let what = format!("`{old}` becomes `{new}`");
        let is_safe = key != "applicability" && !document.kind_or_policy().is_record();
        let is_here = id.file() == document.file;
        is_here.then(|| Fix::new(id, edit::quoted(new), what).safe_if(is_safe))
    }

    /// Takes out the id of a control whose successor stands beside it. In a record of what was done, somebody must look.
    pub fn without_control(
        document: &Document,
        text: &str,
        id: Span,
        [old, new]: [&str; 2],
    ) -> Option<Fix> {
        let what = format!("`{old}` goes, for its list names `{new}` already");
        let fix = || Fix::without_item(text, id, what);
        let is_safe = !document.kind_or_policy().is_record();
        (id.file() == document.file).then(|| fix().safe_if(is_safe))
    }

    /// Takes the quotes from a day. A record says what was done: there somebody must look.
    pub fn unquoted_day(document: &Document, at: Span, quoted: &str) -> Fix {
        let day = quoted.trim_matches(['"', '\'']);
        let is_safe = !document.kind_or_policy().is_record();
        Fix::new(at, day, format!("`{quoted}` becomes the date `{day}`")).safe_if(is_safe)
    }

    /// Puts the items of a list in an order: which of them stands first, which second. A comment moves with the item before
    /// it on its line; none where a comment may mean more than that.
    pub fn sorted(text: &str, list: Span, items: &[Span], order: &[usize]) -> Option<Fix> {
        let edits = sorting::edits(text, list, items, order)?;
        Some(Fix { what: "the list is put in order".into(), edits, is_safe: true })
    }

    /// Takes an item out of a list, with its comma and, where nothing else stands there, its line.
    pub fn without_item(text: &str, item: Span, what: impl Into<String>) -> Fix {
        let is_blank = |it: &char| matches!(it, ' ' | '\t');
        let blanks = |it: &str| it.chars().take_while(is_blank).count();
        let blanks_before = |at: usize| text[..at].chars().rev().take_while(is_blank).count();
        let (mut start, mut end) = (item.start(), item.end());
        let comma = end + blanks(&text[end..]);
        if text[comma..].starts_with(',') {
            end = comma + 1;
            end += blanks(&text[end..]);
        } else {
            let before = start - blanks_before(start);
            if text[..before].ends_with(',') {
                start = before - 1;
            }
        }
        let line_start = start - blanks_before(start);
        let rest = &text[end..];
        let line_end = ["\n", "\r\n"].into_iter().find(|it| rest.starts_with(it));
        if let (true, Some(line_end)) = (text[..line_start].ends_with('\n'), line_end) {
            (start, end) = (line_start, end + line_end.len());
        }
        Fix::new(Span::new(item.file(), start..end), "", what)
    }
}

/// Applies the fixes of findings, document by document. What cannot be done without harm is left out; what a fix brings to
/// light is for the next round.
pub fn round<'a>(isms: &Isms, findings: &'a [Finding], with_unsafe: bool) -> Vec<Mended<'a>> {
    let mut by_file: BTreeMap<FileId, Vec<&Finding>> = BTreeMap::new();
    for finding in findings.iter().filter(|it| it.waived_by.is_none()) {
        let fix = finding.fix.as_ref().filter(|it| it.is_safe || with_unsafe);
        if let Some(edit) = fix.and_then(|it| it.edits.first()) {
            by_file.entry(edit.at.file()).or_default().push(finding);
        }
    }
    let mended = |(file, closed): (FileId, Vec<&'a Finding>)| {
        mend(file, isms.sources.files[file].text(), closed)
    };
    by_file.into_iter().filter_map(mended).collect()
}

fn mend<'a>(file: FileId, old: &str, mut wanted: Vec<&'a Finding>) -> Option<Mended<'a>> {
    wanted.sort_by_key(|it| edits(it).map(|it| it.at).min());
    let mut apart: Vec<&Finding> = Vec::new();
    let mut end = 0;
    for finding in wanted {
        if edits(finding).all(|it| it.at.start() >= end) {
            end = edits(finding).map(|it| it.at.end()).max().unwrap_or(end);
            apart.push(finding);
        }
    }
    if let Some(text) = applied(old, &apart) {
        return Some(Mended { file, text, closed: apart });
    }
    // One of them does harm: the others need not wait for it.
    let (mut text, mut closed) = (None, Vec::new());
    for finding in apart.into_iter().take(MOST_TRIED) {
        closed.push(finding);
        match applied(old, &closed) {
            Some(new) => text = Some(new),
            None => drop(closed.pop()),
        }
    }
    text.map(|text| Mended { file, text, closed })
}

fn edits(finding: &Finding) -> impl Iterator<Item = &Edit> {
    finding.fix.iter().flat_map(|it| &it.edits)
}

/// The text with these fixes; none where it would not be read as before, but for what is mended.
fn applied(old: &str, findings: &[&Finding]) -> Option<String> {
    let edits = findings.iter().flat_map(|it| edits(it));
    let splices = edits.map(|it| Splice { range: it.at.range(), text: it.text.clone() }).collect();
    let new = edit::spliced(old, splices);
    let (before, after) = (Document::read(0, old), Document::read(0, &new));
    let is_better = after.is_readable() && faults(&after) <= faults(&before);
    let same = body(old)? == body(&new)?
        && edit::keep(old, &new, UNTOUCHED)
        && edit::keep_days(old, &new, DAYS);
    (is_better && same && new != old).then_some(new)
}

/// How many values are wrong. A key that nothing reads may become one whose value is, which is worse.
fn faults(document: &Document) -> usize {
    use crate::fault::FaultKind::Unknown;
    document.faults.iter().filter(|it| it.kind != Unknown).count()
}

fn body(text: &str) -> Option<&str> {
    match front_matter::split(text) {
        FrontMatter::Found { body, .. } => text.get(body),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_goes_with_its_comma_and_its_line() {
        let without = |marked: &str| {
            let start = marked.find('<').unwrap();
            let text = marked.replacen('<', "", 1);
            let end = text.find('>').unwrap();
            let text = text.replacen('>', "", 1);
            let fix = Fix::without_item(&text, Span::new(0, start..end), "");
            let Edit { at, text: new } = &fix.edits[0];
            format!("{}{new}{}", &text[..at.start()], &text[at.end()..])
        };
        assert_eq!(without("[1, <2>, 3]"), "[1, 3]");
        assert_eq!(without("[1, <2>]"), "[1]");
        assert_eq!(without("[1,<2> ]"), "[1 ]");
        assert_eq!(without("[\n  1,\r\n  <2>,\r\n  3,\r\n]"), "[\n  1,\r\n  3,\r\n]");
        assert_eq!(without("[\n  1,\n  <2>\n]"), "[\n  1,\n]");
        assert_eq!(without("[\n  1, # a\n  <2>, # b\n]"), "[\n  1, # a\n  # b\n]");
    }
}
