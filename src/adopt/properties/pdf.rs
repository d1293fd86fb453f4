//! The information dictionary of a PDF (ISO 32000-1, section 14.3.3), and its XMP where that says more. Only what is needed of
//! the format: objects are found by their numbers as they stand in the file, the last of a number first, and in compressed
//! object streams.

use std::collections::HashMap;
use std::io::Read;

use flate2::read::ZlibDecoder;
use memchr::memmem;

use super::{Properties, one_line, xml};
use crate::date::{Date, parse_date};

/// What all object streams may unpack to: 32 MiB.
const UNPACKED_LIMIT: u64 = 32 << 20;
/// PDF's own encoding from 80 to A0 (annex D.3): elsewhere it is Latin-1.
const FROM_80: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™',
    'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
];
/// How many places are looked at, so that a file made for it takes no minutes.
const MOST_PLACES: usize = 2_000;
const MOST_KEYS: usize = 200;
const DEEPEST: usize = 20;

pub(super) fn read(bytes: &[u8]) -> Result<Properties, &'static str> {
    // Readers look for the head within the first kilobyte.
    if memmem::find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_none() {
        return Err("it is no PDF that can be read");
    }
    let is_encrypted = memmem::find(bytes, b"/Encrypt").is_some();
    let own = if is_encrypted { None } else { information(bytes) };
    let own = own.unwrap_or_default();
    let more = xmp(bytes).unwrap_or_default();
    let properties = Properties {
        title: own.title.or(more.title),
        author: own.author.or(more.author),
        created: own.created.or(more.created),
        changed: own.changed.or(more.changed),
    };
    if is_encrypted && properties == Properties::default() {
        return Err("it is encrypted");
    }
    Ok(properties)
}

fn xmp(bytes: &[u8]) -> Option<Properties> {
    // The last one is of the last revision; pictures carry some of their own before it.
    let start = memmem::rfind(bytes, b"<x:xmpmeta")?;
    let length = memmem::find(&bytes[start..], b"</x:xmpmeta>")?;
    Some(xml::read(&String::from_utf8_lossy(&bytes[start..start + length.min(1 << 20)])))
}

fn information(bytes: &[u8]) -> Option<Properties> {
    let number = reference(bytes)?;
    let dictionary = plain_object(bytes, number).or_else(|| packed_object(bytes, number))?;
    let text = |key| one_line(&text_of(dictionary.get(key)?));
    let day = |key| day_of(&text_of(dictionary.get(key)?));
    Some(Properties {
        title: text("Title"),
        author: text("Author"),
        created: day("CreationDate"),
        changed: day("ModDate"),
    })
}

/// The object that the last trailer names: `/Info 12 0 R`.
fn reference(bytes: &[u8]) -> Option<u32> {
    let places = memmem::rfind_iter(bytes, b"/Info").take(MOST_PLACES);
    places.into_iter().find_map(|at| {
        let mut cursor = Cursor { bytes, at: at + 5 };
        let number = cursor.number()?;
        cursor.number()?;
        cursor.space();
        (cursor.peek() == Some(b'R')).then_some(number)
    })
}

/// `12 0 obj << .. >>`, the last of that number.
fn plain_object(bytes: &[u8], number: u32) -> Option<HashMap<String, Vec<u8>>> {
    let head = format!("{number} ");
    let places = memmem::rfind_iter(bytes, head.as_bytes()).take(MOST_PLACES);
    places.into_iter().find_map(|at| {
        if at > 0 && bytes[at - 1].is_ascii_digit() {
            return None;
        }
        let mut cursor = Cursor { bytes, at: at + head.len() };
        cursor.number()?;
        cursor.word(b"obj")?;
        cursor.dictionary()
    })
}

/// The same in an object stream (section 7.5.7).
fn packed_object(bytes: &[u8], number: u32) -> Option<HashMap<String, Vec<u8>>> {
    let mut left = UNPACKED_LIMIT;
    for at in memmem::rfind_iter(bytes, b"/ObjStm").take(MOST_PLACES) {
        let Some(start) = memmem::rfind(&bytes[..at], b" obj") else { continue };
        let mut cursor = Cursor { bytes, at: start + 4 };
        let Some(dictionary) = cursor.dictionary() else { continue };
        let Some(objects) = integer(&dictionary, "N") else { continue };
        let Some(first) = integer(&dictionary, "First") else { continue };
        if cursor.word(b"stream").is_none() {
            continue;
        }
        cursor.line_end();
        let mut text = Vec::new();
        // What comes before damage is read.
        let _ = ZlibDecoder::new(&bytes[cursor.at..]).take(left).read_to_end(&mut text);
        left -= text.len() as u64;
        let mut heads = Cursor { bytes: &text, at: 0 };
        for _ in 0..objects {
            let (Some(this), Some(offset)) = (heads.number(), heads.number()) else { break };
            if this == number {
                let at = first.saturating_add(offset) as usize;
                return Cursor { bytes: &text, at }.dictionary();
            }
        }
    }
    None
}

fn integer(dictionary: &HashMap<String, Vec<u8>>, key: &str) -> Option<u32> {
    std::str::from_utf8(dictionary.get(key)?).ok()?.parse().ok()
}

/// A text string (section 7.9.2.2): UTF-16 or UTF-8 with its mark, else PDF's own encoding.
fn text_of(bytes: &[u8]) -> String {
    if let Some(wide) = bytes.strip_prefix(&[0xfe, 0xff]) {
        let units = wide.chunks_exact(2).map(|it| u16::from_be_bytes([it[0], it[1]]));
        return char::decode_utf16(units).map(|it| it.unwrap_or('\u{fffd}')).collect();
    }
    if let Some(text) = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        return String::from_utf8_lossy(text).into_owned();
    }
    let character = |byte: &u8| match byte {
        0x80..=0xa0 => FROM_80[usize::from(byte - 0x80)],
        _ => char::from(*byte),
    };
    bytes.iter().map(character).collect()
}

/// `D:20240131120000+01'00'` (section 7.9.4); the day in the file's own zone.
fn day_of(text: &str) -> Option<Date> {
    let digits = text.trim().trim_start_matches("D:").get(..8)?;
    if !digits.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    parse_date(&format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]))
}

/// A place in the bytes of a PDF. Nothing here reads beyond them.
struct Cursor<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'%' => {
                    while self.peek().is_some_and(|it| !matches!(it, b'\n' | b'\r')) {
                        self.at += 1;
                    }
                }
                0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ' => self.at += 1,
                _ => return,
            }
        }
    }

    fn line_end(&mut self) {
        if self.peek() == Some(b'\r') {
            self.at += 1;
        }
        if self.peek() == Some(b'\n') {
            self.at += 1;
        }
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.space();
        self.bytes.get(self.at..)?.starts_with(word).then(|| self.at += word.len())
    }

    fn number(&mut self) -> Option<u32> {
        self.space();
        std::str::from_utf8(self.plain()).ok()?.parse().ok()
    }

    /// All bytes up to a delimiter.
    fn plain(&mut self) -> &[u8] {
        let start = self.at.min(self.bytes.len());
        while self
            .peek()
            .is_some_and(|it| !it.is_ascii_whitespace() && it != 0 && !b"()<>[]{}/%".contains(&it))
        {
            self.at += 1;
        }
        &self.bytes[start..self.at.max(start)]
    }

    /// Keys with their strings and plain words; other values are passed over.
    fn dictionary(&mut self) -> Option<HashMap<String, Vec<u8>>> {
        self.word(b"<<")?;
        let mut entries = HashMap::new();
        while entries.len() < MOST_KEYS {
            self.space();
            match self.next()? {
                b'>' => {
                    self.word(b">")?;
                    return Some(entries);
                }
                b'/' => {
                    let key = String::from_utf8_lossy(self.plain()).into_owned();
                    let value = self.value(0)?;
                    entries.insert(key, value);
                }
                // The rest of a reference, `0 R`.
                _ => {
                    self.plain();
                }
            }
        }
        Some(entries)
    }

    fn value(&mut self, depth: usize) -> Option<Vec<u8>> {
        if depth > DEEPEST {
            return None;
        }
        self.space();
        match self.peek()? {
            b'(' => self.literal(),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => self.nested(depth, b'>'),
            b'<' => self.hexadecimal(),
            b'[' => self.nested(depth, b']'),
            b'/' => {
                self.at += 1;
                Some(self.plain().to_vec())
            }
            _ => {
                let word = self.plain().to_vec();
                (!word.is_empty()).then_some(word)
            }
        }
    }

    /// Passes over an array or a dictionary.
    fn nested(&mut self, depth: usize, end: u8) -> Option<Vec<u8>> {
        let width = if end == b'>' { 2 } else { 1 };
        self.at += width;
        loop {
            self.space();
            if self.peek()? == end {
                self.at += width;
                return Some(Vec::new());
            }
            self.value(depth + 1)?;
        }
    }

    /// `(text)` (section 7.3.4.2).
    fn literal(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let mut text = Vec::new();
        let mut open = 1;
        loop {
            let byte = self.next()?;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Some(text);
                    }
                }
                b'\\' => {
                    self.escaped(&mut text)?;
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
    }

    /// Adds what stands behind a backslash; a line break there says nothing.
    fn escaped(&mut self, text: &mut Vec<u8>) -> Option<()> {
        let byte = match self.next()? {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' | b'f' | b'\n' => return Some(()),
            b'\r' => {
                self.line_end();
                return Some(());
            }
            digit @ b'0'..=b'7' => {
                let mut code = u32::from(digit - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                // What is higher than a byte loses its high order (table 3).
                u8::try_from(code & 0xff).ok()?
            }
            other => other,
        };
        text.push(byte);
        Some(())
    }

    fn hexadecimal(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let mut digits = Vec::new();
        loop {
            match self.next()? {
                b'>' => break,
                digit if digit.is_ascii_hexdigit() => {
                    digits.push(u8::try_from(char::from(digit).to_digit(16)?).ok()?);
                }
                space if space.is_ascii_whitespace() => {}
                _ => return None,
            }
        }
        if digits.len() % 2 == 1 {
            digits.push(0);
        }
        Some(digits.chunks_exact(2).map(|it| it[0] << 4 | it[1]).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use proptest::prelude::*;

    use super::*;

    fn wanted() -> Properties {
        Properties {
            title: Some("Backup (short) Policy".into()),
            author: Some("Jane Dö".into()),
            created: parse_date("2024-01-31"),
            changed: parse_date("2025-02-28"),
        }
    }

    const DICTIONARY: &str = "<< /Producer <</Deep [1 2 (x)]>> /Parent 4 0 R /Title (Backup \\(short\\)\\\n Policy) \
        /Author <FEFF004A0061006E006500200044 00F6> /CreationDate(D:20240131235959+01'00') /ModDate (D:20250228) /Trapped/False >>";

    #[test]
    fn the_dictionary_is_read_plain_and_packed() {
        let plain = format!(
            "%PDF-1.4\n2 0 obj\n<< /Title (Old) >>\nendobj\n12 0 obj\n(no)\nendobj\n2 0 obj\n{DICTIONARY}\nendobj\n\
            trailer\n<< /Size 3 /Info 2 0 R >>\n%%EOF\n"
        );
        assert_eq!(read(plain.as_bytes()), Ok(wanted()));

        let head = "7 0 2 5 ";
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(format!("{head}null {DICTIONARY}").as_bytes()).unwrap();
        let stream = packer.finish().unwrap();
        let mut file = b"%PDF-1.5\n9 0 obj\n<< /Type /ObjStm /N 2 /First 8 /Filter /FlateDecode /DecodeParms <</X 1>> >>\nstream\r\n".to_vec();
        file.extend(&stream);
        file.extend(b"\nendstream\nendobj\n10 0 obj <</Type/XRef/Info 2 0 R>>\n");
        assert_eq!(read(&file), Ok(wanted()));
    }

    #[test]
    fn what_cannot_be_read_is_said_or_left_out() {
        assert!(read(b"MZ").is_err());
        assert_eq!(read(b"%PDF-1.4\n"), Ok(Properties::default()));
        assert_eq!(
            read(b"%PDF-1.4\ntrailer <</Encrypt 3 0 R /Info 2 0 R>>\n2 0 obj <</Title (x)>>"),
            Err("it is encrypted")
        );
        for broken in
            ["<< /Title (x", "<< /Title <4", "<< /Title", "<<", "", "<< /CreationDate (D:2024) >>"]
        {
            let text = format!("%PDF-1.4\ntrailer <</Info 2 0 R>>\n2 0 obj {broken}");
            assert_eq!(read(text.as_bytes()), Ok(Properties::default()), "{broken}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..400), cut in 0..200_usize) {
            let mut text = b"%PDF-1.5 /Info 2 0 R /ObjStm 2 0 obj".to_vec();
            text.extend(&bytes);
            let _ = read(&text);
            let whole = format!("%PDF-1.4 /Info 2 0 R 2 0 obj {DICTIONARY}");
            let _ = read(&whole.as_bytes()[..cut.min(whole.len())]);
        }
    }
}
