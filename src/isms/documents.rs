//! The documents of a system, each shared with any other system that holds the same one: a text that two sides of a
//! comparison have is read once.

use std::ops::Index;
use std::sync::Arc;

use rayon::prelude::*;

use crate::document::Document;

#[derive(Debug)]
pub struct Documents(Vec<Arc<Document>>);

impl Documents {
    pub(super) fn new(documents: Vec<Arc<Document>>) -> Documents {
        Documents(documents)
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Document> + ExactSizeIterator {
        self.0.iter().map(|it| &**it)
    }

    pub fn par_iter(&self) -> impl IndexedParallelIterator<Item = &Document> {
        self.0.par_iter().map(|it| &**it)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One document, to be held by another system too.
    pub fn share(&self, number: usize) -> Arc<Document> {
        Arc::clone(&self.0[number])
    }
}

impl Index<usize> for Documents {
    type Output = Document;

    fn index(&self, number: usize) -> &Document {
        &self.0[number]
    }
}
