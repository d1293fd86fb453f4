//! Workbooks made by hand, the same bytes each time: what the fixtures hold and what the tests break.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// What a cell holds.
#[derive(Clone, Debug)]
pub enum Cell {
    Empty,
    Text(String),
    Number(f64),
    /// A number that is formatted as a day: days since the end of 1899.
    Day(u32),
    /// A formula with the number that was saved for it.
    Formula(&'static str, Option<f64>),
    Error(&'static str),
}

#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub name: &'static str,
    pub rows: Vec<Vec<Cell>>,
    /// Regions as `D4:D6`.
    pub merged: Vec<&'static str>,
}

/// A row of texts: numbers among them become numbers, `2026-01-31` a day, `=A1*2 -> 4` a formula and its value.
pub fn row(texts: &[&str]) -> Vec<Cell> {
    texts.iter().map(|it| cell(it)).collect()
}

fn cell(text: &str) -> Cell {
    if text.is_empty() {
        return Cell::Empty;
    }
    if let Some(formula) = text.strip_prefix('=') {
        let (formula, saved) = formula.split_once(" -> ").unwrap_or((formula, ""));
        return Cell::Formula(formula.to_owned().leak(), saved.parse().ok());
    }
    if text.starts_with('#') {
        return Cell::Error(text.to_owned().leak());
    }
    if let (10, Some(day)) = (text.len(), isms::date::parse_date(text)) {
        let first = isms::date::date(1899, 12, 30);
        return Cell::Day(u32::try_from(isms::date::days_between(first, day)).unwrap());
    }
    text.parse().map_or_else(|_| Cell::Text(text.to_owned()), Cell::Number)
}

pub fn workbook(sheets: &[Sheet]) -> Vec<u8> {
    let mut list = String::new();
    let mut relations = String::new();
    let mut types = String::new();
    for (number, sheet) in (1..).zip(sheets) {
        let name = escaped(sheet.name);
        let _ = write!(list, "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>");
        let _ = write!(
            relations,
            "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
        let _ = write!(
            types,
            "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"{MAIN}.worksheet+xml\"/>"
        );
    }
    let styles = sheets.len() + 1;
    let mut parts = vec![
        (
            "[Content_Types].xml".to_owned(),
            format!(
                "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
                 <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"{MAIN}.sheet.main+xml\"/>\
                 <Override PartName=\"/xl/styles.xml\" ContentType=\"{MAIN}.styles+xml\"/>{types}</Types>"
            ),
        ),
        (
            "_rels/.rels".to_owned(),
            format!(
                "{HEAD}<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" \
                 Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!(
                "{HEAD}<workbook xmlns=\"{SHEETS}\" xmlns:r=\"{OFFICE}\"><sheets>{list}</sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!(
                "{HEAD}<Relationships xmlns=\"{RELATIONS}\">{relations}<Relationship Id=\"rId{styles}\" \
                 Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        ("xl/styles.xml".to_owned(), styles_part()),
    ];
    for (number, sheet) in (1..).zip(sheets) {
        parts.push((format!("xl/worksheets/sheet{number}.xml"), sheet_part(sheet)));
    }
    archive(&parts)
}

/// A ZIP file of these parts.
pub fn archive(parts: &[(String, String)]) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        // The same bytes on every system.
        .system(System::Unix)
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::from_date_and_time(2026, 11, 23, 0, 0, 0).unwrap());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
const MAIN: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const SHEETS: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// Style 0 is plain, style 1 a day.
fn styles_part() -> String {
    format!(
        "{HEAD}<styleSheet xmlns=\"{SHEETS}\"><fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill/></fills>\
         <borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
         <cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
    )
}

pub fn sheet_part(sheet: &Sheet) -> String {
    let mut rows = String::new();
    for (row, cells) in sheet.rows.iter().enumerate() {
        let _ = write!(rows, "<row r=\"{}\">", row + 1);
        for (column, cell) in (0..).zip(cells) {
            let at = isms::register::cell_name((u32::try_from(row).unwrap(), column));
            let _ = match cell {
                Cell::Empty => Ok(()),
                Cell::Text(text) => write!(
                    rows,
                    "<c r=\"{at}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                    escaped(text)
                ),
                Cell::Number(number) => write!(rows, "<c r=\"{at}\"><v>{number}</v></c>"),
                Cell::Day(day) => write!(rows, "<c r=\"{at}\" s=\"1\"><v>{day}</v></c>"),
                Cell::Formula(formula, Some(saved)) => {
                    write!(rows, "<c r=\"{at}\"><f>{formula}</f><v>{saved}</v></c>")
                }
                Cell::Formula(formula, None) => write!(rows, "<c r=\"{at}\"><f>{formula}</f></c>"),
                Cell::Error(error) => write!(rows, "<c r=\"{at}\" t=\"e\"><v>{error}</v></c>"),
            };
        }
        rows.push_str("</row>");
    }
    let merged: Vec<String> =
        sheet.merged.iter().map(|it| format!("<mergeCell ref=\"{it}\"/>")).collect();
    let merged = merged.concat();
    let merged =
        if merged.is_empty() { merged } else { format!("<mergeCells>{merged}</mergeCells>") };
    format!("{HEAD}<worksheet xmlns=\"{SHEETS}\"><sheetData>{rows}</sheetData>{merged}</worksheet>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
