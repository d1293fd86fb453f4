//! The information dictionary of a PDF (ISO 32000-1, section 14.3.3), and its XMP where that says more. Only what is needed of
//! the format: objects are found by their numbers as they stand in the file, the last of a number first, and in compressed
//! object streams.

mod cursor;

use std::cell::Cell;
use std::collections::HashMap;
use std::io::Read;

use flate2::read::ZlibDecoder;
use memchr::memmem;

use self::cursor::Cursor;
use super::{LIMIT, Properties, one_line, xml};
use crate::date::{Date, parse_date};

/// What all object streams may unpack to: 32 MiB.
const UNPACKED_LIMIT: u64 = 32 << 20;
/// PDF's own encoding from 80 to A0 (annex D.3): elsewhere it is Latin-1.
const FROM_80: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™',
    'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
];
/// How many bytes are looked at in all places together, so that a file made for it takes no minutes: as many as the largest
/// file has.
const LOOKED_AT: u64 = LIMIT;
/// How many places are looked at.
const MOST_PLACES: usize = 2_000;
/// How far before `/ObjStm` its object begins at most; a real one has some hundred bytes there.
const LONGEST_HEAD: usize = 4 << 10;

pub(super) fn read(bytes: &[u8]) -> Result<Properties, &'static str> {
    // Readers look for the head within the first kilobyte.
    if memmem::find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_none() {
        return Err("it is no PDF that can be read");
    }
    let is_encrypted = memmem::find(bytes, b"/Encrypt").is_some();
    let left = Cell::new(LOOKED_AT);
    let own = if is_encrypted { None } else { information(bytes, &left) };
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

fn information(bytes: &[u8], left: &Cell<u64>) -> Option<Properties> {
    let number = reference(bytes, left)?;
    let dictionary =
        plain_object(bytes, number, left).or_else(|| packed_object(bytes, number, left))?;
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
fn reference(bytes: &[u8], left: &Cell<u64>) -> Option<u32> {
    let places = memmem::rfind_iter(bytes, b"/Info").take(MOST_PLACES);
    places.into_iter().find_map(|at| {
        let mut cursor = Cursor { bytes, at: at + 5, left };
        let number = cursor.number()?;
        cursor.number()?;
        cursor.space();
        (cursor.peek() == Some(b'R')).then_some(number)
    })
}

/// `12 0 obj << .. >>`, the last of that number.
fn plain_object(bytes: &[u8], number: u32, left: &Cell<u64>) -> Option<HashMap<String, Vec<u8>>> {
    let head = format!("{number} ");
    let places = memmem::rfind_iter(bytes, head.as_bytes()).take(MOST_PLACES);
    places.into_iter().find_map(|at| {
        if at > 0 && bytes[at - 1].is_ascii_digit() {
            return None;
        }
        let mut cursor = Cursor { bytes, at: at + head.len(), left };
        cursor.number()?;
        cursor.word(b"obj")?;
        cursor.dictionary()
    })
}

/// The same in an object stream (section 7.5.7).
fn packed_object(bytes: &[u8], number: u32, left: &Cell<u64>) -> Option<HashMap<String, Vec<u8>>> {
    let mut unpacked = UNPACKED_LIMIT;
    for at in memmem::rfind_iter(bytes, b"/ObjStm").take(MOST_PLACES) {
        let before = at.saturating_sub(LONGEST_HEAD);
        let Some(start) = memmem::rfind(&bytes[before..at], b" obj") else { continue };
        let mut cursor = Cursor { bytes, at: before + start + 4, left };
        let Some(dictionary) = cursor.dictionary() else { continue };
        let Some(objects) = integer(&dictionary, "N") else { continue };
        let Some(first) = integer(&dictionary, "First") else { continue };
        if cursor.word(b"stream").is_none() {
            continue;
        }
        cursor.line_end();
        let mut text = Vec::new();
        // What comes before damage is read.
        let mut packed = ZlibDecoder::new(bytes[cursor.at..].take(left.get()));
        let _ = packed.by_ref().take(unpacked).read_to_end(&mut text);
        left.set(left.get().saturating_sub(packed.total_in()));
        unpacked -= text.len() as u64;
        let mut heads = Cursor { bytes: &text, at: 0, left };
        for _ in 0..objects {
            let (Some(this), Some(offset)) = (heads.number(), heads.number()) else { break };
            if this == number {
                let at = first.saturating_add(offset) as usize;
                return Cursor { bytes: &text, at, left }.dictionary();
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

    #[test]
    fn all_places_together_have_one_limit() {
        // An object at the very end, behind which each place before it would be read to the end of the file again.
        let places = "2 0 obj << /A ".repeat(500);
        let text = format!("/Info 2 0 R\n2 0 obj {DICTIONARY}\n{places}");
        let left = Cell::new(LOOKED_AT);
        assert_eq!(information(text.as_bytes(), &left), Some(wanted()));
        let left = Cell::new(100_000);
        assert_eq!((information(text.as_bytes(), &left), left.get()), (None, 0));

        // Streams that hold the heads of the others, and then blocks of no length.
        let head = b"9 0 obj << /Type /ObjStm /N 1 /First 4 >> stream\n\x78\x9c";
        let size = u16::try_from(head.len()).unwrap();
        let size = [size.to_le_bytes(), (!size).to_le_bytes()].concat();
        let mut file = [&b"/Info 2 0 R "[..], head].concat();
        for _ in 0..20 {
            file.extend([&[0], &size[..], head].concat());
        }
        file.extend(b"\x00\x00\x00\xff\xff".repeat(1_000));
        let left = Cell::new(50_000);
        assert_eq!((information(&file, &left), left.get()), (None, 0));
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
