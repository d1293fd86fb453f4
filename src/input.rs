//! Files to documents: the way from what a snapshot holds into the middle.

use std::sync::Arc;

use crate::configuration::RuleSettings;
use crate::document::Document;
use crate::fault::{Fault, FaultKind};
use crate::register;
use crate::source::{FileId, SourceFile, Sources, Span};
use crate::wording::Phrases;

/// A file as the snapshot gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contents {
    Bytes(Vec<u8>),
    TooLarge { bytes: u64 },
    Unreadable(String),
}

/// The largest document that is read: 10 MiB. The longest policy we have seen has 150 KiB.
pub const DOCUMENT_LIMIT: u64 = 10 << 20;

/// A size in MiB, rounded up: what is a byte too large has more than the limit.
pub fn mebibytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}

/// How documents are read.
#[derive(Debug)]
pub struct Reading {
    /// What leaves an obligation open.
    phrases: Option<Phrases>,
    keeps: Keeps,
}

/// Which texts stay at hand when their documents are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// All of them.
    Texts,
    /// Of a document that could be read, the front matter and a few lines below it: most findings point there. Where one
    /// does not, [`SourceFile::lacks`] tells. The digest is worked out for those that are held to one, or for all.
    Beginnings { all_digests: bool },
}

/// So many lines below the front matter are kept: an empty one, the title, and what stands around it in an excerpt.
const LINES_KEPT: usize = 4;

impl Reading {
    pub fn new(rules: &RuleSettings, keeps: Keeps) -> Reading {
        Reading { phrases: Phrases::new(&rules.vague_phrases()), keeps }
    }
}

/// What a file's document and its place among the sources are made of.
pub type Read = (Arc<SourceFile>, Arc<Document>);

/// A file as a document, and the memory of its text where that was let go. `file` is the number that its text will have in
/// the sources.
pub fn document(
    file: FileId,
    path: String,
    contents: Contents,
    reading: &Reading,
) -> (Read, Option<Vec<u8>>) {
    let (text, fault) = text(file, contents);
    let mut document = match fault {
        Some(fault) => Document::damaged(file, &text, fault),
        None => Document::read(file, &text),
    };
    document.read_words(&text, reading.phrases.as_ref());
    if reading.keeps.needs_digest(&document) {
        document.digest_now(&text);
    }
    let document = Arc::new(document);
    let (source, memory) = match reading.keeps {
        Keeps::Texts => (SourceFile::new(path, text), None),
        // Even where all is kept it is copied: the memory may be that of a larger file before it.
        Keeps::Beginnings { .. } => {
            let kept = beginning(&document, &text);
            (SourceFile::beginning(path, &text, kept), Some(text.into_bytes()))
        }
    };
    ((Arc::new(source), document), memory)
}

impl Keeps {
    /// The same where there are no commits to hold a text against.
    #[must_use]
    pub fn without_history(self) -> Keeps {
        match self {
            Keeps::Texts => Keeps::Texts,
            Keeps::Beginnings { .. } => Keeps::Beginnings { all_digests: false },
        }
    }

    /// The same where every text may be held against another.
    #[must_use]
    pub fn with_digests(self) -> Keeps {
        match self {
            Keeps::Texts => Keeps::Texts,
            Keeps::Beginnings { .. } => Keeps::Beginnings { all_digests: true },
        }
    }

    /// Whether somebody may ask for the digest once the text is gone.
    fn needs_digest(self, document: &Document) -> bool {
        let Keeps::Beginnings { all_digests } = self else { return false };
        document.is_readable() && (all_digests || document.is_held_to_a_digest())
    }
}

/// How many bytes the beginning of a text has: up to the end of a line, or all.
fn beginning(document: &Document, text: &str) -> usize {
    if !document.is_readable() {
        return text.len();
    }
    let body = document.body.span.start();
    let feeds = memchr::memchr_iter(b'\n', text.get(body..).unwrap_or_default().as_bytes());
    feeds.take(LINES_KEPT).last().map_or(text.len(), |feed| body + feed + 1)
}

/// Reads the registers that stand in files beside their documents, and adds their texts to the sources. `files` holds what the
/// snapshot gave for a path of [`register::source_of`].
pub fn read_registers<'c>(
    documents: &mut [Arc<Document>],
    sources: &mut Sources,
    files: impl Fn(&str) -> Option<&'c Contents>,
) {
    for document in documents {
        let wanted = register::source_of(document, sources.path(document.file));
        let Some((path, format)) = wanted else { continue };
        // A document that two systems share has its rows already.
        if let (Some(contents), Some(document)) = (files(&path), Arc::get_mut(document)) {
            register::read(document, path, format, contents, sources);
        }
    }
}

/// A file's text, or as much of it as an excerpt needs and what is wrong with it.
pub fn text(file: FileId, contents: Contents) -> (String, Option<Fault>) {
    let fault = |at: usize, length: usize, message: String| {
        Some(Fault::new(FaultKind::Encoding, Span::new(file, at..at + length), message))
    };
    match contents {
        Contents::Bytes(bytes) => {
            match String::from_utf8(bytes) {
                Ok(text) => match memchr::memchr(0, text.as_bytes()) {
                    Some(at) => {
                        let fault =
                            fault(at, 1, "this file holds a zero byte, so it is no text".into());
                        (text, fault.map(|it| it.help("save it as UTF-8 text, or leave it out with `[documents] exclude`")))
                    }
                    None => (text, None),
                },
                Err(error) => {
                    let at = error.utf8_error().valid_up_to();
                    let byte = error.as_bytes()[at];
                    let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                    let fault = fault(
                        at,
                        '\u{fffd}'.len_utf8(),
                        format!("the byte {byte:#04x} here is not UTF-8"),
                    );
                    (
                        text,
                        fault.map(|it| {
                            it.help("save the file as UTF-8; it may be Windows-1252 or UTF-16 now")
                        }),
                    )
                }
            }
        }
        Contents::TooLarge { bytes } => {
            let message = format!(
                "this file has {} MiB, and documents of up to {} are read",
                mebibytes(bytes),
                mebibytes(DOCUMENT_LIMIT)
            );
            let help = "split it, or keep the large part in another file with a sidecar";
            (String::new(), fault(0, 0, message).map(|it| it.help(help)))
        }
        Contents::Unreadable(why) => {
            let fault = fault(0, 0, format!("this file could not be read: {why}"));
            (
                String::new(),
                fault.map(|it| {
                    it.help("restore the file, or leave it out with `[documents] exclude`")
                }),
            )
        }
    }
}
