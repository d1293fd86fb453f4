//! Broken TOML, said as a policy author would understand it: one fault a slip, not one a symptom.

mod line;
mod slip;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use crate::digest;
use crate::fault::{Fault, FaultKind};
use crate::source::{FileId, Span};
use crate::wording::conflict;

/// A piece of a file that holds TOML.
#[derive(Clone, Copy, Debug)]
pub struct Toml<'t> {
    pub file: FileId,
    /// Where the TOML starts in the file, so that spans are spans of the file.
    pub start: usize,
    pub text: &'t str,
}

impl Toml<'_> {
    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, self.start + range.start..self.start + range.end)
    }
}

/// Reads what can be read and says what is broken, in the order of the text.
pub fn parse<'t>(toml: &Toml<'t>) -> (DeTable<'t>, Vec<Fault>) {
    let (table, mut faults) = read(toml);
    for fault in &mut faults {
        let line = line_around(toml.text, fault.at.start() - toml.start);
        fault.detail = digest::fingerprint(&[&fault.message, toml.text[line].trim()]);
    }
    (table, faults)
}

pub fn is_toml(text: &str) -> bool {
    DeTable::parse(text).is_ok()
}

fn read<'t>(toml: &Toml<'t>) -> (DeTable<'t>, Vec<Fault>) {
    let (table, mut errors) = DeTable::parse_recoverable(toml.text);
    let table = table.into_inner();
    if errors.is_empty() {
        return (table, Vec::new());
    }
    if let Some(conflict) = conflict(toml) {
        return (table, vec![conflict]);
    }
    errors.sort_by_key(|error| error.span().map(|span| (span.start, span.end)));
    let open_text = open_text(toml.text);
    let unclosed_values = unclosed_values(&table, &errors, toml.text);
    let top = first_table(toml.text);
    let mut faults: Vec<Fault> = Vec::new();
    let mut rows = SingleBrackets::of(toml.text);
    let mut explained_until = 0;
    let mut explained_line = None;
    for error in &errors {
        let range = clamp(error.span().unwrap_or_default(), toml.text);
        if range.start < explained_until {
            continue;
        }
        if let Some((start, mark)) = open_text.filter(|(start, _)| range.start >= *start) {
            faults.push(text_never_closed(toml, start, mark));
            break;
        }
        if error.message() == "duplicate key"
            && let Some(end) = rows.explain(toml, range.start, &mut faults)
        {
            explained_until = end;
            continue;
        }
        let next = unclosed_values.partition_point(|value| value.end < range.start);
        let value = unclosed_values.get(next).filter(|value| value.start <= range.start);
        if let Some(value) = value {
            explained_until = value.end + 1;
            faults.push(unclosed(toml, value.start));
            continue;
        }
        let line = line_around(toml.text, range.start);
        // The end of the text belongs to a last line without a line feed.
        if explained_line == Some(line.start) {
            continue;
        }
        explained_until = line.end;
        explained_line = Some(line.start);
        if let Some((fault, end)) = line::yaml_list(toml, &line) {
            explained_until = end;
            faults.push(fault);
            continue;
        }
        faults.push(if error.message() == "duplicate key" {
            duplicate(toml, &table, range, top)
        } else {
            line::explain(toml, error.message(), range, line)
        });
    }
    (table, faults)
}

/// Everything else that is wrong follows from it.
fn conflict(toml: &Toml<'_>) -> Option<Fault> {
    let at = conflict::starts(toml.text).next()?;
    let line = trimmed(toml.text, &line_around(toml.text, at));
    let fault = Fault::new(FaultKind::Syntax, toml.span(line), conflict::MESSAGE);
    Some(fault.help(conflict::HELP))
}

/// The outermost lists and inline tables that were never closed and swallowed what follows, in the order of the text.
fn unclosed_values(table: &DeTable<'_>, errors: &[Error], text: &str) -> Vec<Range<usize>> {
    let mut values = Vec::new();
    for (_, value) in table {
        inline_values(value, text, &mut values);
    }
    values.sort_by_key(|value| value.start);
    let mut is_unclosed = vec![false; values.len()];
    for error in errors {
        let at = clamp(error.span().unwrap_or_default(), text);
        let message = error.message();
        let before = values.partition_point(|value| value.start <= at.start);
        if message.contains("`=` in array") {
            let last = before.checked_sub(1).filter(|last| at.end <= values[*last].end);
            if let Some(list) = last.filter(|last| text[values[*last].start..].starts_with('[')) {
                is_unclosed[list] = true;
            }
        } else if message.contains("unclosed array") || message.contains("unclosed inline table") {
            // It was open at the end of the text: the last value without an end of its own.
            let is_open = |value: &Range<usize>| !is_closed(&text[value.clone()]);
            if let Some(last) = values[..before].iter().rposition(is_open) {
                is_unclosed[last] = true;
                values[last].end = values[last].end.max(at.end);
            }
        }
    }
    let unclosed = values.into_iter().zip(is_unclosed).filter(|(_, is_unclosed)| *is_unclosed);
    unclosed.map(|(value, _)| value).collect()
}

/// The lists and tables that stand behind a `=`, the outermost of each.
fn inline_values(value: &Spanned<DeValue<'_>>, text: &str, found: &mut Vec<Range<usize>>) {
    if !matches!(value.get_ref(), DeValue::Array(_) | DeValue::Table(_)) {
        return;
    }
    let span = clamp(value.span(), text);
    if text[line_around(text, span.start).start..span.start].contains('=') {
        found.push(span);
        return;
    }
    match value.get_ref() {
        DeValue::Array(rows) => rows.iter().for_each(|row| inline_values(row, text, found)),
        DeValue::Table(table) => table.iter().for_each(|(_, it)| inline_values(it, text, found)),
        _ => {}
    }
}

fn is_closed(value: &str) -> bool {
    value.len() > 1 && value.ends_with(if value.starts_with('[') { ']' } else { '}' })
}

fn unclosed(toml: &Toml<'_>, start: usize) -> Fault {
    let line = line_around(toml.text, start);
    let end = line.end;
    // A text that is never closed takes the bracket with it.
    if toml.text[start..end].matches('"').count() % 2 == 1
        && let Some(fault) = line::slip(toml, &line)
    {
        return fault;
    }
    let shown = start..toml.text[..end].trim_end().len().max(start);
    let (message, help) = if toml.text[start..].starts_with('[') {
        ("this list is never closed", "write `]` after its last item, and a comma between items")
    } else {
        (
            "these braces are never closed",
            "write `}` after the last value, and a comma between values",
        )
    };
    Fault::new(FaultKind::Syntax, toml.span(shown), message).help(help)
}

/// Where a text of several lines opens that is never closed, and with what: a value that begins with it.
fn open_text(text: &str) -> Option<(usize, &'static str)> {
    let mut open: Option<(usize, &str)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mut rest = line;
        if open.is_none()
            && let Some((key, value)) = line.split_once('=')
            && let Some(mark) =
                ["\"\"\"", "\'\'\'"].into_iter().find(|it| value.trim_start().starts_with(it))
        {
            let at = key.len() + 1 + (value.len() - value.trim_start().len());
            open = Some((start + at, mark));
            rest = &line[at + mark.len()..];
        }
        if open.is_some_and(|(_, mark)| rest.contains(mark)) {
            open = None;
        }
        start += line.len();
    }
    open
}

fn text_never_closed(toml: &Toml<'_>, start: usize, mark: &str) -> Fault {
    let at = toml.span(start..start + mark.len());
    let message = format!("the text that opens with `{mark}` is never closed");
    Fault::new(FaultKind::Syntax, at, message).help(format!("write `{mark}` behind its last word"))
}

fn duplicate(toml: &Toml<'_>, table: &DeTable<'_>, range: Range<usize>, top: usize) -> Fault {
    let key = &toml.text[range.clone()];
    let fault =
        Fault::new(FaultKind::Syntax, toml.span(range.clone()), format!("`{key}` is stated twice"))
            .help("keep one of the two");
    // A key of the same name in another table is no first statement of this one.
    let is_at_top = range.start < top && line_around(toml.text, range.start).start == range.start;
    match table.get_key_value(key) {
        Some((_, first)) if is_at_top => {
            fault.label(toml.span(clamp(first.span(), toml.text)), "first stated here")
        }
        _ => fault,
    }
}

/// The tables that hold rows.
const ROWS: [&str; 9] = [
    "applicability",
    "risks",
    "evidence",
    "waivers",
    "rows",
    "findings",
    "actions",
    "objectives",
    "audits",
];

/// Rows that stand in `[risks]`, which is one table, in place of `[[risks]]`: each header behind the first and each key below
/// it is stated twice.
struct SingleBrackets<'t> {
    /// Where the header of each table starts, and the name in it.
    headers: Vec<(usize, &'t str)>,
    /// Tables of rows that have such a header: the line of the first.
    first: HashMap<&'t str, Range<usize>>,
    told: HashSet<&'t str>,
}

impl<'t> SingleBrackets<'t> {
    fn of(text: &'t str) -> SingleBrackets<'t> {
        let mut it =
            SingleBrackets { headers: Vec::new(), first: HashMap::new(), told: HashSet::new() };
        for line in text.lines() {
            let Some((header, name)) = header(line) else { continue };
            let start = header.as_ptr() as usize - text.as_ptr() as usize;
            it.headers.push((start, name));
            if ROWS.contains(&name) && !header.starts_with("[[") {
                it.first.entry(name).or_insert(start..start + header.len());
            }
        }
        it
    }

    /// The end of the line, where such a row explains that keys are stated twice on it. The first one of a table is reported.
    fn explain(&mut self, toml: &Toml<'_>, at: usize, faults: &mut Vec<Fault>) -> Option<usize> {
        let end = line_around(toml.text, at).end;
        let last = self.headers.partition_point(|(start, _)| *start < end).checked_sub(1)?;
        let (_, name) = self.headers[last];
        let header = self.first.get(name)?;
        if self.told.insert(name) {
            let message = format!("`[{name}]` is one table, and each row is a table of its own");
            let fault = Fault::new(FaultKind::Syntax, toml.span(header.clone()), message);
            faults.push(fault.help(format!("write `[[{name}]]` above each row")));
        }
        Some(end)
    }
}

/// The header of a table that stands on a line, and the name in it: `[risks] # last year's`.
fn header(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let name = line.trim_start_matches('[');
    let (name, rest) = name.split_once(']').filter(|_| name.len() < line.len())?;
    let rest = rest.trim_start_matches(']');
    let is_whole = rest.trim_start().is_empty() || rest.trim_start().starts_with('#');
    let name = name.trim().trim_matches(['"', '\'']);
    is_whole.then(|| (&line[..line.len() - rest.len()], name))
}

/// Where the first table begins: only above it stand keys of the text as a whole.
fn first_table(text: &str) -> usize {
    if text.starts_with('[') { 0 } else { text.find("\n[").unwrap_or(text.len()) }
}

fn is_bare_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|it| it.is_ascii_alphanumeric() || "-_.".contains(it))
}

fn line_around(text: &str, offset: usize) -> Range<usize> {
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |at| offset + at + 1);
    start..end
}

fn trimmed(text: &str, line: &Range<usize>) -> Range<usize> {
    let content = &text[line.clone()];
    let start = line.start + (content.len() - content.trim_start().len());
    start..start + content.trim().len()
}

/// A range inside the text and on character boundaries, whatever the parser said.
fn clamp(range: Range<usize>, text: &str) -> Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(range.start);
    start..floor(range.end).max(start)
}
