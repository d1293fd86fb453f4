//! What old versions of documents state, read once for each blob.

use std::collections::HashMap;
use std::sync::Arc;

use git2::Oid;
use sha2::{Digest as _, Sha256};

use super::objects::{Cut, Store};
use crate::history::facts::{self, Facts, Header};
use crate::input::DOCUMENT_LIMIT;

#[derive(Default)]
pub(super) struct Blobs {
    known: HashMap<Oid, Result<Arc<Facts>, Cut>>,
    /// By the bytes of the front matter: most changes leave it alone.
    headers: HashMap<[u8; 32], Arc<Header>>,
}

impl Blobs {
    /// Tells what a blob states, where its text is at hand.
    pub(super) fn insert(&mut self, id: Oid, facts: Arc<Facts>) {
        self.known.insert(id, Ok(facts));
    }

    pub(super) fn facts(&mut self, store: &Store<'_>, id: Oid) -> Result<Arc<Facts>, Cut> {
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        let facts = self.read(store, id);
        self.known.insert(id, facts.clone());
        facts
    }

    fn read(&mut self, store: &Store<'_>, id: Oid) -> Result<Arc<Facts>, Cut> {
        let limit = usize::try_from(DOCUMENT_LIMIT).unwrap_or(usize::MAX);
        let Some(object) = store.blob(id, limit)? else {
            return Err(Cut::Unreadable(format!("blob {id} is larger than {} MiB", limit >> 20)));
        };
        let text = String::from_utf8_lossy(object.data());
        let (toml, body) = facts::parts(&text);
        let toml = &text[toml];
        let header = self
            .headers
            .entry(Sha256::digest(toml).into())
            .or_insert_with(|| Arc::new(Header::read(toml)));
        let body = facts::body_hash(&text[body]);
        Ok(Arc::new(Facts { body, header: Arc::clone(header) }))
    }
}
