//! The splitter, the document reader, the reader of `isms.toml` and the way from bytes to documents.

use isms::configuration::{Configuration, RuleSettings, Selection};
use isms::document::{Document, State};
use isms::fault::{Fault, FaultKind};
use isms::front_matter::{FrontMatter, split};
use isms::input::{Contents, Keeps, Reading};
use isms::source::{Lines, Sources};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use super::{check, markdown, mutation, spans_in, toml};
use crate::small_isms::read_documents;

#[test]
fn a_split_names_every_byte_of_a_file_once() {
    check(&prop_oneof![markdown::document(), mutation::document()], |text| split_is_sound(&text));
}

#[test]
fn a_made_up_document_is_read() {
    check(&markdown::document(), |text| document_is_sound(&text));
}

#[test]
fn a_broken_real_document_is_read() {
    check(&mutation::document(), |text| document_is_sound(&text));
}

#[test]
fn a_made_up_configuration_is_read() {
    check(&prop_oneof![toml::text(), toml::sound()], |text| configuration_is_sound(&text));
}

#[test]
fn a_broken_real_configuration_is_read() {
    check(&mutation::settings(), |text| configuration_is_sound(&text));
}

#[test]
fn a_file_of_any_bytes_is_one_document() {
    let contents = prop_oneof![
        4 => vec(any::<u8>(), 0..40).prop_map(Contents::Bytes),
        4 => markdown::document().prop_map(|it| Contents::Bytes(it.into_bytes())),
        4 => (markdown::document(), any::<prop::sample::Index>(), any::<u8>()).prop_map(|(text, at, byte)| {
            let mut bytes = text.into_bytes();
            bytes.insert(at.index(bytes.len() + 1), byte);
            Contents::Bytes(bytes)
        }),
        1 => any::<u64>().prop_map(|bytes| Contents::TooLarge { bytes }),
        1 => ".{0,20}".prop_map(Contents::Unreadable),
    ];
    check(&vec((".{0,8}", contents), 0..5), |files| {
        let mut sources = Sources::default();
        sources.add("isms.toml", "");
        let paths: Vec<String> = files.iter().map(|it| it.0.clone()).collect();
        let reading = Reading::new(&RuleSettings::default(), Keeps::Texts);
        let documents = read_documents(files, &mut sources, &reading);
        prop_assert_eq!(documents.len(), paths.len());
        for (number, (document, path)) in documents.iter().zip(&paths).enumerate() {
            prop_assert_eq!(document.file, number + 1);
            prop_assert_eq!(sources.path(document.file), path);
            let text = sources.files[document.file].text();
            spans_are_inside(&format!("{document:?}"), document.file, text)?;
        }
        Ok(())
    });
}

fn split_is_sound(text: &str) -> TestCaseResult {
    let start = |fence: &std::ops::Range<usize>| {
        let before = text[..fence.start].strip_prefix('\u{feff}').unwrap_or(&text[..fence.start]);
        prop_assert_eq!(before.trim(), "");
        Ok(())
    };
    match split(text) {
        FrontMatter::Found { fence, toml, body } => {
            start(&fence)?;
            prop_assert_eq!(&text[fence.clone()], "+++");
            prop_assert_eq!(text[fence.end..toml.start].trim(), "");
            prop_assert_eq!(text[toml.end..body.start].trim_end(), "+++");
            prop_assert_eq!(body.end, text.len());
            let whole = [
                &text[..toml.start],
                &text[toml.clone()],
                &text[toml.end..body.start],
                &text[body],
            ];
            prop_assert_eq!(whole.concat(), text);
            prop_assert!(text[toml].lines().all(|line| line.trim_end() != "+++"));
        }
        FrontMatter::Unclosed { fence, indented } => {
            start(&fence)?;
            prop_assert_eq!(&text[fence.clone()], "+++");
            if let Some(indented) = indented {
                prop_assert_eq!(&text[indented], "+++");
            }
        }
        FrontMatter::Yaml { fence, .. } => {
            start(&fence)?;
            prop_assert_eq!(&text[fence], "---");
        }
        FrontMatter::Missing { first_line } => {
            start(&first_line)?;
            prop_assert!(!text[first_line].contains('\n'));
        }
    }
    Ok(())
}

fn document_is_sound(text: &str) -> TestCaseResult {
    split_is_sound(text)?;
    let (document, again) = (Document::read(0, text), Document::read(0, text));
    let shown = format!("{document:?}");
    prop_assert_eq!(&shown, &format!("{again:?}"));
    prop_assert_eq!(document.body.anchors(), again.body.anchors());
    spans_are_inside(&shown, 0, text)?;
    faults_are_sound(&document.faults)?;
    let alone =
        |kind| document.faults.iter().all(|it| it.kind == kind) && !document.faults.is_empty();
    match document.state {
        State::Read => {
            prop_assert!(!document.faults.iter().any(|it| it.kind == FaultKind::Syntax));
            let digest = isms::digest::of_text(document.body_text(text));
            prop_assert!(isms::digest::is_digest(&digest));
        }
        State::Broken => prop_assert!(alone(FaultKind::Syntax)),
        State::Unreadable => {
            prop_assert!(alone(FaultKind::FrontMatterMissing) || alone(FaultKind::FrontMatterYaml));
        }
    }
    Ok(())
}

fn configuration_is_sound(text: &str) -> TestCaseResult {
    let read = || {
        let (mut configuration, faults) = Configuration::read(0, text);
        // Compiled patterns are long to print and hold no place.
        configuration.selection = Selection::default();
        (format!("{configuration:?}"), faults)
    };
    let (shown, faults) = read();
    prop_assert_eq!(&(shown.clone(), faults.clone()), &read());
    spans_are_inside(&shown, 0, text)?;
    spans_are_inside(&format!("{faults:?}"), 0, text)?;
    faults_are_sound(&faults)?;
    let syntax = faults.iter().filter(|it| it.kind == FaultKind::Syntax).count();
    prop_assert!(syntax == 0 || syntax == faults.len());
    Ok(())
}

fn faults_are_sound(faults: &[Fault]) -> TestCaseResult {
    for (number, fault) in faults.iter().enumerate() {
        prop_assert!(!fault.message.is_empty());
        prop_assert!(fault.help.as_ref().is_none_or(|it| !it.is_empty()));
        prop_assert!(!faults[..number].contains(fault), "said twice: {:?}", fault);
    }
    Ok(())
}

fn spans_are_inside(shown: &str, file: usize, text: &str) -> TestCaseResult {
    let lines = Lines::up_to(text.len(), text);
    for (of, start, end) in spans_in(shown) {
        prop_assert_eq!(of, file);
        prop_assert!(text.get(start..end).is_some(), "{}..{} of {} bytes", start, end, text.len());
        prop_assert_eq!(lines.at(start).offset, start);
    }
    Ok(())
}
