//! Registers in files beside their documents: workbooks of the fixtures, and what no file may do to the reader.

use std::collections::BTreeMap;
use std::path::Path;

use isms::isms::Isms;
use proptest::prelude::*;

use crate::small_isms;
use crate::small_workbook::{Cell, Sheet, archive, row, sheet_part, workbook};

/// The workbooks that the repository keeps, and how they were made: `UPDATE=1` writes them.
#[test]
fn the_workbooks_of_the_fixtures_are_made_here() {
    for (path, sheets) in [
        ("fixtures/field-invalid/xlsx/registers/risks.xlsx", bad_risks()),
        ("fixtures/example/registers/assets.xlsx", assets()),
    ] {
        let made = workbook(&sheets);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &made).unwrap();
        }
        assert!(std::fs::read(path).unwrap_or_default() == made, "{path} was not made here");
    }
}

/// Formulas with and without values, merged cells, errors, numbers in the place of days.
fn bad_risks() -> Vec<Sheet> {
    let header = [
        "Risk ID",
        "Risk",
        "Risk owner",
        "Likelihood",
        "Impact",
        "Risk score",
        "Treatment",
        "Controls",
        "Residual risk",
        "Due date",
        "Accepted on",
        "Accepted by",
        "Notes",
    ];
    let rows = [
        [
            "R-01",
            "Backups fail unseen",
            "it-lead",
            "2",
            "4",
            "=D4*E4 -> 8",
            "mitigate",
            "A.8.13, A.8.14",
            "4",
            "2027-03-31",
            "",
            "",
            "",
        ],
        [
            "R-02",
            "A laptop is stolen",
            "it-lead",
            "2",
            "4",
            "=D5*E5 -> 9",
            "reduce",
            "A.7.9",
            "4",
            "46477",
            "",
            "",
            "46477",
        ],
        [
            "R-03",
            "Fire",
            "",
            "2.5",
            "4",
            "=D6*E6",
            "mitigate",
            "A.7.5",
            "4",
            "10/04/2027",
            "",
            "",
            "",
        ],
        ["R-04", "Flood", "", "7", "#REF!", "", "mitigate", "A.7.5", "", "", "", "", ""],
        [
            "R-05",
            "Fraud",
            "it-lead",
            "4",
            "4",
            "16",
            "mitigate",
            "A.5.3",
            "9",
            "",
            "2026-06-01",
            "kim-poe",
            "",
        ],
        ["", "Nobody knows", "it-lead", "1", "1", "", "accept", "", "", "", "", "", ""],
    ];
    let mut sheet = vec![row(&["Risk register of Example Ltd"]), Vec::new(), row(&header)];
    sheet.extend(rows.iter().map(|it| row(it)));
    vec![
        Sheet {
            name: "Read me",
            rows: vec![row(&["How to fill in the register"])],
            merged: Vec::new(),
        },
        Sheet { name: "Risks 2026", rows: sheet, merged: vec!["A1:M1", "C5:C7"] },
    ]
}

/// What the fictional company has. One asset a line, as in the workbook: id, what it is, type, owner, place, classification, whether it is critical.
const ASSETS: &str = "\
A-01; Courier location traces; Information; legal-counsel; Production database; Confidential; Yes\n\
A-02; Delivery addresses and orders; Information; legal-counsel; Production database; Confidential; Yes\n\
A-03; Source code of Planner and Ride; Information; head-of-engineering; Code hosting; Confidential; Yes\n\
A-04; Signing keys of the app; Information; head-of-engineering; Key service; Confidential; Yes\n\
A-05; Planner production; System; platform-lead; Quillmere Hosting, region 1; Confidential; Yes\n\
A-06; Staging and development; System; platform-lead; Quillmere Hosting, region 1; Internal; No\n\
A-07; Build service; System; head-of-engineering; Code hosting; Internal; Yes\n\
A-08; Sign-in service; System; platform-lead; Rented; Confidential; Yes\n\
A-09; Log store; System; platform-lead; Quillmere Hosting, separate account; Confidential; Yes\n\
A-10; Customer contracts and prices; Information; finance-lead; File service; Confidential; No\n\
A-11; Personnel files; Information; people-lead; People system, cabinet; Confidential; No\n\
A-12; Mail, chat and calendar; System; platform-lead; Rented; Confidential; Yes\n\
A-13; This repository; Information; isms-manager; Code hosting; Internal; No\n\
D-01; 27 laptops, three of them spare; Device; office-manager; With staff, cabinet; Confidential; No\n\
D-02; 9 test phones; Device; head-of-engineering; Open-plan area, locked drawer; Internal; No\n\
D-03; 31 hardware keys; Device; platform-lead; With administrators, cabinet; Confidential; Yes\n\
D-04; 2 network boxes; Device; office-manager; Corridor cabinet; Internal; Yes\n\
D-05; Printer; Device; office-manager; Open-plan area; Internal; No";

fn assets() -> Vec<Sheet> {
    let header =
        ["Asset ID", "Asset", "Type", "Owner", "Where", "Classification", "Critical", "Checked on"];
    let mut rows = vec![row(&["Assets of Kettlewick Routes Ltd"]), Vec::new(), row(&header)];
    rows.extend(ASSETS.lines().map(|line| {
        let cells: Vec<&str> = line.split("; ").chain(["2026-10-14"]).collect();
        row(&cells)
    }));
    vec![Sheet { name: "Assets", rows, merged: vec!["A1:H1"] }]
}

/// A risk register whose rows stand in a file, in an ISMS with scales, and what is found.
fn said(name: &str, bytes: Vec<u8>) -> String {
    let isms = isms(name, bytes);
    small_isms::findings(&isms).iter().map(|it| small_isms::shown(&isms, it)).collect()
}

fn isms(name: &str, bytes: Vec<u8>) -> Isms {
    let sidecar = format!(
        "+++\nid = \"RR\"\ntitle = \"Risks\"\ntype = \"risk-register\"\nstatus = \"in-review\"\nversion = \"1\"\n\
         owner = \"a\"\nsource = \"{name}\"\n+++\n# Risks\n\nText.\n"
    );
    let settings = "[isms]\nframeworks = []\n[risk]\nlikelihood = 5\nimpact = 5\nappetite = 25\n[rules]\nreview-missing = \"off\"\n";
    small_isms::isms(&BTreeMap::from([
        ("isms.toml".to_owned(), settings.as_bytes().to_vec()),
        ("r.md".to_owned(), sidecar.into_bytes()),
        (name.to_owned(), bytes),
    ]))
}

fn header() -> Vec<Cell> {
    row(&["id", "title", "owner", "likelihood", "impact", "treatment", "controls", "due"])
}

fn good_row() -> Vec<Cell> {
    row(&["R-1", "Fire", "a", "1", "2", "mitigate", "A.7.5", "2027-01-31"])
}

fn one_sheet(rows: Vec<Vec<Cell>>) -> Vec<Sheet> {
    vec![Sheet { name: "Risks", rows, merged: Vec::new() }]
}

#[test]
fn a_register_in_order_says_nothing_whatever_it_is_kept_in() {
    assert_eq!(said("r.xlsx", workbook(&one_sheet(vec![header(), good_row()]))), "");
    let text = "id,title,owner,likelihood,impact,treatment,controls,due\nR-1,Fire,a,1,2,mitigate,A.7.5,2027-01-31\n";
    assert_eq!(said("r.csv", text.into()), "");
    let semicolons = text.replace(',', ";").replace("2027-01-31", "31.01.2027");
    assert_eq!(said("r.csv", format!("\u{feff}{semicolons}").into()), "");
    assert_eq!(said("r.tsv", text.replace(',', "\t").into()), "");
    assert_eq!(said("r.CSV", text.replace('\n', "\r\n").into()), "");
}

#[test]
fn a_file_that_unpacks_without_end_is_not_read() {
    let zeros = "0".repeat(70 << 20);
    let bomb = archive(&[("xl/worksheets/sheet1.xml".to_owned(), zeros)]);
    assert!(bomb.len() < 1 << 20);
    assert!(
        said("r.xlsx", bomb).contains("this workbook is not read: it unpacks to more than 64 MiB")
    );
}

#[test]
fn a_file_that_is_too_large_or_no_workbook_is_not_read() {
    assert!(
        said("r.csv", vec![b'a'; 11 << 20])
            .contains("this file has 11 MiB, and registers of up to 10 are read")
    );
    assert!(said("r.xlsx", b"%PDF".to_vec()).contains("it is no workbook that can be read"));
    assert!(said("r.xlsx", Vec::new()).contains("it is no workbook that can be read"));
}

#[test]
fn cells_at_the_ends_of_the_sheet_take_no_memory() {
    let mut part = sheet_part(&one_sheet(vec![header(), good_row()])[0]);
    let far = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c><c r=\"ZZZZZZZZZ99999999999\"><v>1</v></c></row>";
    part = part.replace("</sheetData>", &format!("{far}</sheetData>"));
    let said = said("r.xlsx", with_part("xl/worksheets/sheet1.xml", &part));
    assert!(said.contains("not all of this sheet is read"), "{said}");
}

#[test]
fn the_rest_of_a_damaged_sheet_is_still_judged() {
    let rows =
        vec![header(), row(&["R-1", "Fire", "a", "9", "2", "mitigate", "A.7.5"]), good_row()];
    let part = sheet_part(&one_sheet(rows)[0]);
    let broken = part.replace("<c r=\"B3\"", "<c r=\"B3\" t=\"s\"><v>77</v></c><c r=\"B3\"");
    let said = said("r.xlsx", with_part("xl/worksheets/sheet1.xml", &broken));
    assert!(said.contains("not all of this sheet is read: the sheet is damaged"), "{said}");
    assert!(said.contains("Risks!D2: `likelihood` is 9"), "{said}");
}

/// A workbook in order, but for one part.
fn with_part(name: &str, text: &str) -> Vec<u8> {
    let whole = workbook(&one_sheet(vec![header(), good_row()]));
    let mut parts = parts(&whole);
    for part in parts.iter_mut().filter(|it| it.0 == name) {
        text.clone_into(&mut part.1);
    }
    archive(&parts)
}

fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|number| {
            let mut part = zip.by_index(number).unwrap();
            let name = part.name().unwrap().into_owned();
            let mut text = String::new();
            std::io::Read::read_to_string(&mut part, &mut text).unwrap();
            (name, text)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_the_reader_of_csv_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        said("r.csv", bytes);
    }

    #[test]
    fn no_text_of_delimiters_and_quotes_makes_the_reader_panic(text in "[a-c,;\t|\"\r\n ü\u{feff}=€-]{0,120}") {
        let header = "id;title;owner;likelihood;impact;treatment;controls;due;accepted;accepted by\n";
        said("r.csv", format!("{header}{text}").into_bytes());
        said("r.csv", text.into_bytes());
    }

    #[test]
    fn every_text_of_a_cell_comes_back(texts in proptest::collection::vec("[a-zäöü ,;\"\t\n]{1,12}", 1..6)) {
        let quoted: Vec<String> = texts.iter().map(|it| format!("\"{}\"", it.replace('"', "\"\""))).collect();
        let rows: Vec<String> = quoted.iter().map(|it| format!("R,{it},a,1,2,accept\n")).collect();
        let text = rows.concat();
        let isms = isms("r.csv", format!("id,title,owner,likelihood,impact,treatment\n{text}").into_bytes());
        let rows = isms.documents[0].tables.risks.items();
        prop_assert_eq!(rows.len(), texts.len());
        for (row, text) in rows.iter().zip(&texts) {
            let title = row.title.get().map(|it| it.value.as_str());
            prop_assert_eq!(title.unwrap_or_default(), text.trim());
        }
    }

    #[test]
    fn no_broken_workbook_makes_the_reader_panic(
        at in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut bytes = workbook(&bad_risks());
        for (index, byte) in at {
            let place = index.index(bytes.len());
            bytes[place] = byte;
        }
        said("r.xlsx", bytes);
    }

    #[test]
    fn no_broken_part_makes_the_reader_panic(
        part in any::<prop::sample::Index>(),
        slips in proptest::collection::vec((any::<prop::sample::Index>(), "[<>/\"=&;A-Z0-9a-z:. -]{0,8}"), 1..6),
    ) {
        let mut parts = parts(&workbook(&bad_risks()));
        let number = part.index(parts.len());
        let text = &mut parts[number].1;
        for (index, slip) in slips {
            let at = index.index(text.len().max(1)).min(text.len());
            let end = (at + slip.len()).min(text.len());
            if text.is_char_boundary(at) && text.is_char_boundary(end) {
                text.replace_range(at..end, &slip);
            }
        }
        said("r.xlsx", archive(&parts));
    }
}

#[test]
fn the_folder_of_a_fixture_is_read_as_the_program_reads_it() {
    let files = small_isms::folder(Path::new("fixtures/field-invalid/xlsx"));
    let isms = small_isms::isms(&files);
    assert_eq!(isms.sources.registers.len(), 1);
    assert_eq!(isms.documents[0].tables.risks.items().len(), 6);
}
