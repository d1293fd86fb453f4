//! A value as JSON text that can be printed anywhere: what would move a terminal is spelled out, and reads back the same.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use super::escape;
use super::pieces::Pieces;

pub(super) fn json(value: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    add_json(&mut bytes, value);
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

/// A list without its brackets, piece by piece: the value of each item, and something between two of them.
pub(super) fn add_list<'t, T: Sync, V: Serialize>(
    pieces: &mut Pieces<'_, '_>,
    items: &'t [T],
    between: &str,
    value: impl Fn(&'t T) -> V + Sync,
) {
    pieces.add_all(items, |text, first, items| {
        let mut bytes = std::mem::take(text).into_bytes();
        for (number, item) in (first..).zip(items) {
            if number > 0 {
                bytes.extend_from_slice(between.as_bytes());
            }
            add_json(&mut bytes, &value(item));
        }
        *text = String::from_utf8(bytes).expect("JSON is UTF-8");
    });
}

fn add_json(bytes: &mut Vec<u8>, value: &impl Serialize) {
    value
        .serialize(&mut Serializer::with_formatter(bytes, Safe))
        .expect("these structs have string keys and no failing parts");
}

/// JSON escapes what is below a space; this escapes the rest that is dangerous, and `##`, which begins a build's command.
struct Safe;

impl Formatter for Safe {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        text: &str,
    ) -> io::Result<()> {
        let bytes = text.as_bytes();
        let is_odd = |it: u8| it >= 0x7f || it == b'#';
        // Plain text is the rule.
        if escape::has_none(bytes, is_odd) {
            return writer.write_all(bytes);
        }
        let (mut written, mut read) = (0, 0);
        while let Some(odd) = bytes[read..].iter().position(|it| is_odd(*it)) {
            let at = read + odd;
            let Some(character) = text[at..].chars().next() else { break };
            read = at + character.len_utf8();
            let is_second_hash = character == '#' && bytes[..at].ends_with(b"#");
            if !is_second_hash && !escape::is_dangerous(character) {
                continue;
            }
            writer.write_all(&bytes[written..at])?;
            written = read;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
        }
        writer.write_all(&bytes[written..])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json as value};

    use super::*;

    #[test]
    fn what_moves_a_terminal_is_spelled_out_and_reads_back() {
        for text in [
            "a\u{9b}2J",
            "\u{202e}b",
            "\u{7f}",
            "\u{e0041}",
            "\u{1b}[31m\n",
            "plain \"ü\"",
            "##[error]",
        ] {
            let written = json(&text);
            assert!(
                !written.contains(|it: char| escape::is_dangerous(it) || it == '\n'),
                "{written}"
            );
            assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }
        assert_eq!(json(&"##vso[x]"), "\"#\\u0023vso[x]\"");
        assert_eq!(json(&"\u{9b}ü\u{e0041}"), "\"\\u009bü\\udb40\\udc41\"");
    }

    #[test]
    fn what_is_harmless_is_written_as_everybody_writes_it() {
        let numbers =
            value!({"a": i64::MIN, "b": u64::MAX, "c": [0, 7, -10, 100], "d": 4_294_967_295_u32});
        let others = value!([true, false, [], {}, [[]], {"a": {}, "b": [1]}, "\u{8}\u{c}\r\t\n\u{0}\u{1f}/\\\""]);
        for value in [numbers, others] {
            assert_eq!(json(&value), value.to_string());
        }
        assert_eq!(json(&[None, Some("x")]), r#"[null,"x"]"#);
    }

    proptest! {
        #[test]
        fn every_text_reads_back(name in ".*", text in "[ -~üß\u{200b}\n#\"\\\\]*") {
            let value = value!({ name: [text] });
            let written = json(&value);
            prop_assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), value);
        }
    }
}
