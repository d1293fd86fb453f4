//! Which earlier document became which later one.

use std::collections::HashMap;

use crate::document::Document;
use crate::isms::Isms;

/// For each of the later documents the number of the earlier one that became it: of the same id or text at the same path, else of
/// the same id, else at the same path, else with the same text. Nobody has two.
pub fn twins(before: &Isms, after: &Isms) -> Vec<Option<usize>> {
    let mut pairing = Pairing {
        before,
        after,
        twins: vec![None; after.documents.len()],
        is_taken: vec![false; before.documents.len()],
    };
    // A copy that took the id with it must not take the place of the document that stayed.
    pairing.pair_of_one_id_in_place();
    // Nor may one that took over the number of another.
    pairing.pair_of_one_text_in_place();
    pairing.pair_of_one_id();
    pairing.pair_in_place();
    pairing.pair_of_one_text();
    pairing.twins
}

struct Pairing<'a> {
    before: &'a Isms,
    after: &'a Isms,
    /// By number of the later document.
    twins: Vec<Option<usize>>,
    /// By number of the earlier one.
    is_taken: Vec<bool>,
}

impl<'a> Pairing<'a> {
    fn pair_of_one_id_in_place(&mut self) {
        let before = self.before;
        self.pair(|it, _, document| {
            it.in_place(document).filter(|it| before.documents[*it].id() == document.id())
        });
    }

    fn pair_of_one_text_in_place(&mut self) {
        let gone = texts_of_one(self.before, |number| !self.is_taken[number]);
        let new = texts_of_one(self.after, |number| self.twins[number].is_none());
        let text_of: HashMap<usize, &str> = new.into_iter().map(|(text, it)| (it, text)).collect();
        self.pair(|it, number, document| {
            let text = text_of.get(&number)?;
            it.in_place(document).filter(|here| gone.get(text) == Some(here))
        });
    }

    fn pair_of_one_id(&mut self) {
        let before = self.before;
        self.pair(|it, _, document| {
            before.numbers_by_id(document.id()?).find(|number| !it.is_taken[*number])
        });
    }

    fn pair_in_place(&mut self) {
        self.pair(|it, _, document| it.in_place(document));
    }

    fn pair_of_one_text(&mut self) {
        let gone = texts_of_one(self.before, |number| !self.is_taken[number]);
        if gone.is_empty() {
            return;
        }
        for (text, number) in texts_of_one(self.after, |number| self.twins[number].is_none()) {
            self.twins[number] = gone.get(text).copied();
        }
    }

    /// Gives each later document without a twin the one that is found for it, unless another has that.
    fn pair(&mut self, find: impl Fn(&Self, usize, &'a Document) -> Option<usize>) {
        for (number, document) in self.after.documents.iter().enumerate() {
            if self.twins[number].is_some() {
                continue;
            }
            if let Some(twin) = find(self, number, document).filter(|it| !self.is_taken[*it]) {
                self.is_taken[twin] = true;
                self.twins[number] = Some(twin);
            }
        }
    }

    /// The earlier document at the same path.
    fn in_place(&self, document: &Document) -> Option<usize> {
        self.before.number_by_path(self.after.path(document))
    }
}

/// The texts that just one of these documents has.
fn texts_of_one(isms: &Isms, is_asked: impl Fn(usize) -> bool) -> HashMap<&str, usize> {
    let mut numbers: HashMap<&str, Vec<usize>> = HashMap::new();
    for number in (0..isms.documents.len()).filter(|it| is_asked(*it)) {
        if let Some(text) = text(isms, number) {
            numbers.entry(text).or_default().push(number);
        }
    }
    let of_one = numbers.into_iter().filter(|(_, numbers)| numbers.len() == 1);
    of_one.map(|(text, numbers)| (text, numbers[0])).collect()
}

/// What a document says, by digest; of one that has no header to be read, the file itself. What has no text of its own is like
/// many others.
fn text(isms: &Isms, number: usize) -> Option<&str> {
    let document = &isms.documents[number];
    if document.source.is_present() || document.body.has_text {
        return isms.digest(document);
    }
    let text = isms.source(document).text().trim();
    (!document.is_readable() && !text.is_empty()).then_some(text)
}
