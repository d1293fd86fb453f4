//! A document as bytes and back.

use std::path::Path;
use std::sync::Arc;

use isms::configuration::RuleSettings;
use isms::document::Document;
use isms::document::kept::{read, written};
use isms::input::{self, Contents, Keeps, Reading};
use isms::source::{FileId, SourceFile};

use crate::small_isms;

fn reading() -> Reading {
    Reading::new(&RuleSettings::default(), Keeps::Beginnings { all_digests: true })
}

/// As the file of this number, from its text.
fn from_text(text: &[u8], file: FileId) -> (Arc<SourceFile>, Arc<Document>) {
    let contents = Contents::Bytes(text.to_vec());
    input::document(file, "policies/one.md".to_owned(), contents, &reading()).0
}

/// As the file of this number, from what was written of it as the first file.
fn from_bytes(text: &[u8], file: FileId) -> Option<(SourceFile, Document)> {
    let (source, document) = from_text(text, 0);
    let bytes = written(&document, &source)?;
    Some(read(&bytes, file, "policies/one.md", Some(text.len() as u64)).expect("it was written"))
}

#[test]
fn every_document_comes_back_as_it_was_read() {
    let mut kept = 0;
    for (path, text) in small_isms::folder(Path::new("fixtures")) {
        if Path::new(&path).extension().is_none_or(|it| it != "md") {
            continue;
        }
        let (source, document) = from_text(&text, 7);
        let Some((kept_source, kept_document)) = from_bytes(&text, 7) else {
            assert!(!document.faults.is_empty() || !document.is_readable(), "{path}");
            continue;
        };
        assert_eq!(format!("{kept_document:?}"), format!("{document:?}"), "{path}");
        assert_eq!(format!("{kept_source:?}"), format!("{source:?}"), "{path}");
        kept += 1;
    }
    assert!(kept > 500, "{kept}");
}

#[test]
fn documents_without_tables_share_an_empty_one() {
    let text = b"+++\nid = \"POL-01\"\ntitle = \"One\"\nowner = \"lead\"\n+++\n# One\n";
    let (_, document) = from_bytes(text, 1).unwrap();
    assert!(Arc::ptr_eq(&document.tables, &from_text(text, 2).1.tables));
}

#[test]
fn what_has_faults_is_read_again() {
    for text in ["no front matter", "+++\nowner = 5\n+++\n", "+++\nid = \n+++\n"] {
        assert!(from_bytes(text.as_bytes(), 0).is_none(), "{text}");
    }
}

#[test]
fn a_file_of_another_length_is_another_text() {
    let text = b"+++\nid = \"POL-01\"\n+++\n# One\n";
    let (source, document) = from_text(text, 0);
    let bytes = written(&document, &source).unwrap();
    let read = |length| read(&bytes, 0, "one.md", length).is_some();
    assert!(read(None) && read(Some(text.len() as u64)) && !read(Some(text.len() as u64 + 4)));
}

#[test]
fn damaged_bytes_give_nothing_or_a_document_and_never_a_panic() {
    let text = include_bytes!("../../fixtures/example/registers/risk-register.md");
    let (source, document) = from_text(text, 0);
    let bytes = written(&document, &source).unwrap();
    for length in 0..bytes.len() {
        assert!(read(&bytes[..length], 0, "one.md", None).is_none(), "{length}");
    }
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0xff;
        if let Some((source, document)) = read(&damaged, 0, "one.md", None) {
            document.digest(&source);
        }
    }
}
