//! Nothing that was read is printed as it is: a title may carry a terminal's escape sequences.

use std::borrow::Cow;

/// Whether a character may move a cursor, change a colour, hide text, end a line or turn its direction.
pub(super) fn is_dangerous(character: char) -> bool {
    // Most of what is printed by far.
    if matches!(character, ' '..='~') {
        return false;
    }
    (character.is_control() && character != '\n' && character != '\t')
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a text is nothing but what every keyboard has, on one line.
pub(super) fn is_plain(text: &str) -> bool {
    has_none(text.as_bytes(), |it| !(b' '..0x7f).contains(&it))
}

/// Whether no byte is one of those. Without a way out of the loop it takes sixteen bytes at a step.
#[inline]
pub(super) fn has_none(bytes: &[u8], is_it: impl Fn(u8) -> bool) -> bool {
    !bytes.iter().fold(false, |found, byte| found | is_it(*byte))
}

/// Bytes that are not written as they are, by their values.
pub(super) struct Odd([bool; 256]);

impl Odd {
    /// These.
    pub(super) const fn these(marks: &[u8]) -> Odd {
        let mut odd = [false; 256];
        let mut at = 0;
        while at < marks.len() {
            odd[marks[at] as usize] = true;
            at += 1;
        }
        Odd(odd)
    }

    /// These and all that is not plain.
    pub(super) const fn unless_plain(marks: &[u8]) -> Odd {
        let Odd(mut odd) = Odd::these(marks);
        let mut at = 0;
        while at < odd.len() {
            odd[at] |= at < 0x20 || at > 0x7e;
            at += 1;
        }
        Odd(odd)
    }

    /// Splits a text before the first of them.
    #[inline]
    pub(super) fn split<'a>(&self, text: &'a str) -> (&'a str, &'a str) {
        let at = text.bytes().position(|it| self.0[usize::from(it)]).unwrap_or(text.len());
        text.split_at(at)
    }
}

/// Text for a reader other than a terminal: what would hide or turn letters is spelled out. Lines stay lines.
pub fn visible(text: Cow<'_, str>) -> Cow<'_, str> {
    // Most texts: lines of what every keyboard has.
    let may_be_dangerous = |it: u8| !matches!(it, b' '..=b'~' | b'\n' | b'\t');
    if has_none(text.as_bytes(), may_be_dangerous) || !text.contains(is_dangerous) {
        return text;
    }
    let mut spelled = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if is_dangerous(character) {
            spelled.extend(character.escape_unicode());
        } else {
            spelled.push(character);
        }
    }
    Cow::Owned(spelled)
}

/// One line of text for a terminal or the log of a build: control characters are spelled out, line breaks too, and so are
/// the marks of a build's commands.
pub fn line(text: &str) -> Cow<'_, str> {
    let is_safe = |it: char| !is_dangerous(it) && it != '\n' && it != '\t';
    if (is_plain(text) || text.chars().all(is_safe)) && !may_command(text) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut characters = text.chars().peekable();
    let mut before = None;
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        match character {
            '\n' | '\t' => escaped.push(' '),
            it if is_dangerous(it) || is_command(before, it, next) => {
                escaped.extend(it.escape_unicode());
            }
            it => escaped.push(it),
        }
        before = Some(character);
    }
    Cow::Owned(escaped)
}

/// A diff as other programs read it, byte for byte but for what a build's log would obey: control characters and marks that
/// count anywhere in a line. `::` never begins one, for each has its sign.
pub fn diff(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        let is_of_the_file = match character {
            '\n' | '\t' => true,
            '\r' => next == Some('\n'),
            '#' => !is_command(before, '#', next),
            other => !other.is_control(),
        };
        if is_of_the_file {
            escaped.push(character);
        } else {
            escaped.extend(character.escape_unicode());
        }
        before = Some(character);
    }
    escaped
}

/// Text that may be long and hostile, as the beginning of a column of so many characters.
pub fn cut(text: &str, width: usize) -> String {
    let text = line(text);
    match text.char_indices().nth(width) {
        None => text.into_owned(),
        Some(_) => {
            let end = text.char_indices().nth(width.saturating_sub(3)).map_or(0, |(at, _)| at);
            format!("{}...", text[..end].trim_end())
        }
    }
}

fn may_command(text: &str) -> bool {
    has_pair(text, b':') || may_command_anywhere(text)
}

/// Most headings hold `##`, so only what follows it tells.
fn may_command_anywhere(text: &str) -> bool {
    has_pair(text, b'#') && (text.contains("##[") || text.contains("##v"))
}

/// Whether a character stands twice in a row. No way out of the loop here either.
pub(super) fn has_pair(text: &str, byte: u8) -> bool {
    let bytes = text.as_bytes();
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    let is_pair = |a: &u8, b: &u8| (a ^ byte) | (b ^ byte) == 0;
    pairs.fold(false, |found, (a, b)| found | is_pair(a, b))
}

/// Whether a character ends a mark that a build obeys: `::` before a name at the beginning of a line for GitHub, which may
/// be any word where long lines are wrapped, and `##[` and `##vso[` anywhere for GitHub and Azure.
fn is_command(before: Option<char>, character: char, next: Option<char>) -> bool {
    match (before, character, next) {
        (Some(':'), ':', Some(next)) => next.is_ascii_alphabetic(),
        (Some('#'), '#', Some(next)) => matches!(next, '[' | 'v'),
        _ => false,
    }
}

/// A file's text for an excerpt. Every replacement has as many bytes as what it stands for, so that spans still fit.
pub fn excerpt(text: &str) -> Cow<'_, str> {
    // Every line of an excerpt begins with a number, so `::` is harmless there.
    if !text.contains(is_dangerous) && !may_command_anywhere(text) {
        return Cow::Borrowed(text);
    }
    let mut replaced = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut before = None;
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        match (is_dangerous(character), character.len_utf8()) {
            (false, _) if character == '#' && is_command(before, '#', next) => replaced.push('?'),
            (false, _) => replaced.push(character),
            (true, 1) if character == '\r' => replaced.push(' '),
            (true, 1) => replaced.push('?'),
            (true, 2) => replaced.push('\u{bf}'),
            (true, 3) => replaced.push('\u{fffd}'),
            (true, _) => replaced.push_str("\u{fffd}?"),
        }
        before = Some(character);
    }
    Cow::Owned(replaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_never_reach_a_terminal() {
        assert_eq!(line("a\u{1b}[31m\nb\r"), "a\\u{1b}[31m b\\u{d}");
        assert_eq!(line("plain ü"), "plain ü");
        for text in
            ["x\u{1b}y", "x\u{9b}y", "x\u{202e}y", "\u{feff}x\r\n", "x\u{2028}y\u{61c}\u{e0041}"]
        {
            let shown = excerpt(text);
            assert_eq!(shown.len(), text.len());
            assert!(!shown.contains(is_dangerous));
        }
    }

    #[test]
    fn a_diff_keeps_what_an_editor_writes_and_nothing_that_is_obeyed() {
        let kept = "--- a/a.md\n+\u{feff}a\tb ü\u{200d}\r\n-::error::x\n ## b\n";
        assert_eq!(diff(kept), kept);
        assert_eq!(
            diff("+a\rb\u{1b}[31m\u{9b}\r\n ##[error] ##vso[a]"),
            "+a\\u{d}b\\u{1b}[31m\\u{9b}\r\n #\\u{23}[error] #\\u{23}vso[a]"
        );
    }

    #[test]
    fn a_long_text_is_cut_and_a_hostile_one_is_escaped() {
        assert_eq!(cut("abcdef", 6), "abcdef");
        assert_eq!(cut("abcdefg", 6), "abc...");
        assert_eq!(cut("äöü äöü", 6), "äöü...");
        assert_eq!(cut("a\u{1b}b", 20), "a\\u{1b}b");
    }

    #[test]
    fn a_build_finds_no_command() {
        assert_eq!(
            line("::error::x ##[error] ##vso[a]"),
            ":\\u{3a}error:\\u{3a}x #\\u{23}[error] #\\u{23}vso[a]"
        );
        assert_eq!(line("## a ::1 a: :b #[c]"), "## a ::1 a: :b #[c]");
        assert_eq!(
            excerpt("## a\n##[error] ##vso[a]\n### [b]"),
            "## a\n#?[error] #?vso[a]\n### [b]"
        );
    }
}
