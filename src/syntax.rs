//! Broken TOML, said as a policy author would understand it: one fault a slip, not one a symptom.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use crate::conflict;
use crate::date;
use crate::digest;
use crate::edit::quoted;
use crate::fault::{Fault, FaultKind};
use crate::source::{FileId, Span};

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
        faults.push(if error.message() == "duplicate key" {
            duplicate(toml, &table, range, top)
        } else {
            explain(toml, error, range, line)
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
    let end = line_around(toml.text, start).end;
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

fn explain(toml: &Toml<'_>, error: &Error, range: Range<usize>, line: Range<usize>) -> Fault {
    let text = toml.text[line.clone()].trim();
    let shown = if range.is_empty() { trimmed(toml.text, &line) } else { range };
    let fault = |message: String| Fault::new(FaultKind::Syntax, toml.span(shown.clone()), message);
    let Some((key, value)) = text.split_once('=') else {
        return explain_without_equals(text, error, &fault);
    };
    let (key, value) = (key.trim(), value.trim());
    let unquoted = value.split('#').next().unwrap_or_default().trim();
    if let Some((message, help)) = explain_value(key, value, unquoted) {
        return fault(message).help(help);
    }
    if let Some(day) = day_before_more(toml.text, &shown, error) {
        let (message, help) = match value.starts_with(['[', '{']) {
            true => ("a comma is missing after this day", format!("write `{day},`")),
            false => (
                "something else stands behind this day",
                format!("write `{key} = {day}`, and what follows on a line of its own"),
            ),
        };
        return fault(message.to_owned()).help(help);
    }
    if error.message().starts_with("missing comma") {
        return fault("a comma is missing before this".to_owned())
            .help("write `,` behind the value that stands before it");
    }
    if is_bare_key(key) && starts_with_words(unquoted) {
        let text = quoted(unquoted.trim_matches(['"', '\'']));
        return fault(format!("the text of `{key}` needs quotes"))
            .help(format!("write `{key} = {text}`"));
    }
    if value.starts_with('[') && value.replace(' ', "").contains(",,") {
        return fault("two commas follow each other".to_owned()).help("remove one of them");
    }
    // The line is not all of it.
    if value.starts_with(['[', '{']) && error.message().starts_with("invalid date") {
        return fault(format!("`{}` is not a day", &toml.text[shown.clone()]))
            .help("write year, month and day: `2026-01-31`");
    }
    fault(error.message().to_owned()).help(ONE_KEY_A_LINE)
}

/// The day that the parser took for the start of a day with a time.
fn day_before_more<'t>(text: &'t str, at: &Range<usize>, error: &Error) -> Option<&'t str> {
    let found = text.get(at.start..at.start + "2026-01-31".len())?;
    (error.message().starts_with("invalid time") && date::is_plain_day(found)).then_some(found)
}

/// A word, or a number with a word behind it: `12 months`.
fn starts_with_words(text: &str) -> bool {
    let text = text.trim_start_matches(|it: char| it.is_ascii_digit() || it == ' ');
    text.starts_with(char::is_alphabetic)
}

/// What a line of a front matter is, for a slip that has no name.
const ONE_KEY_A_LINE: &str = "write one key and its value on a line, as in `title = \"Backup\"` or `controls = [\"A.8.13\"]`";

fn explain_without_equals(text: &str, error: &Error, fault: &impl Fn(String) -> Fault) -> Fault {
    if let Some((key, value)) = text.split_once(':') {
        let (key, value) = (key.trim(), value.trim());
        let value = match value.starts_with(['[', '{']) {
            true => value.to_owned(),
            false => format!("\"{}\"", value.trim_matches(['"', '\''])),
        };
        return fault("this line is YAML, and TOML is read here".to_owned())
            .help(format!("write `{key} = {value}`"));
    }
    if text.starts_with('[') {
        let name = text.trim_matches(['[', ']', ' ']);
        let name = if is_bare_key(name) { name } else { "NAME" };
        let (open, close) = if text.starts_with("[[") { ("[[", "]]") } else { ("[", "]") };
        return fault("this table's name is never closed".to_owned())
            .help(format!("write `{open}{name}{close}`"));
    }
    if is_bare_key(text) {
        return fault(format!("`{text}` has no value"))
            .help(format!("write `{text} = \"...\"`, or remove the line"));
    }
    if text.chars().all(|it| is_bare_key(it.encode_utf8(&mut [0; 4])) || it == ' ') {
        return fault("this line is no key with a value".to_owned()).help(ONE_KEY_A_LINE);
    }
    fault(error.message().to_owned()).help(ONE_KEY_A_LINE)
}

/// What is wrong with a value that people write and TOML does not have, and what to write.
fn explain_value(key: &str, value: &str, unquoted: &str) -> Option<(String, String)> {
    foreign_word(key, unquoted)
        .or_else(|| curly_quotes(key, value))
        .or_else(|| unclosed_quote(key, value))
        .or_else(|| no_day(key, unquoted))
}

fn foreign_word(key: &str, word: &str) -> Option<(String, String)> {
    let no_value = || format!("`{word}` is not a TOML value");
    Some(match word.to_lowercase().as_str() {
        "" => (
            format!("`{key}` has no value"),
            format!("write `{key} = \"...\"`, or remove the line"),
        ),
        "null" | "nil" | "none" | "~" | "undefined" => (
            format!("TOML has no `{word}`"),
            format!("remove the line, or write `{key} = \"...\"`"),
        ),
        "yes" | "on" | "true" => (no_value(), format!("write `{key} = true`")),
        "no" | "off" | "false" => (no_value(), format!("write `{key} = false`")),
        _ => return None,
    })
}

fn curly_quotes(key: &str, value: &str) -> Option<(String, String)> {
    const CURLY: [char; 4] = ['\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}'];
    let plain = value.starts_with(CURLY).then(|| value.trim_matches(CURLY))?;
    let help = format!("write `{key} = \"{plain}\"` with straight ones");
    Some(("these are curly quotation marks".to_owned(), help))
}

fn unclosed_quote(key: &str, value: &str) -> Option<(String, String)> {
    let is_open = |mark: char| value.starts_with(mark) && value.matches(mark).count() == 1;
    let (mark, name) = [('"', "double"), ('\'', "single")].into_iter().find(|it| is_open(it.0))?;
    let message =
        format!("the text of `{key}` is never closed: its last {name} quotation mark is missing");
    Some((message, format!("write `{key} = {value}{mark}`")))
}

fn no_day(key: &str, word: &str) -> Option<(String, String)> {
    let is_date = word.len() >= 6
        && word.starts_with(|it: char| it.is_ascii_digit())
        && word.matches(['-', '/', '.']).count() == 2
        && word.chars().all(|it| it.is_ascii_digit() || "-/.".contains(it));
    (is_date || is_month(word)).then(|| {
        let help = format!("write year, month and day: `{key} = 2026-01-31`");
        (format!("`{word}` is not a day"), help)
    })
}

/// `2026-12` or `12/2026`
fn is_month(text: &str) -> bool {
    let Some((one, other)) = text.split_once(['-', '/']) else { return false };
    let (year, month) = if one.len() == 4 { (one, other) } else { (other, one) };
    let is_number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    is_number(year)
        && year.len() == 4
        && (year.starts_with("19") || year.starts_with("20"))
        && is_number(month)
        && month.parse().is_ok_and(|it: u32| (1..=12).contains(&it))
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
