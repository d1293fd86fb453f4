//! Nothing that was read is printed as it is: a title may carry a terminal's escape sequences.

use std::borrow::Cow;

/// Whether a character may move a cursor, change a colour, hide text, end a line or turn its direction.
pub(super) fn is_dangerous(character: char) -> bool {
    (character.is_control() && character != '\n' && character != '\t')
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
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
    let mut replaced = String::with_capacity(text.len());
    for character in text.chars() {
        match (is_dangerous(character), character.len_utf8()) {
            (false, _) => replaced.push(character),
            (true, 1) if character == '\r' => replaced.push(' '),
            (true, 1) => replaced.push('?'),
            (true, 2) => replaced.push('\u{bf}'),
            (true, 3) => replaced.push('\u{fffd}'),
            (true, _) => replaced.push_str("\u{fffd}?"),
        }
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
}
