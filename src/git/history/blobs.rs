//! What old versions of documents state, read once for each blob.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use git2::{ObjectType, Oid};
use sha2::{Digest as _, Sha256};

use super::id_map::IdMap;
use super::objects::Cut;
use crate::digest;
use crate::git::objects::{Objects, Unread};
use crate::history::facts::{self, Facts, Hash, Header};
use crate::input::{DOCUMENT_LIMIT, mebibytes};

pub(super) type Known = Result<Arc<Facts>, Cut>;

/// What was read so far, by all threads.
#[derive(Default)]
pub(super) struct Versions {
    known: Mutex<IdMap<Known>>,
    /// By the bytes of the front matter: most changes leave it alone.
    headers: Mutex<HashMap<[u8; 32], Arc<Header>>>,
}

/// Reads versions, for one thread.
pub(super) struct Blobs<'r> {
    versions: &'r Versions,
    objects: Objects,
    /// The text below the last front matter that was read, and its digest: the next version often has the same.
    body: Vec<u8>,
    digest: Hash,
}

impl Versions {
    /// Tells what a blob states, where its text is at hand.
    pub(super) fn insert(&self, id: Oid, facts: Arc<Facts>) {
        lock(&self.known).insert(id, Ok(facts));
    }

    pub(super) fn hold(&self, id: Oid) -> bool {
        lock(&self.known).contains_key(&id)
    }
}

impl<'r> Blobs<'r> {
    pub(super) fn new(versions: &'r Versions, objects: Objects) -> Blobs<'r> {
        Blobs { versions, objects, body: Vec::new(), digest: digest::half_of_text("") }
    }

    pub(super) fn versions(&self) -> &'r Versions {
        self.versions
    }

    pub(super) fn facts(&mut self, id: Oid) -> Known {
        if let Some(known) = lock(&self.versions.known).get(&id) {
            return known.clone();
        }
        let facts = self.read(id);
        lock(&self.versions.known).insert(id, facts.clone());
        facts
    }

    fn read(&mut self, id: Oid) -> Known {
        let kind = ObjectType::Blob;
        let bytes = self.objects.read(id, kind, DOCUMENT_LIMIT);
        let bytes = bytes.map_err(|unread| match unread {
            Unread::TooLong { .. } => {
                let limit = mebibytes(DOCUMENT_LIMIT);
                Cut::Unreadable(format!("blob {id} is larger than {limit} MiB"))
            }
            unread => Cut::of(unread, id, kind),
        })?;
        // The first is quick on text, the second is not.
        let text = std::str::from_utf8(bytes)
            .map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
        let (toml, body) = facts::parts(&text);
        let body = &text[body];
        if body.as_bytes() != self.body {
            self.digest = digest::half_of_text(body);
            self.body.clear();
            self.body.extend_from_slice(body.as_bytes());
        }
        Ok(Arc::new(Facts { body: self.digest, header: self.versions.header(&text[toml]) }))
    }
}

impl Versions {
    fn header(&self, toml: &str) -> Arc<Header> {
        let key = Sha256::digest(toml).into();
        if let Some(header) = lock(&self.headers).get(&key) {
            return Arc::clone(header);
        }
        let header = Arc::new(Header::read(toml));
        lock(&self.headers).insert(key, Arc::clone(&header));
        header
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    // A thread that panicked leaves whole entries behind.
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
