//! Flat YAML, as front matter has it: `key: value`, quotes, lists. What is deeper is kept as the text it is.

use std::collections::HashSet;

use super::labels::Label;
use super::lines::{self, Line};
use crate::document::FRONT_MATTER_LIMIT;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Whether it stood in quotes decides whether `true` is a word.
    Text {
        text: String,
        is_quoted: bool,
    },
    List(Vec<String>),
    /// A map, or a block of text.
    Deep(String),
    Empty,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub key: String,
    pub value: Value,
    /// What stands behind the value's `#`.
    pub comment: Option<String>,
    pub line: usize,
}

/// A front matter in YAML.
#[derive(Debug, Default)]
pub(super) struct Yaml {
    pub entries: Vec<Entry>,
    /// Without their signs; one beside a value begins with its key.
    pub comments: Vec<String>,
}

/// Whether a first line `---` is a rule above text: a blank line follows it, or a heading, which a comment of YAML looks like.
/// It is YAML where all up to the second fence reads as such, some key is one that documents have, and no heading is one of a
/// text.
pub(super) fn is_text(within: &[Line<'_>], behind: &[Line<'_>]) -> bool {
    let Some(first) = within.first() else { return false };
    let is_blank = |it: &Line<'_>| it.text.trim().is_empty();
    if !is_blank(first) && lines::heading(first.text).is_none() {
        return false;
    }
    let labels: Vec<Label> = within.iter().filter_map(|it| Label::of(key_of(it.text)?.0)).collect();
    let is_title = |it: &Line<'_>| lines::heading(it.text).is_some_and(|(level, _)| level == 1);
    let has_title = labels.contains(&Label::Title) || behind.iter().any(is_title);
    let mut levels: Vec<usize> =
        within.iter().filter_map(|it| Some(lines::heading(it.text)?.0)).collect();
    levels.dedup();
    // A comment stands above its key; a title stands apart.
    let mut filled = within.iter().skip_while(|it| is_blank(it));
    let stands_apart = filled.next().is_some_and(|it| lines::heading(it.text).is_some())
        && filled.next().is_none_or(is_blank);
    let has_heading = levels.len() > 1 || (stands_apart && !has_title);
    // Without a second fence, nothing is behind.
    let is_read = !behind.is_empty() && read(within).is_ok();
    labels.is_empty()
        || (has_heading && !(is_read && is_only_yaml(within)))
        || (is_blank(first) && !is_read)
}

/// Whether some key of ours has a value as only YAML writes it: in quotes, or as a list below the key and further in.
fn is_only_yaml(lines: &[Line<'_>]) -> bool {
    let next = lines.iter().skip(1).map(|it| it.text).chain([""]);
    lines.iter().zip(next).any(|(line, next)| {
        let value = key_of(line.text).filter(|(key, _)| Label::of(key).is_some()).map(|it| it.1);
        value.is_some_and(|it| match it {
            "" => next.starts_with([' ', '\t']) && next.trim_start().starts_with("- "),
            _ => it.trim_start_matches(['[', ' ']).starts_with(['"', '\'']),
        })
    })
}

/// What stands between two fences, or the number of the line that is no entry and why.
pub(super) fn read(lines: &[Line<'_>]) -> Result<Yaml, (usize, &'static str)> {
    if lines.iter().map(|it| it.at.len()).sum::<usize>() > FRONT_MATTER_LIMIT {
        return Err((lines[0].number, "the YAML is longer than 1 MiB, and no more is read"));
    }
    let Yaml { mut entries, mut comments } = Yaml::default();
    let mut keys = HashSet::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        let text = line.text.trim_end();
        if text.is_empty() {
            continue;
        }
        if let Some(comment) = text.trim_start().strip_prefix('#') {
            comments.push(comment.trim().to_owned());
            continue;
        }
        let Some((key, rest)) = key_of(text) else {
            return Err((line.number, "this line is no `key: value`"));
        };
        if !keys.insert(key) {
            return Err((line.number, "this key stands there twice"));
        }
        let is_open = without_comment(rest).is_empty();
        let end = at + lines[at..].iter().take_while(|it| is_below(it.text, is_open)).count();
        // Blank lines at the end part it from the next key.
        let below = trimmed(&lines[at..end]);
        at = end;
        let value = value(rest, below);
        // What is kept as it is written keeps its comments.
        let beside = std::iter::once(rest).chain(match value {
            Value::List(_) | Value::Empty => {
                below.iter().map(|it| it.text.trim().trim_start_matches("- ")).collect()
            }
            _ => Vec::new(),
        });
        let beside = beside.filter_map(comment).filter(|_| !matches!(value, Value::Deep(_)));
        comments.extend(beside.map(|it| format!("{key}: {it}")));
        let comment = comment(rest).map(str::to_owned);
        entries.push(Entry { key: key.to_owned(), value, comment, line: line.number });
    }
    Ok(Yaml { entries, comments })
}

/// What stands behind a value's `#`.
fn comment(value: &str) -> Option<&str> {
    let rest = match value.chars().next()? {
        quote @ ('"' | '\'') => quoted(value, quote)?.1,
        '[' => {
            let mut ends = value.match_indices(']').map(|(at, _)| &value[at + 1..]);
            ends.find(|it| it.trim_start().starts_with('#') && it.starts_with([' ', '\t']))?
        }
        '#' => return Some(value[1..].trim()),
        _ => value,
    };
    Some(rest[start_of_comment(rest)? + 2..].trim())
}

/// A key and what follows its colon.
pub(super) fn key_of(line: &str) -> Option<(&str, &str)> {
    let (key, rest) = line.split_once(':')?;
    let key = key.trim_end().trim_matches(['"', '\'']);
    let first = key.chars().next()?;
    let is_key = (first.is_alphanumeric() || first == '_')
        && key.len() <= 100
        && key.chars().all(|it| it.is_alphanumeric() || matches!(it, '_' | '-' | ' ' | '.' | '/'));
    (is_key && (rest.is_empty() || rest.starts_with([' ', '\t']))).then(|| (key, rest.trim()))
}

/// Whether a line belongs to the key above it; items without an indent only where the key `is_open`, without a value beside it.
fn is_below(line: &str, is_open: bool) -> bool {
    line.trim().is_empty()
        || line.starts_with([' ', '\t'])
        || (is_open && (line == "-" || line.starts_with("- ")))
}

fn trimmed<'a, 'b>(lines: &'b [Line<'a>]) -> &'b [Line<'a>] {
    let filled = lines.iter().rposition(|it| !it.text.trim().is_empty());
    &lines[..filled.map_or(0, |it| it + 1)]
}

fn value(rest: &str, below: &[Line<'_>]) -> Value {
    let deep = || {
        let lines: Vec<&str> = [rest]
            .into_iter()
            .filter(|it| !it.is_empty())
            .chain(below.iter().map(|it| it.text))
            .collect();
        Value::Deep(lines.join("\n"))
    };
    if below.is_empty() {
        return scalar(rest).unwrap_or_else(deep);
    }
    if let Some(text) = block(without_comment(rest), below) {
        return Value::Text { text, is_quoted: true };
    }
    if !without_comment(rest).is_empty() {
        return deep();
    }
    let is_item = |it: &&str| !it.is_empty() && !it.starts_with('#');
    let items = below.iter().map(|it| it.text.trim()).filter(is_item);
    let items: Option<Vec<String>> = items.map(|it| item(it.strip_prefix('-')?)).collect();
    match items {
        Some(items) if items.is_empty() => Value::Empty,
        items => items.map_or_else(deep, Value::List),
    }
}

/// A block of text: `|` keeps its lines, and `>` makes one of those that follow each other.
fn block(mark: &str, below: &[Line<'_>]) -> Option<String> {
    let rest = mark.strip_prefix(['|', '>'])?;
    if !rest.bytes().all(|it| it.is_ascii_digit() || matches!(it, b'-' | b'+')) {
        return None;
    }
    let indent = |it: &str| it.len() - it.trim_start().len();
    let filled = below.iter().filter(|it| !it.text.trim().is_empty());
    let common = filled.map(|it| indent(it.text)).min()?;
    let lines: Vec<&str> =
        below.iter().map(|it| it.text.get(common..).unwrap_or(it.text).trim_end()).collect();
    if mark.starts_with('|') {
        return Some(lines.join("\n"));
    }
    let paragraphs = lines.split(|it| it.is_empty()).filter(|it| !it.is_empty());
    Some(paragraphs.map(|it| it.join(" ")).collect::<Vec<_>>().join("\n"))
}

/// An item of a list that is no map and no list itself.
fn item(text: &str) -> Option<String> {
    match scalar(text.trim())? {
        Value::Text { is_quoted: false, text } if text.contains(": ") || text.ends_with(':') => {
            None
        }
        Value::Text { text, .. } => Some(text),
        Value::List(_) | Value::Deep(_) | Value::Empty => None,
    }
}

/// None where it is not one line's plain value.
fn scalar(text: &str) -> Option<Value> {
    match text.chars().next() {
        None | Some('#') => Some(Value::Empty),
        Some(quote @ ('"' | '\'')) => {
            let (text, rest) = quoted(text, quote)?;
            without_comment(rest).is_empty().then_some(Value::Text { text, is_quoted: true })
        }
        Some('[') => {
            let inner = without_comment(text).strip_prefix('[')?.strip_suffix(']')?;
            list(inner).map(Value::List)
        }
        Some('{' | '|' | '>' | '&' | '*' | '!' | '%' | '@') => None,
        Some(_) => Some(match without_comment(text) {
            "" | "~" | "null" => Value::Empty,
            text => Value::Text { text: text.to_owned(), is_quoted: false },
        }),
    }
}

fn without_comment(text: &str) -> &str {
    if text.starts_with('#') {
        return "";
    }
    start_of_comment(text).map_or(text, |at| &text[..at]).trim()
}

/// Where the white space stands that parts a value from its comment.
fn start_of_comment(text: &str) -> Option<usize> {
    [" #", "\t#"].into_iter().filter_map(|it| text.find(it)).min()
}

/// The text in quotes, and what follows them.
fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut found = String::new();
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '\'' if quote == '\'' && characters.peek().is_some_and(|(_, it)| *it == '\'') => {
                found.push('\'');
                characters.next();
            }
            it if it == quote => return Some((found, &text[at + it.len_utf8()..])),
            '\\' if quote == '"' => match characters.next()?.1 {
                'n' => found.push('\n'),
                't' => found.push('\t'),
                it @ ('"' | '\\' | '/') => found.push(it),
                'x' => found.push(by_number(&mut characters, 2)?),
                'u' => found.push(by_number(&mut characters, 4)?),
                'U' => found.push(by_number(&mut characters, 8)?),
                _ => return None,
            },
            it => found.push(it),
        }
    }
    None
}

/// A character that is written as so many hex digits.
fn by_number(characters: &mut impl Iterator<Item = (usize, char)>, digits: usize) -> Option<char> {
    let number: String = characters.take(digits).map(|it| it.1).collect();
    char::from_u32(u32::from_str_radix(&number, 16).ok()?)
}

fn list(inner: &str) -> Option<Vec<String>> {
    let mut items = Vec::new();
    let mut rest = inner.trim();
    while !rest.is_empty() {
        let (item, after) = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => quoted(rest, quote)?,
            Some('[' | '{') => return None,
            _ => {
                let end = rest.find(',').unwrap_or(rest.len());
                (rest[..end].trim().to_owned(), &rest[end..])
            }
        };
        items.push(item);
        let after = after.trim_start();
        rest = match after.strip_prefix(',') {
            Some(after) => after.trim_start(),
            None if after.is_empty() => after,
            None => return None,
        };
    }
    Some(items)
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    fn entries(text: &str) -> Vec<(String, Value)> {
        let read = read(&lines::lines(text, 0)).unwrap();
        read.entries.into_iter().map(|it| (it.key, it.value)).collect()
    }

    fn text(text: &str, is_quoted: bool) -> Value {
        Value::Text { text: text.to_owned(), is_quoted }
    }

    #[test]
    fn flat_values_are_read_and_deep_ones_kept() {
        let read = entries(
            "title: Access: who may what # really\nversion: \"1.10\"\nowner: 'it''s'\nempty:\nno: ~\n\
             list: [a, \"b, c\"]\nitems:\n  - x\n  - 'y'\nmap:\n  a: 1\n  b: 2\ntext: |\n  one\n  two\nlast: 2025-01-31\n",
        );
        let of = |key: &str| read.iter().find(|(it, _)| it == key).unwrap().1.clone();
        assert_eq!(of("title"), text("Access: who may what", false));
        assert_eq!(of("version"), text("1.10", true));
        assert_eq!(of("owner"), text("it's", true));
        assert_eq!((of("empty"), of("no")), (Value::Empty, Value::Empty));
        assert_eq!(of("list"), Value::List(vec!["a".into(), "b, c".into()]));
        assert_eq!(of("items"), Value::List(vec!["x".into(), "y".into()]));
        assert_eq!(of("map"), Value::Deep("  a: 1\n  b: 2".into()));
        assert_eq!(of("text"), text("one\ntwo", true));
        assert_eq!(of("last"), text("2025-01-31", false));
    }

    #[test]
    fn a_comment_is_no_heading() {
        let is_text = |within: &str, behind: &str| {
            super::is_text(&lines::lines(within, 0), &lines::lines(behind, 0))
        };
        for (within, behind) in [
            ("\n# Backup\n\nOwner: CISO\n", "Text.\n"),
            ("\nOwner: CISO\nCopies.\n", "---\n# Backup\n"),
            ("\nOwner: CISO\nVersion: 1.2\n", ""),
            (
                "\n# Access\n\n## Document control\n\nOwner: [Name]\nVersion: 1.2\n",
                "---\n# Annex\n",
            ),
            ("# Backup\n\nOwner: \"CISO\"\nCopies.\n", "---\n"),
            ("# Access\n## Document control\nOwner: CISO\nVersion: 1.2\n", "---\n# Annex\n"),
            ("# Backup\n\nOwner: CISO\n", "Text.\n## Purpose\n"),
            ("# Backup\n## Purpose\nNote: copies are made.\n", "# Annex\n"),
            ("# Backup\n\nText.\n", ""),
        ] {
            assert!(is_text(within, behind), "{within}{behind}");
        }
        for (within, behind) in [
            ("# Ours\ntitle: Backup\n", "Text.\n"),
            ("# Ours\nowner: CISO\n", "Text.\n"),
            ("# Ours\n\nowner: CISO\n", "\n# Backup\n"),
            ("#Ours\nlayout: page\n", "Text.\n"),
            ("owner: CISO\n# Ours\n", "Text.\n"),
            ("\ntitle: Backup\nowner:\n  - CISO\nversion: \"2.1\"\n", "---\n\n# Copies\n"),
            ("\n# Ours\nowner: CISO\n", "---\n"),
            ("# Ours\nowner: CISO\n\n# What\n\ntags: a\n", "---\n"),
            ("# Ours\n\nowner: CISO\ncontrols: [\"8.13\"]\n", "---\n## Purpose\n"),
            ("# Ours\n\n## Who\nowner:\n  - CISO\n", "---\n# Backup\n"),
            ("", "# Backup\n"),
        ] {
            assert!(!is_text(within, behind), "{within}{behind}");
        }
    }

    #[test]
    fn comments_are_kept_with_the_key_they_stand_beside() {
        let read = read(&lines::lines(
            "# Licence: none\ntitle: 'A # b'\t# said \"c\"\ntags: [a, '#b']  # all of [1]\nopen:\n  # nobody yet\nowners:\n  # two\n  - x # first\n  - y\n\
             map:\n  a: 1 # deep\nempty: # open\nplain: a#b\t# tab\n#end\n",
            0,
        ));
        let read = read.unwrap();
        let expected = [
            "Licence: none",
            "title: said \"c\"",
            "tags: all of [1]",
            "open: nobody yet",
            "owners: two",
            "owners: first",
            "empty: open",
            "plain: tab",
            "end",
        ];
        assert_eq!(read.comments, expected);
        assert_eq!(read.entries[2].value, Value::Empty);
        assert_eq!(read.entries[3].value, Value::List(vec!["x".into(), "y".into()]));
        assert_eq!(read.entries[4].value, Value::Deep("  a: 1 # deep".into()));
        assert_eq!(read.entries[6].value, text("a#b", false));
    }

    #[test]
    fn what_is_no_yaml_is_refused_with_its_line() {
        let refused = |text: &str| read(&lines::lines(text, 0)).unwrap_err().0;
        assert_eq!(refused("a: 1\nno key\n"), 2);
        assert_eq!(refused("a: 1\na: 2\n"), 2);
        assert_eq!(refused("a: text\n- b\n"), 2);
        let key = |number: usize| format!("key{number}: a value\n");
        let of = |keys| read(&lines::lines(&(0..keys).map(key).collect::<String>(), 0));
        assert_eq!(of(50_000).unwrap().entries.len(), 50_000);
        let (line, why) = of(80_000).unwrap_err();
        assert!(line == 1 && why.contains("longer than 1 MiB"), "{why}");
    }
}
