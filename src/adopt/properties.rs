//! What an Office file or a PDF says of itself: title, author and days. Its text is not read.

mod office;
mod pdf;
mod xml;

use crate::date::Date;
use crate::path;

/// The largest file whose properties are read: 64 MiB.
pub const LIMIT: u64 = 64 << 20;

/// Kept together as programs keep them; any may be missing, and anybody can write anything there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Properties {
    pub title: Option<String>,
    pub author: Option<String>,
    pub created: Option<Date>,
    pub changed: Option<Date>,
}

/// How a file of this name keeps its properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML (ECMA-376): `docProps/core.xml` in a ZIP archive.
    Office,
    /// ISO 32000: the document information dictionary, or XMP.
    Pdf,
    /// Documents in formats that are not read.
    Foreign,
}

impl Format {
    /// By the end of the name. Lock files of Office (`~$Policy.docx`) are no documents.
    pub fn of(path: &str) -> Option<Format> {
        let name = path::name(path);
        if name.starts_with("~$") || name.starts_with('.') {
            return None;
        }
        match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "docx" | "docm" | "xlsx" | "xlsm" | "pptx" => Some(Format::Office),
            "pdf" => Some(Format::Pdf),
            "doc" | "xls" | "ppt" | "odt" | "ods" | "odp" | "rtf" => Some(Format::Foreign),
            _ => None,
        }
    }
}

/// Reads the properties, or says why there are none to be read.
pub fn read(format: Format, bytes: &[u8]) -> Result<Properties, &'static str> {
    let properties = match format {
        Format::Office => office::read(bytes),
        Format::Pdf => pdf::read(bytes),
        Format::Foreign => Err("files of this format are not read"),
    }?;
    Ok(Properties { title: properties.title.filter(|it| is_title(it)), ..properties })
}

/// Whether somebody chose the title: programs fill it with their own words, and converters with a file's name.
fn is_title(title: &str) -> bool {
    let title = title.to_lowercase();
    let is_made = ["microsoft word - ", "microsoft powerpoint - ", "microsoft excel - "]
        .iter()
        .any(|it| title.starts_with(it));
    let is_empty = ["untitled", "powerpoint presentation", "title", "titel", "unbenannt"]
        .contains(&title.as_str());
    let is_file = title.rsplit_once('.').is_some_and(|(_, ending)| {
        ["doc", "docx", "xls", "xlsx", "pdf", "odt", "indd", "tex", "dvi"].contains(&ending)
    });
    !is_made && !is_empty && !is_file
}

/// Text on one line; none where nothing is left of it.
fn one_line(text: &str) -> Option<String> {
    let words: Vec<&str> = text
        .split(|it: char| it.is_whitespace() || it.is_control())
        .filter(|it| !it.is_empty())
        .collect();
    let line: String = words.join(" ").chars().take(300).collect();
    (!line.is_empty()).then_some(line)
}
