//! The digest that ties an attestation to the text it speaks of.

use std::fmt::Write;

use sha2::{Digest as _, Sha256};

/// The digest of a Markdown body: every run of white space counts as one space, so that wrapping a line anew or
/// another line ending does not void a review. Written `sha256:` and the first 32 hex digits.
pub fn of_text(body: &str) -> String {
    written(&Sha256::digest(folded(body.trim_start_matches('\u{feff}'))))
}

/// So many bytes are looked at together.
const BLOCK: usize = 64;

/// The text with every run of white space as one space.
fn folded(text: &str) -> Vec<u8> {
    let mut folded = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        // Most of a text is words with one space between them, and folds to itself.
        if let Some(block) = bytes.get(at..=at + BLOCK)
            && is_plain(block)
        {
            folded.extend_from_slice(&block[..BLOCK]);
            at += BLOCK;
            continue;
        }
        let end = (at + BLOCK).min(bytes.len());
        while at < end {
            at += fold_one(&text[at..], &mut folded);
        }
    }
    folded
}

/// Whether all but the last byte fold to themselves: ASCII, and no white space but single spaces.
fn is_plain(block: &[u8]) -> bool {
    let odd = |it: &[u8]| {
        let (byte, next) = (it[0], it[1]);
        // A byte from 0x80 on may be part of another kind of space.
        (byte < b' ') | (byte >= 0x80) | ((byte == b' ') & ((next <= b' ') | (next >= 0x80)))
    };
    !block.windows(2).fold(false, |any, it| any | odd(it))
}

/// Folds a run of white space, or one other character, and returns how many bytes that took.
fn fold_one(text: &str, folded: &mut Vec<u8>) -> usize {
    let byte = text.as_bytes()[0];
    if byte.is_ascii() && !is_space(byte) {
        folded.push(byte);
        return 1;
    }
    let length = text.len() - text.trim_start().len();
    if length > 0 {
        folded.push(b' ');
        return length;
    }
    let length = text.chars().next().map_or(1, char::len_utf8);
    folded.extend_from_slice(&text.as_bytes()[..length]);
    length
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// The digest of another file's bytes, for the source of a sidecar.
pub fn of_bytes(bytes: &[u8]) -> String {
    written(&Sha256::digest(bytes))
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

fn written(hash: &[u8]) -> String {
    format!("sha256:{}", hex(&hash[..16]))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
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
        let other = "\u{a0}Zürich \u{2003}\r\n\u{b} — naïve\u{85}";
        assert_eq!(folded(other), " Zürich — naïve ".as_bytes());
        for text in [other.repeat(9), format!("{}  {} ", "a b".repeat(21), "word ".repeat(50))] {
            let naive = text.split(char::is_whitespace).filter(|it| !it.is_empty());
            let naive = naive.collect::<Vec<_>>().join(" ");
            assert_eq!(String::from_utf8(folded(&text)).unwrap().trim(), naive);
        }
        assert!(is_digest(&one) && !is_digest("sha256:12") && !is_digest(&one.to_uppercase()));
    }
}
