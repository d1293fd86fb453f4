//! The files beside documents that sidecars speak for.

use std::collections::HashMap;

use super::Isms;
use crate::document::Document;
use crate::link;
use crate::path;

/// Such a file: its digest, or why it could not be read.
pub type Attachment = Result<String, String>;

impl Isms {
    /// The digest that an attestation of today would carry: of the body, or of a sidecar's source. None where the source
    /// can't be read.
    pub fn digest<'a>(&'a self, document: &'a Document) -> Option<&'a str> {
        match document.source.get() {
            Some(source) => self.attachment(document, source).ok(),
            None => Some(document.digest(self.source(document))),
        }
    }

    /// Why a sidecar's source could not be read.
    pub fn source_fault(&self, document: &Document) -> Option<String> {
        self.attachment(document, document.source.get()?).err().map(str::to_owned)
    }

    fn attachment(&self, document: &Document, source: &str) -> Result<&str, &str> {
        let path = path::resolve(self.path(document), source);
        let is_file = path.as_ref().is_some_and(|it| self.has_file(it));
        if !is_file && link::is_on_one_computer(source) {
            return Err("it is a file of one computer");
        }
        if !is_file && source.contains('\\') {
            return Err("it has `\\` where `/` stands between folders");
        }
        let Some(path) = path else {
            return Err(path::leads_out(&self.sources.prefix));
        };
        if self.number_by_path(&path).is_some() {
            return Err("it is a document, and speaks for itself");
        }
        match self.attachments.get(&path) {
            Some(attachment) => attachment.as_deref().map_err(String::as_str),
            None if self.has_folder(&path) => Err("it is a folder"),
            None if self.is_unread(&path) => {
                Err("it lies in a submodule or behind a symbolic link, which is not read")
            }
            None => Err("there is no such file"),
        }
    }

    /// Every file that a sidecar speaks for, by path.
    pub fn attachments(&self) -> &HashMap<String, Attachment> {
        &self.attachments
    }
}
