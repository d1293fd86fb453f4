//! The id of each document that is adopted. Nothing else has it: what names it in a text would name two.

use std::collections::HashMap;

use crate::adopt::Adoption;
use crate::document::Kind;
use crate::isms::Isms;
use crate::starter;

/// The ids that are given, and to whom.
pub(super) struct Ids {
    taken: Vec<(Option<Kind>, String)>,
    /// The document with each id, in lower case.
    of: HashMap<String, String>,
}

impl Ids {
    /// What documents have that were adopted before, and what these state of themselves.
    pub(super) fn new<'a>(isms: &Isms, stated: impl Iterator<Item = &'a Adoption>) -> Ids {
        let mut ids = Ids { taken: isms.numbered(), of: HashMap::new() };
        for (id, document) in isms.documents.iter().filter_map(|it| Some((it.id()?, it))) {
            let path = isms.path(document).to_owned();
            ids.of.entry(id.to_lowercase()).or_insert(path);
        }
        ids.taken.extend(stated.filter_map(|it| Some((it.kind, it.id()?.to_owned()))));
        ids
    }

    /// The id that the document states, else the next free one of its type. The first of two with one id keeps it.
    pub(super) fn give(&mut self, path: &str, adoption: &mut Adoption) -> String {
        if let Some(stated) = adoption.id() {
            let id = stated.to_owned();
            match self.of.get(&id.to_lowercase()) {
                Some(other) => adoption.lose_id(other),
                None => {
                    self.of.insert(id.to_lowercase(), path.to_owned());
                    return id;
                }
            }
        }
        let id = starter::next_id(&self.taken, adoption.kind);
        self.taken.push((adoption.kind, id.clone()));
        self.of.insert(id.to_lowercase(), path.to_owned());
        id
    }
}
