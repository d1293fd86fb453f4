//! What changed in the documents that others depend on, as far as attestations and the history prove it. Linear in documents and references.

use std::collections::VecDeque;

use crate::attestation::recording;
use crate::date::Date;
use crate::document::Document;
use crate::fields::Attestation;
use crate::history::Fact;
use crate::isms::Isms;
use crate::source::{Field, Span, Spanned};

/// So many steps of a path are followed and shown; a longer one jumps to its end.
const LONGEST_PATH: usize = 8;

/// The latest change that each document can reach along `depends_on`, itself included.
#[derive(Debug)]
pub struct DependencyChanges {
    /// By document, where somebody depends on it.
    changes: Vec<Option<Change>>,
    /// By document: none where nothing within reach changed.
    nearest: Vec<Option<Step>>,
}

/// A proved change of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub proof: Proof,
    /// Where the proof stands.
    pub at: Span,
    /// Whoever was reviewed before this day cannot have seen the change.
    seen_from: Date,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The document was approved on this day, and nothing shows that the text is older.
    Approved(Date),
    /// The text is no longer the one that was attested on this day.
    ChangedAfter(Date),
    /// The commit that made the text what it is landed on this day; its number in the history.
    Landed(Date, usize),
}

/// The way from a document to a change.
#[derive(Debug)]
pub struct Path {
    /// From the first document on the way to the one that changed, by number.
    pub documents: Vec<usize>,
    /// Whether documents between the last two are left out.
    pub is_cut: bool,
    pub change: Change,
}

#[derive(Clone, Copy, Debug)]
struct Step {
    /// The document that changed.
    end: usize,
    /// The next document on the shortest way there; itself where it is the end.
    next: usize,
}

impl DependencyChanges {
    pub fn of(isms: &Isms, today: Date) -> DependencyChanges {
        let mut references = references(isms);
        references.sort_unstable();
        let mut changes = vec![None; isms.documents.len()];
        let mut ends: Vec<(Date, usize)> = Vec::new();
        for group in references.chunk_by(|a, b| a.0 == b.0) {
            let number = group[0].0;
            changes[number] = change(isms, &isms.documents[number], today);
            ends.extend(changes[number].map(|it: Change| (it.seen_from, number)));
        }
        ends.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let nearest = spread(&ends, &references, isms.documents.len());
        DependencyChanges { changes, nearest }
    }

    /// The way to a change that a document reviewed on `reviewed_on` cannot have seen, by the dependency `start`. It ends at
    /// the first such change on the way to the latest one.
    pub fn path(&self, start: usize, reviewed_on: Date) -> Option<Path> {
        let end = self.nearest[start]?.end;
        self.unseen(end, reviewed_on)?;
        let mut documents = vec![start];
        let mut at = start;
        loop {
            if let Some(change) = self.unseen(at, reviewed_on) {
                return Some(Path { documents, is_cut: false, change });
            }
            at = self.nearest[at]?.next;
            if documents.len() == LONGEST_PATH && at != end {
                documents.push(end);
                return Some(Path { documents, is_cut: true, change: self.changes[end]? });
            }
            documents.push(at);
        }
    }

    fn unseen(&self, number: usize, reviewed_on: Date) -> Option<Change> {
        self.changes[number].filter(|it| reviewed_on < it.seen_from)
    }
}

/// Every `depends_on`, as the document that is named and the one that names it. What a retired document leans on matters
/// to nobody.
fn references(isms: &Isms) -> Vec<(usize, usize)> {
    let mut references = Vec::new();
    for (number, document) in isms.documents.iter().enumerate() {
        if !document.is_readable() || document.is_retired() {
            continue;
        }
        let named = document.depends_on.items().iter().filter_map(|id| isms.number_by_id(id));
        references.extend(named.map(|named| (named, number)));
    }
    references
}

/// Walks from each change to all who depend on it, the latest first: the first to arrive has the shortest way to the latest
/// change, and nobody is visited twice.
fn spread(
    ends: &[(Date, usize)],
    references: &[(usize, usize)],
    documents: usize,
) -> Vec<Option<Step>> {
    let mut nearest: Vec<Option<Step>> = vec![None; documents];
    let mut open = VecDeque::new();
    for group in ends.chunk_by(|a, b| a.0 == b.0) {
        for (_, end) in group {
            if nearest[*end].is_none() {
                nearest[*end] = Some(Step { end: *end, next: *end });
                open.push_back((*end, *end));
            }
        }
        while let Some((number, end)) = open.pop_front() {
            let first = references.partition_point(|it| it.0 < number);
            for (_, dependant) in references[first..].iter().take_while(|it| it.0 == number) {
                if nearest[*dependant].is_none() {
                    nearest[*dependant] = Some(Step { end, next: number });
                    open.push_back((*dependant, end));
                }
            }
        }
    }
    nearest
}

/// What is proved of a document in force: a digest that no longer matches proves a change after its day, an approval one
/// before its day, the history one on the day it landed, unless a review or approval shows that the text was there earlier.
fn change(isms: &Isms, document: &Document, today: Date) -> Option<Change> {
    if !document.is_readable() || !document.is_in_force() {
        return None;
    }
    let past = |it: &&Spanned<Attestation>| it.on.value <= today;
    let approved = document.approved.get().filter(past);
    let reviewed = document.reviewed.get().filter(past);
    let after =
        [approved, reviewed].into_iter().flatten().filter_map(|it| mismatch(isms, document, it));
    let matching = |it: &&Spanned<Attestation>| matches(isms, document, it);
    let day = |it: &Spanned<Attestation>| it.on.value;
    let earliest = [approved, reviewed].into_iter().flatten().filter(matching).map(day).min();
    let seen_from = |on: Date| earliest.map_or(on, |it| on.min(it));
    let anew = approved.filter(|it| !is_repeated(isms, document, it)).map(|approved| {
        let on = approved.on.value;
        Change { proof: Proof::Approved(on), at: approved.on.span, seen_from: seen_from(on) }
    });
    let landed = recording::of(isms, document, Fact::Body).filter(|it| it.before().is_some());
    let landed = landed.filter(|it| it.commit.landed_on <= today).map(|it| {
        let on = it.commit.landed_on;
        let proof = Proof::Landed(on, it.change.commit);
        Change { proof, at: document.fence, seen_from: seen_from(on) }
    });
    // Of several with one day the last is told: what the document itself says comes before the history.
    landed.into_iter().chain(after).chain(anew).max_by_key(|it| it.seen_from)
}

/// Whether the text of an approval is the one that was approved before: by the digests, and where one is missing, because it
/// is no younger than the approval before, or never changed in this history.
fn is_repeated(isms: &Isms, document: &Document, approved: &Attestation) -> bool {
    let recording = recording::of(isms, document, Fact::Approved);
    let Some(before) = recording.and_then(|it| it.before()?.approved.as_ref()) else {
        return false;
    };
    match (&before.digest, &approved.digest) {
        (Some(before), Field::Present(now)) => *before == now.value,
        _ => recording::of(isms, document, Fact::Body)
            .is_some_and(|it| it.before().is_none() || it.commit.landed_on <= before.on),
    }
}

fn mismatch(
    isms: &Isms,
    document: &Document,
    attestation: &Spanned<Attestation>,
) -> Option<Change> {
    let at = crate::attestation::mismatch(isms, document, attestation)?;
    let on = attestation.on.value;
    Some(Change { proof: Proof::ChangedAfter(on), at, seen_from: on.tomorrow().unwrap_or(on) })
}

fn matches(isms: &Isms, document: &Document, attestation: &Attestation) -> bool {
    attestation.digest.get().is_some_and(|it| isms.digest(document) == Some(it.value.as_str()))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashMap};
    use std::sync::Arc;

    use super::*;
    use crate::configuration::Configuration;
    use crate::date::parse_date;
    use crate::isms::Parts;
    use crate::source::Sources;

    fn day(text: &str) -> Date {
        parse_date(text).unwrap()
    }

    /// Documents `0`, `1`, ... by the lines of their front matter.
    fn isms(front_matters: &[String]) -> Isms {
        let mut sources = Sources::default();
        let configuration = Configuration::unwritten(sources.add("isms.toml", ""));
        let mut documents = Vec::new();
        for (number, lines) in front_matters.iter().enumerate() {
            let text = format!("+++\nid = \"{number}\"\n{lines}\n+++\nText.\n");
            let file = sources.add(format!("{number}.md"), text.clone());
            documents.push(Arc::new(Document::read(file, &text)));
        }
        let (paths, attachments) = (BTreeSet::new(), HashMap::new());
        Isms::new(Parts { sources, configuration, documents, codeowners: None, paths, attachments })
    }

    /// The documents on the way from document `start` to a change after the day.
    fn path(front_matters: &[&str], start: usize, reviewed_on: &str) -> Option<Vec<usize>> {
        let front_matters: Vec<String> = front_matters.iter().map(|it| (*it).to_owned()).collect();
        let changes = DependencyChanges::of(&isms(&front_matters), day("2026-11-23"));
        changes.path(start, day(reviewed_on)).map(|it| it.documents)
    }

    #[test]
    fn a_chain_of_ten_thousand_is_walked_once_and_shown_short() {
        let link = |number: usize| match number {
            0 => "approved = 2026-06-01".to_owned(),
            _ => format!("approved = 2026-01-01\ndepends_on = [\"{}\"]", number - 1),
        };
        let chain: Vec<String> = (0..10_000).map(link).collect();
        let changes = DependencyChanges::of(&isms(&chain), day("2026-11-23"));
        for start in LONGEST_PATH + 1..10_000 {
            let path = changes.path(start, day("2026-05-31")).unwrap();
            assert_eq!(path.documents.len(), LONGEST_PATH + 1);
            assert!(path.is_cut && path.documents.ends_with(&[0]));
        }
        assert!(changes.path(9_999, day("2026-06-01")).is_none());
    }

    #[test]
    fn the_way_to_the_latest_change_ends_at_the_first_one_that_was_not_seen() {
        let documents = [
            "approved = 2026-09-01",
            "approved = 2026-06-01\ndepends_on = [\"0\"]",
            "approved = 2026-01-01\ndepends_on = [\"1\"]",
            "depends_on = [\"2\"]",
        ];
        assert_eq!(path(&documents, 2, "2026-05-31"), Some(vec![2, 1]));
        assert_eq!(path(&documents, 2, "2026-06-01"), Some(vec![2, 1, 0]));
        assert_eq!(path(&documents, 2, "2026-09-01"), None);
    }

    #[test]
    fn circles_end_and_retired_documents_lead_nowhere() {
        let circle = ["approved = 2026-09-01\ndepends_on = [\"1\"]", "depends_on = [\"0\", \"1\"]"];
        assert_eq!(path(&circle, 1, "2026-01-01"), Some(vec![1, 0]));
        let retired = [
            "approved = 2026-09-01",
            "status = \"retired\"\ndepends_on = [\"0\"]",
            "depends_on = [\"1\", \"no such\"]",
        ];
        assert_eq!(path(&retired, 1, "2026-01-01"), None);
    }

    #[test]
    fn only_what_is_proved_counts() {
        let (old, now) =
            ("sha256:00000000000000000000000000000000", crate::digest::of_text("Text.\n"));
        let unseen = |lines: String, reviewed_on: &str| {
            let dependant = "depends_on = [\"0\"]";
            path(&[&lines, dependant], 0, reviewed_on).is_some()
        };
        let changed = || format!("approved = {{ on = 2026-05-01, digest = \"{old}\" }}");
        assert!(unseen(changed(), "2026-05-01") && !unseen(changed(), "2026-05-02"));
        let confirmed = || {
            format!(
                "reviewed = {{ on = 2026-02-01, digest = \"{now}\" }}\n\
                 approved = {{ on = 2026-05-01, digest = \"{now}\" }}"
            )
        };
        assert!(unseen(confirmed(), "2026-01-31") && !unseen(confirmed(), "2026-02-01"));
        assert!(!unseen("approved = 2027-01-01".to_owned(), "2026-02-01"));
        assert!(!unseen("status = \"draft\"\napproved = 2026-05-01".to_owned(), "2026-02-01"));
        assert!(!unseen("reviewed = 2026-05-01".to_owned(), "2026-02-01"));
    }
}
