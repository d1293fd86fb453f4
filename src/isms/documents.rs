//! The documents of a system, each shared with any other system that holds the same one: a text that two sides of a
//! comparison have is read once.

use std::ops::Index;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Isms, Parts};
use crate::document::Document;
use crate::history::History;

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

impl Isms {
    /// The same system with other documents in their places, each by the system that holds it and its number there. Both know
    /// the files of all, and number commits alike.
    #[must_use]
    pub fn with_documents(&self, documents: &[(&Isms, usize)]) -> Isms {
        // Whoever adds a field decides here whether it depends on the documents.
        let Isms {
            sources,
            configuration,
            documents: _,
            waivers: _,
            codeowners,
            mailmap,
            history,
            signers,
            own_signers,
            hides_settings,
            baseline,
            beside,
            submodules,
            links,
            paths,
            attachments,
            by_id: _,
            by_path: _,
            statement_of_applicability: _,
            applicability: _,
        } = self;
        let isms = Isms::new(Parts {
            sources: sources.clone(),
            configuration: configuration.clone(),
            documents: documents
                .iter()
                .map(|(isms, number)| isms.documents.share(*number))
                .collect(),
            codeowners: codeowners.as_ref().map(|it| it.file),
            paths: paths.clone(),
            attachments: attachments.clone(),
        });
        let history_of = |(isms, number): &(&Isms, usize)| {
            let history = isms.history.as_ref()?;
            history.documents.get(*number).cloned()
        };
        let history = history.as_ref().map(|it| History {
            commits: Arc::clone(&it.commits),
            documents: documents.iter().map(|it| history_of(it).unwrap_or_default()).collect(),
            gaps: it.gaps.clone(),
        });
        Isms {
            mailmap: mailmap.clone(),
            history,
            signers: signers.clone(),
            own_signers: own_signers.clone(),
            hides_settings: *hides_settings,
            baseline: baseline.clone(),
            beside: beside.clone(),
            submodules: submodules.clone(),
            links: links.clone(),
            ..isms
        }
    }
}

impl Index<usize> for Documents {
    type Output = Document;

    fn index(&self, number: usize) -> &Document {
        &self.0[number]
    }
}
