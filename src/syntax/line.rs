//! What is wrong with a line that is no TOML, by what its author meant to write.

use std::ops::Range;

use super::slip::{self, Slip};
use super::{ROWS, Toml, is_bare_key, trimmed};
use crate::date;
use crate::edit::quoted;
use crate::fault::{Fault, FaultKind};

pub fn explain(toml: &Toml<'_>, message: &str, range: Range<usize>, line: Range<usize>) -> Fault {
    let text = toml.text[line.clone()].trim();
    let shown = if range.is_empty() { trimmed(toml.text, &line) } else { range };
    let fault = |message: String| Fault::new(FaultKind::Syntax, toml.span(shown.clone()), message);
    let is_item = !message.starts_with("missing comma");
    if is_item && let Some(fault) = slip_of_items(toml, &line) {
        return fault;
    }
    let Some((key, value)) = text.split_once('=') else {
        return explain_without_equals(text, message, &fault);
    };
    let (key, value) = (key.trim(), value.trim());
    let unquoted = value.split('#').next().unwrap_or_default().trim();
    if let Some((message, help)) = explain_value(key, value, unquoted) {
        return fault(message).help(help);
    }
    if let Some(day) = day_before_more(toml.text, &shown, message) {
        let (message, help) = if value.starts_with(['[', '{']) {
            ("a comma is missing after this day", format!("write `{day},`"))
        } else {
            (
                "something else stands behind this day",
                format!("write `{key} = {day}`, and what follows on a line of its own"),
            )
        };
        return fault(message.to_owned()).help(help);
    }
    if let Some(fault) = slip(toml, &line) {
        return fault;
    }
    if message.starts_with("missing comma") {
        return comma_missing(&fault);
    }
    if value.starts_with('[') && value.replace(' ', "").contains(",,") {
        return fault("two commas follow each other".to_owned()).help("remove one of them");
    }
    // The line is not all of it.
    if value.starts_with(['[', '{']) && message.starts_with("invalid date") {
        return fault(format!("`{}` is not a day", &toml.text[shown.clone()]))
            .help("write year, month and day: `2026-01-31`");
    }
    fault(message.to_owned()).help(ONE_KEY_A_LINE)
}

/// The day that the parser took for the start of a day with a time.
fn day_before_more<'t>(text: &'t str, at: &Range<usize>, message: &str) -> Option<&'t str> {
    let found = text.get(at.start..at.start + "2026-01-31".len())?;
    (message.starts_with("invalid time") && date::is_plain_day(found)).then_some(found)
}

fn comma_missing(fault: &impl Fn(String) -> Fault) -> Fault {
    fault("a comma is missing before this".to_owned())
        .help("write `,` behind the value that stands before it")
}

/// What is wrong with the value of a line, where it is plain what was meant.
pub fn slip(toml: &Toml<'_>, line: &Range<usize>) -> Option<Fault> {
    let text = toml.text[line.clone()].trim_end();
    let (key, value) = text.split_once('=').filter(|(key, _)| is_bare_key(key.trim()))?;
    Some(fault_of(toml, line.start + key.len() + 1, slip::of(key.trim(), value)?))
}

/// The same for a line of a list that began above it.
fn slip_of_items(toml: &Toml<'_>, line: &Range<usize>) -> Option<Fault> {
    let items = toml.text[line.clone()].trim_end();
    let key =
        if items.trim_start().starts_with('{') { "" } else { list_around(toml, line, items)? };
    Some(fault_of(toml, line.start, slip::of_items(key, items)?))
}

/// The key of the list to which a line of items belongs.
fn list_around<'t>(toml: &Toml<'t>, line: &Range<usize>, items: &str) -> Option<&'t str> {
    let mut above = toml.text[..line.start].lines().rev().take(MOST_LINES_OF_A_LIST);
    let first = above.find(|it| it.contains(['=', ']'])).filter(|_| !items.contains('='))?;
    let (key, value) = first.split_once('=')?;
    (value.trim_start().starts_with('[') && !value.contains(']')).then(|| key.trim())
}

/// Nobody looks further up for where a list began.
const MOST_LINES_OF_A_LIST: usize = 200;

fn fault_of(toml: &Toml<'_>, start: usize, slip: Slip) -> Fault {
    let at = start + slip.at.start..start + slip.at.end;
    Fault::new(FaultKind::Syntax, toml.span(at), slip.message).help(slip.help)
}

const IS_YAML: &str = "this line is YAML, and TOML is read here";

/// A list as YAML has it, each item on a line of its own with a hyphen, and where it ends.
pub fn yaml_list(toml: &Toml<'_>, line: &Range<usize>) -> Option<(Fault, usize)> {
    let key = toml.text[line.clone()].trim().strip_suffix(':')?.trim_end();
    let mut end = line.end;
    let mut items = Vec::new();
    for below in toml.text[line.end..].split_inclusive('\n') {
        let Some(item) = below.trim().strip_prefix("- ") else { break };
        items.push(quoted(item.trim().trim_matches(['"', '\''])));
        end += below.len();
    }
    (is_bare_key(key) && !items.is_empty()).then_some(())?;
    let at = toml.span(trimmed(toml.text, line));
    let help = format!("write `{key} = [{}]`", items.join(", "));
    Some((Fault::new(FaultKind::Syntax, at, IS_YAML).help(help), end))
}

/// What a line of a front matter is, for a slip that has no name.
const ONE_KEY_A_LINE: &str = "write one key and its value on a line, as in `title = \"Backup\"` or `controls = [\"A.8.13\"]`";

fn explain_without_equals(text: &str, message: &str, fault: &impl Fn(String) -> Fault) -> Fault {
    if let Some((key, value)) = text.split_once(':') {
        return fault(IS_YAML.to_owned()).help(format!("write `{}`", of_yaml(key.trim(), value)));
    }
    if text.starts_with('[') {
        let name = text.trim_matches(['[', ']', ' ']);
        let name = if is_bare_key(name) { name } else { "NAME" };
        let is_row = text.starts_with("[[") || ROWS.contains(&name);
        let (open, close) = if is_row { ("[[", "]]") } else { ("[", "]") };
        let message = if text.contains(']') {
            "the brackets around this table's name do not match"
        } else {
            "this table's name is never closed"
        };
        return fault(message.to_owned()).help(format!("write `{open}{name}{close}`"));
    }
    if is_bare_key(text) {
        return fault(format!("`{text}` has no value"))
            .help(format!("write `{text} = \"...\"`, or remove the line"));
    }
    if message.starts_with("missing comma") {
        return comma_missing(fault);
    }
    if text.chars().all(|it| is_bare_key(it.encode_utf8(&mut [0; 4])) || it == ' ') {
        return fault("this line is no key with a value".to_owned()).help(ONE_KEY_A_LINE);
    }
    fault(message.to_owned()).help(ONE_KEY_A_LINE)
}

/// A line of YAML as TOML has it.
fn of_yaml(key: &str, value: &str) -> String {
    let value = value.trim();
    let mended = if date::is_plain_day(value) || value.starts_with(['[', '{']) || slip::is_list(key)
    {
        slip::mended(key, value)
    } else {
        None
    };
    let text = || match value {
        "" if slip::is_list(key) => "[\"...\"]".to_owned(),
        "" => "\"...\"".to_owned(),
        _ => quoted(value.trim_matches(['"', '\''])),
    };
    format!("{key} = {}", mended.unwrap_or_else(text))
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

pub fn no_day(key: &str, word: &str) -> Option<(String, String)> {
    // `1.10.12`, or a clause.
    if key == "version" || slip::is_list(key) {
        return None;
    }
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
