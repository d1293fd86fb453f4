//! The core properties of an Office Open XML package (ECMA-376 part 2, section 8).

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{Properties, xml};

/// A few kilobytes can claim gigabytes.
const PART_LIMIT: u64 = 1 << 20;

pub(super) fn read(bytes: &[u8]) -> Result<Properties, &'static str> {
    // What a password protects is no archive but an older container (MS-OFFCRYPTO) with the archive in it.
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err("it is protected by a password, or in an older format than its name says");
    }
    let broken = |_| "it is no Office file that can be read";
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let Ok(part) = archive.by_name("docProps/core.xml") else {
        return Ok(Properties::default());
    };
    let mut text = Vec::new();
    part.take(PART_LIMIT).read_to_end(&mut text).map_err(|_| "its properties are damaged")?;
    Ok(xml::read(&String::from_utf8_lossy(&text)))
}
