//! The digest that ties an attestation to the text it speaks of.

use std::borrow::Cow;

use sha2::{Digest as _, Sha256};

/// What a digest holds: the first half of a SHA-256.
pub type Half = [u8; 16];

/// The digest of a Markdown body: every run of white space counts as one space, so that wrapping a line anew or
/// another line ending does not void a review. Written `sha256:` and the first 32 hex digits.
pub fn of_text(body: &str) -> String {
    written(half_of_text(body))
}

/// A digest as an attestation writes it.
pub fn written(half: Half) -> String {
    format!("sha256:{}", hex(&half))
}

/// The digest of a Markdown body as bytes.
pub fn half_of_text(body: &str) -> Half {
    let mut hash = Sha256::new();
    fold(body.trim_start_matches('\u{feff}'), |piece| hash.update(piece));
    half(&hash.finalize())
}

/// The first half of a SHA-256.
pub fn half(hash: &[u8]) -> Half {
    let mut half = [0; 16];
    half.copy_from_slice(&hash[..16]);
    half
}

/// Hands out the text with every run of white space as one space, in pieces. Bodies are long and every one of them may
/// come by here: the text is copied once, and cut only where two spaces meet.
fn fold(text: &str, mut hand_out: impl FnMut(&[u8])) {
    let plain = |it: u8| if matches!(it, b'\t'..=b'\r') { b' ' } else { it };
    let bytes: Vec<u8> = narrow_spaces(text).bytes().map(plain).collect();
    let two_spaces = memchr::memmem::Finder::new(b"  ");
    let mut start = 0;
    while let Some(pair) = two_spaces.find(&bytes[start..]) {
        let first_space = start + pair;
        hand_out(&bytes[start..=first_space]);
        let spaces = bytes[first_space..].iter().take_while(|byte| **byte == b' ').count();
        start = first_space + spaces;
    }
    hand_out(&bytes[start..]);
}

/// The text, with every white space beyond ASCII as a plain one.
fn narrow_spaces(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return text.into();
    }
    // U+0085, U+00A0, U+1680, U+2000 to U+205F and U+3000 start with these bytes.
    let may_be_wide = |byte: u8| matches!(byte, 0xc2 | 0xe1 | 0xe2 | 0xe3);
    let has_candidates = text.bytes().fold(false, |found, byte| found | may_be_wide(byte));
    let is_wide = |it: char| !it.is_ascii() && it.is_whitespace();
    if has_candidates && text.contains(is_wide) {
        text.replace(is_wide, " ").into()
    } else {
        text.into()
    }
}

/// The digest of another file, for the source of a sidecar: of its bytes. In a text such as a CSV every line ends with a line
/// feed, as Git may write it with another end on another computer (`core.autocrlf`, `eol=crlf`).
pub fn of_file(bytes: &[u8]) -> String {
    let text = std::str::from_utf8(bytes).ok().filter(|it| !it.contains('\0'));
    let hash = match text.filter(|it| it.contains("\r\n")) {
        Some(text) => Sha256::digest(text.replace("\r\n", "\n")),
        None => Sha256::digest(bytes),
    };
    written(half(&hash))
}

/// Whether a text has the shape of a digest: `sha256:` and 32 hex digits in lower case.
pub fn is_digest(text: &str) -> bool {
    text.strip_prefix("sha256:").is_some_and(|hex| {
        hex.len() == 32 && hex.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// A short, stable name for a list of texts.
pub fn fingerprint(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hex(&hash.finalize()[..8])
}

/// Bytes as hex digits in lower case.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapping_and_line_endings_do_not_change_a_digest_and_words_do() {
        let one = of_text("\n# Backup\n\nEvery night.\n");
        assert_eq!(one, of_text("\r\n# Backup\r\n\r\nEvery\r\n  night.\n\n"));
        assert_ne!(one, of_text("\n# Backup\n\nEvery day.\n"));
        // printf ' # Backup Every night. ' | sha256sum | cut -c1-32
        assert_eq!(of_text(" # Backup Every night. "), one);
        for (text, wanted) in [
            ("ü\u{a0}\u{2003} é\u{3000}", "ü é "),
            ("a\u{85}\u{200b}b\u{1680}", "a \u{200b}b "),
            ("„x“ – y", "„x“ – y"),
        ] {
            let mut folded = Vec::new();
            fold(text, |piece| folded.extend_from_slice(piece));
            assert_eq!(String::from_utf8(folded).unwrap(), wanted);
        }
        assert_eq!(of_file(b"id,name\r\n1,A\r\n"), of_file(b"id,name\n1,A\n"));
        assert_ne!(of_file(b"id,name\r1"), of_file(b"id,name\n1"));
        assert_ne!(of_file(b"PK\0\r\n"), of_file(b"PK\0\n"));
        assert!(is_digest(&one) && !is_digest("sha256:12") && !is_digest(&one.to_uppercase()));
    }
}
