//! What old versions of documents state, read once for each blob.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use git2::{Oid, Repository};
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::objects::{Cut, Store};
use crate::digest;
use crate::git::repository::Handle;
use crate::history::facts::{self, Facts, Header};
use crate::input::DOCUMENT_LIMIT;

/// Below this, starting threads costs more than it saves: a blob takes 60 microseconds.
const WORTH_THREADS: usize = 16;

pub(super) struct Blobs {
    known: HashMap<Oid, Known>,
    /// By the bytes of the front matter: most changes leave it alone.
    headers: Mutex<Headers>,
    /// One for each further thread, opened when it is first needed.
    handle: Handle,
    repositories: Vec<Repository>,
}

type Known = Result<Arc<Facts>, Cut>;
type Headers = HashMap<[u8; 32], Arc<Header>>;

impl Blobs {
    pub(super) fn new(handle: &Handle) -> Blobs {
        Blobs {
            known: HashMap::new(),
            headers: Mutex::default(),
            handle: handle.clone(),
            repositories: Vec::new(),
        }
    }

    /// Tells what a blob states, where its text is at hand.
    pub(super) fn insert(&mut self, id: Oid, facts: Arc<Facts>) {
        self.known.insert(id, Ok(facts));
    }

    pub(super) fn facts(&mut self, store: &Store<'_>, id: Oid) -> Known {
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        let facts = read(&self.headers, store, id);
        self.known.insert(id, facts.clone());
        facts
    }

    /// Reads what is not known yet, on several threads.
    pub(super) fn read_all(&mut self, store: &Store<'_>, mut wanted: Vec<Oid>) {
        // In the order asked, as versions of one document share a pack's delta bases.
        let mut met = HashSet::new();
        wanted.retain(|it| !self.known.contains_key(it) && met.insert(*it));
        let threads = rayon::current_num_threads().min(wanted.len() / WORTH_THREADS);
        while self.repositories.len() < threads {
            let Ok(repository) = self.handle.open() else { break };
            self.repositories.push(repository);
        }
        if threads < 2 || self.repositories.len() < threads {
            for id in wanted {
                let _ = self.facts(store, id);
            }
            return;
        }
        let headers = &self.headers;
        let read_piece = |(repository, ids): (&mut Repository, &[Oid])| -> Vec<Known> {
            match Store::open(repository) {
                Ok(store) => ids.iter().map(|it| read(headers, &store, *it)).collect(),
                Err(cut) => vec![Err(cut); ids.len()],
            }
        };
        let pieces = wanted.par_chunks(wanted.len().div_ceil(threads));
        let found: Vec<Vec<Known>> =
            self.repositories[..threads].par_iter_mut().zip(pieces).map(read_piece).collect();
        self.known.extend(wanted.into_iter().zip(found.into_iter().flatten()));
    }
}

fn read(headers: &Mutex<Headers>, store: &Store<'_>, id: Oid) -> Known {
    let limit = usize::try_from(DOCUMENT_LIMIT).unwrap_or(usize::MAX);
    let Some(object) = store.blob(id, limit)? else {
        return Err(Cut::Unreadable(format!("blob {id} is larger than {} MiB", limit >> 20)));
    };
    // The first is quick on text, the second is not.
    let text = std::str::from_utf8(object.data())
        .map_or_else(|_| String::from_utf8_lossy(object.data()), Cow::Borrowed);
    let (toml, body) = facts::parts(&text);
    let toml = &text[toml];
    let key = Sha256::digest(toml).into();
    let known = lock(headers).get(&key).cloned();
    let header = known.unwrap_or_else(|| {
        let header = Arc::new(Header::read(toml));
        lock(headers).insert(key, Arc::clone(&header));
        header
    });
    Ok(Arc::new(Facts { body: digest::half_of_text(&text[body]), header }))
}

fn lock(headers: &Mutex<Headers>) -> MutexGuard<'_, Headers> {
    // A thread that panicked leaves whole entries behind.
    headers.lock().unwrap_or_else(PoisonError::into_inner)
}
