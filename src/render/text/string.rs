//! A text as JSON: between quotation marks, and nothing in it moves a terminal or commands a build.

use super::super::escape::{self, Odd};

const ODD: Odd = Odd::unless_plain(b"\"\\#");

/// Adds it behind what stands there already.
#[inline]
pub(super) fn add(bytes: &mut Vec<u8>, text: &str) {
    bytes.reserve(text.len() + 2);
    bytes.push(b'"');
    // Plain text is the rule.
    let is_odd = |it: u8| !(b' '..0x7f).contains(&it) || it == b'"' || it == b'\\' || it == b'#';
    match escape::has_none(text.as_bytes(), is_odd) {
        true => bytes.extend_from_slice(text.as_bytes()),
        false => escaped(bytes, text),
    }
    bytes.push(b'"');
}

/// JSON escapes what is below a space; the rest that is dangerous is escaped too, and `##`, which begins a build's command.
fn escaped(bytes: &mut Vec<u8>, text: &str) {
    let mut rest = text;
    let mut before = None;
    loop {
        let (plain, odd) = ODD.split(rest);
        bytes.extend_from_slice(plain.as_bytes());
        let Some(character) = odd.chars().next() else { break };
        let is_second_hash = plain.is_empty() && before == Some('#');
        before = Some(character);
        let (written, after) = odd.split_at(character.len_utf8());
        rest = after;
        match character {
            '"' => bytes.extend_from_slice(b"\\\""),
            '\\' => bytes.extend_from_slice(b"\\\\"),
            '\n' => bytes.extend_from_slice(b"\\n"),
            '\r' => bytes.extend_from_slice(b"\\r"),
            '\t' => bytes.extend_from_slice(b"\\t"),
            '\u{8}' => bytes.extend_from_slice(b"\\b"),
            '\u{c}' => bytes.extend_from_slice(b"\\f"),
            '#' if !is_second_hash => bytes.push(b'#'),
            it if it == '#' || escape::is_dangerous(it) => {
                for unit in it.encode_utf16(&mut [0; 2]) {
                    bytes.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
                }
            }
            _ => bytes.extend_from_slice(written.as_bytes()),
        }
    }
}
