//! Nothing that was read is printed as it is: a title may carry a terminal's escape sequences.

use std::borrow::Cow;

/// Whether a character may move a cursor, change a colour, hide text or turn its direction.
fn is_dangerous(character: char) -> bool {
    (character.is_control() && character != '\n' && character != '\t')
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// One line of text for a terminal: control characters are spelled out, line breaks too.
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(|it: char| is_dangerous(it) || it == '\n' || it == '\t') {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\n' | '\t' => escaped.push(' '),
            it if is_dangerous(it) => escaped.extend(it.escape_unicode()),
            it => escaped.push(it),
        }
    }
    Cow::Owned(escaped)
}

/// A file's text for an excerpt. Every replacement has as many bytes as what it stands for, so that spans still fit.
pub fn excerpt(text: &str) -> Cow<'_, str> {
    if !text.contains(is_dangerous) {
        return Cow::Borrowed(text);
    }
    let replaced =
        text.chars().map(|character| match (is_dangerous(character), character.len_utf8()) {
            (false, _) => character,
            (true, 1) if character == '\r' => ' ',
            (true, 1) => '?',
            (true, 2) => '\u{bf}',
            (true, _) => '\u{fffd}',
        });
    Cow::Owned(replaced.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_never_reach_a_terminal() {
        assert_eq!(line("a\u{1b}[31m\nb\r"), "a\\u{1b}[31m b\\u{d}");
        assert_eq!(line("plain ü"), "plain ü");
        for text in ["x\u{1b}y", "x\u{9b}y", "x\u{202e}y", "\u{feff}x\r\n"] {
            let shown = excerpt(text);
            assert_eq!(shown.len(), text.len());
            assert!(!shown.contains(is_dangerous));
        }
    }
}
