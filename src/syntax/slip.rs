//! A value that is nearly TOML, and what its author meant to write.

use std::ops::Range;

use super::{is_bare_key, line};
use crate::edit::quoted;
use crate::fields;

/// What is wrong with a value first, where, and what closes it.
#[derive(Debug)]
pub struct Slip {
    pub at: Range<usize>,
    pub message: String,
    pub help: String,
}

/// The keys that hold a list of texts.
const LISTS: [&str; 26] = [
    "attendees",
    "audited_clauses",
    "audited_controls",
    "auditors",
    "clauses",
    "controls",
    "departments",
    "depends_on",
    "emails",
    "exclude",
    "external_inputs",
    "external_outputs",
    "fields",
    "frameworks",
    "handles",
    "holders",
    "include",
    "inputs",
    "keep_apart_from",
    "measures",
    "outputs",
    "reasons",
    "risks",
    "roles",
    "supersedes",
    "words",
];

/// The keys that hold one text, and that people give several.
const TEXTS: [&str; 16] = [
    "id",
    "title",
    "type",
    "status",
    "version",
    "classification",
    "owner",
    "approver",
    "review_every",
    "source",
    "by",
    "treatment",
    "register",
    "name",
    "organisation",
    "grade",
];

/// Nobody writes a longer value by hand, and each part of one is looked at again for what stands around it.
const LONGEST: usize = 2_000;

/// Rows stand in a list, and a list or a day of a row in these.
const DEEPEST: usize = 4;

/// What stands behind a value and does not belong there.
const LEFT_OVER: [char; 7] = [';', ',', '.', ']', '}', ')', ' '];

const QUOTES: [char; 2] = ['"', '\''];

pub fn is_list(key: &str) -> bool {
    LISTS.contains(&key)
}

/// The first slip in the value of a key, where mending all that is wrong makes TOML of it.
pub fn of(key: &str, value: &str) -> Option<Slip> {
    let mut mender = Mender::new(value)?;
    let value = mender.value(key, without_comment(value), 0);
    mender.slip(&value, |mended| format!("write `{key} = {mended}`"))
}

/// The same for a line of a list whose brackets stand on other lines: items, each with a comma behind it.
pub fn of_items(key: &str, line: &str) -> Option<Slip> {
    let mut mender = Mender::new(line)?;
    let items = without_comment(line).trim();
    let (items, end) = match items.strip_suffix(']') {
        Some(items) => (items, "]"),
        None => (items.trim_end_matches(','), ","),
    };
    let items = mender.items(key, items, 1)?.join(", ");
    let slip = mender.slip(&format!("[{items}]"), |_| format!("write `{items}{end}`"));
    slip.filter(|_| !items.is_empty())
}

/// A value as TOML has it, where it is plain what it is.
pub fn mended(key: &str, value: &str) -> Option<String> {
    let mended = Mender::new(value)?.value(key, without_comment(value), 0);
    is_value(&mended).then_some(mended)
}

struct Mender<'t> {
    whole: &'t str,
    first: Option<(&'t str, String)>,
    /// What to say in place of the mended value.
    help: Option<String>,
}

impl<'t> Mender<'t> {
    fn new(whole: &'t str) -> Option<Mender<'t>> {
        (whole.len() <= LONGEST).then_some(Mender { whole, first: None, help: None })
    }

    fn slip(self, mended: &str, help: impl Fn(&str) -> String) -> Option<Slip> {
        let (at, message) = self.first?;
        let start = at.as_ptr() as usize - self.whole.as_ptr() as usize;
        is_value(mended).then(|| Slip {
            at: start..start + at.len(),
            message,
            help: self.help.unwrap_or_else(|| help(mended)),
        })
    }

    fn note(&mut self, at: &'t str, message: impl Into<String>) {
        self.first.get_or_insert_with(|| (at, message.into()));
    }

    /// Of a value that only its author knows, which goes before what can be mended.
    fn ask(&mut self, at: &'t str, message: String, help: String) {
        if self.help.is_none() {
            (self.first, self.help) = (Some((at, message)), Some(help));
        }
    }

    fn value(&mut self, key: &str, text: &'t str, depth: usize) -> String {
        let text = text.trim();
        if depth > DEEPEST || is_value(text) {
            return text.to_owned();
        }
        let mended = match text.as_bytes().first() {
            Some(b'[') => self.list(key, text, depth),
            Some(b'{') => self.table(key, text, depth),
            _ => self.scalar(key, text, depth),
        };
        mended.unwrap_or_else(|| text.to_owned())
    }

    fn list(&mut self, key: &str, text: &'t str, depth: usize) -> Option<String> {
        let inside = self.inside(text, ']')?;
        if depth == 0 && TEXTS.contains(&key) && pieces(inside).len() == 1 {
            self.note(text, format!("`{key}` is one text, and no list"));
            return Some(quoted(inside.trim().trim_matches(QUOTES)));
        }
        Some(format!("[{}]", self.items(key, inside, depth + 1)?.join(", ")))
    }

    fn items(&mut self, key: &str, inside: &'t str, depth: usize) -> Option<Vec<String>> {
        let mut items = Vec::new();
        let pieces = pieces(inside);
        for (number, piece) in pieces.iter().map(|it| it.trim()).enumerate() {
            if piece.is_empty() && number + 1 == pieces.len() {
                break;
            }
            if piece.is_empty() {
                return None;
            }
            let mut rest = piece;
            // Texts without a comma between them.
            while let Some(first) = first_text(rest).filter(|it| it.len() < rest.len()) {
                let next = rest[first.len()..].trim_start();
                if !next.starts_with('"') || next.matches('"').count() % 2 == 1 {
                    break;
                }
                self.note(first_text(next).unwrap_or(next), "a comma is missing before this");
                items.push(first.to_owned());
                rest = next;
            }
            // A number is a text where texts are listed.
            items.push(
                if is_list(key) && rest.starts_with(char::is_alphanumeric) && is_value(rest) {
                    quoted(rest)
                } else {
                    self.value(key, rest, depth)
                },
            );
        }
        Some(items)
    }

    fn table(&mut self, key: &str, text: &'t str, depth: usize) -> Option<String> {
        if text.starts_with("{{") {
            let help = format!("write the real value in its place: `{key} = \"...\"`");
            self.ask(text, "this is left of a template".to_owned(), help);
            return Some("\"...\"".to_owned());
        }
        let inside = self.inside(text, '}')?;
        self.values(inside, depth)
    }

    /// The keys and values that stand in braces.
    fn values(&mut self, inside: &'t str, depth: usize) -> Option<String> {
        let mut values = Vec::new();
        for piece in pieces(inside) {
            let at = piece.find(['=', ':'])?;
            let (key, value) = (piece[..at].trim().trim_matches('"'), &piece[at + 1..]);
            if !is_bare_key(key) {
                return None;
            }
            if piece[at..].starts_with(':') {
                self.note(&piece[at..=at], "TOML has `=` between a key and its value, and not `:`");
            }
            values.push(format!("{key} = {}", self.value(key, value, depth + 1)));
        }
        Some(format!("{{ {} }}", values.join(", ")))
    }

    /// What stands between the bracket that opens a text and the one that closes it. More of them behind it are a slip.
    fn inside(&mut self, text: &'t str, close: char) -> Option<&'t str> {
        let end = closing(text, close)?;
        let rest = text[end + 1..].trim();
        if !rest.is_empty() {
            rest.chars().all(|it| LEFT_OVER.contains(&it)).then_some(())?;
            self.note(rest, format!("`{rest}` does not belong here"));
        }
        Some(&text[1..end])
    }

    fn scalar(&mut self, key: &str, text: &'t str, depth: usize) -> Option<String> {
        if text.is_empty() {
            return None;
        }
        if let Some((message, _)) = line::no_day(key, text) {
            self.ask(text, message, "write year, month and day: `2026-01-31`".to_owned());
            return Some("2026-01-31".to_owned());
        }
        if depth == 0
            && let Some(table) = self.without_braces(text)
        {
            return Some(table);
        }
        if text.matches('"').count() % 2 == 1 {
            let plain = text.trim_end_matches([';', ' ']).trim_matches('"');
            let is_whole = !plain.contains(['"', '=', '[', ']', '{', '}']);
            self.note(text, "a quotation mark is missing here");
            return is_whole.then(|| quoted(plain.trim()));
        }
        match first_text(text) {
            Some(first) => self.text_and_more(key, text, first, depth),
            None => self.without_quotes(key, text, depth),
        }
    }

    /// `on = 2026-01-31, by = "sam" }`
    fn without_braces(&mut self, text: &'t str) -> Option<String> {
        let inside = text.trim_end_matches([' ', '}']);
        let (key, _) = inside.split_once('=').filter(|(key, _)| is_bare_key(key.trim()))?;
        (!key.trim().contains('.')).then_some(())?;
        self.note(text, "keys and values stand in braces here, and the first brace is missing");
        self.values(inside, 0)
    }

    fn text_and_more(
        &mut self,
        key: &str,
        text: &'t str,
        first: &'t str,
        depth: usize,
    ) -> Option<String> {
        let rest = text[first.len()..].trim_start();
        if rest.chars().all(|it| LEFT_OVER.contains(&it)) {
            self.note(rest, format!("`{rest}` does not belong here"));
            return Some(first.to_owned());
        }
        if depth > 0 {
            return None;
        }
        if !rest.starts_with(',') {
            return if is_list(key) { None } else { self.quotes_inside(text) };
        }
        if TEXTS.contains(&key) {
            self.note(rest, format!("`{key}` is one text, and more stands behind it"));
            return Some(first.to_owned());
        }
        self.note(text, "a list stands in square brackets");
        Some(format!("[{}]", self.items(key, text, 1)?.join(", ")))
    }

    /// `"the "big" one"`
    fn quotes_inside(&mut self, text: &'t str) -> Option<String> {
        let inside = text.strip_prefix('"')?.strip_suffix('"')?;
        self.note(text, "quotation marks stand inside this text");
        Some(format!("'{inside}'"))
    }

    fn without_quotes(&mut self, key: &str, text: &'t str, depth: usize) -> Option<String> {
        let bare = text.trim_end_matches([';', ' ']).trim_matches(QUOTES);
        if bare.is_empty() || bare.contains(['"', '[', ']', '{', '}', '=']) {
            return None;
        }
        self.note(text, needs_quotes(key));
        if depth > 0 {
            return Some(quoted(bare));
        }
        if is_list(key) {
            let bare = bare.trim_start_matches('(').trim_end_matches(')');
            let items: Vec<String> = fields::items_of(bare).into_iter().map(quoted).collect();
            return Some(format!("[{}]", items.join(", ")));
        }
        Some(quoted(&spaced(bare).unwrap_or_else(|| bare.to_owned())))
    }
}

fn needs_quotes(key: &str) -> String {
    let texts = if is_list(key) { "each text" } else { "the text" };
    format!("{texts} of `{key}` needs quotes")
}

/// `12months`, as an interval is written.
fn spaced(text: &str) -> Option<String> {
    let unit = text.trim_start_matches(|it: char| it.is_ascii_digit());
    let number = &text[..text.len() - unit.len()];
    let unit = unit.trim_start_matches('-');
    let one = unit.strip_suffix('s').unwrap_or(unit);
    let is_interval = !number.is_empty() && ["day", "week", "month", "year"].contains(&one);
    is_interval.then(|| format!("{number} {unit}"))
}

fn is_value(value: &str) -> bool {
    !value.contains('\n') && super::is_toml(&format!("a = {value}"))
}

/// The text in quotes with which this begins, with its quotes.
fn first_text(text: &str) -> Option<&str> {
    let mark = text.chars().next().filter(|it| QUOTES.contains(it))?;
    let end = marks(text).into_iter().find(|(at, it)| *at > 0 && *it == mark)?.0;
    Some(&text[..=end])
}

/// The signs that are no part of a text in quotes, and the quotation marks around one, each with its place. Where quotation
/// marks do not pair, they hold nothing together.
fn marks(text: &str) -> Vec<(usize, char)> {
    let do_pair = text.replace("\\\"", "").matches('"').count().is_multiple_of(2);
    let mut open = None;
    let mut is_escaped = false;
    let mut marks = Vec::new();
    for (at, letter) in text.char_indices() {
        match open {
            Some('"') if is_escaped => is_escaped = false,
            Some('"') if letter == '\\' => is_escaped = true,
            Some(mark) if letter == mark => {
                open = None;
                marks.push((at, letter));
            }
            Some(_) => {}
            None => {
                // An apostrophe opens nothing: `it's`.
                let opens = match letter {
                    '"' => do_pair,
                    '\'' => {
                        do_pair
                            && text[at + 1..].contains('\'')
                            && !text[..at].ends_with(char::is_alphanumeric)
                    }
                    _ => false,
                };
                open = opens.then_some(letter);
                marks.push((at, letter));
            }
        }
    }
    marks
}

/// What stands between the commas that are in no list, table or text of their own.
fn pieces(text: &str) -> Vec<&str> {
    let (mut pieces, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, mark) in marks(text) {
        match mark {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                pieces.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    pieces.push(&text[start..]);
    pieces
}

/// Where the bracket is closed with which a text begins.
fn closing(text: &str, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, mark) in marks(text) {
        match mark {
            '[' | '{' => depth += 1,
            ']' | '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return (mark == close).then_some(at);
                }
            }
            _ => {}
        }
    }
    None
}

fn without_comment(value: &str) -> &str {
    let comment = marks(value).into_iter().find(|(_, mark)| *mark == '#');
    comment.map_or(value, |(at, _)| &value[..at]).trim_end()
}

#[cfg(test)]
mod tests;
