//! What one version of a document states, as far as history is asked about it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::Fact;
use crate::date::Date;
use crate::digest;
use crate::document::{Document, Status};
use crate::fields::{Attestation, AttestationKind};
use crate::front_matter::{self, FrontMatter};
use crate::source::{Field, SourceFile, Span};

/// The first half of a SHA-256.
pub type Hash = digest::Half;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The body's digest, and that of the whole text where there is no front matter.
    pub body: Hash,
    pub header: Arc<Header>,
}

/// What a front matter states. A value that is absent or cannot be read is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    pub id: Option<String>,
    pub title: Option<String>,
    pub status: Option<Status>,
    pub version: Option<String>,
    pub owner: Option<String>,
    pub interval: Option<String>,
    /// Without those that are written twice, in an order of their own.
    pub controls: Option<BTreeSet<String>>,
    pub reviewed: Option<Attested>,
    pub approved: Option<Attested>,
    /// What a person decided in the document, by what it is about: see [`Document::decisions`].
    pub decisions: BTreeMap<String, Attested>,
    /// Of everything but the values of `reviewed` and `next_review`.
    pub without_review: Hash,
}

/// An attestation without its places in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attested {
    pub on: Date,
    pub by: Option<String>,
    pub digest: Option<String>,
}

impl Attested {
    /// The day and the text that it speaks of. Who writes a person's name otherwise, as when somebody marries or the key in
    /// `isms.toml` changes, has not reviewed or approved anything; whom an approval names is a fact of its own.
    ///
    /// Nor has who takes the digest out of it: the act is still the one that was recorded with it.
    pub(super) fn is_kept_in(&self, later: &Attested) -> bool {
        self.on == later.on && (later.digest.is_none() || self.digest == later.digest)
    }
}

impl Header {
    pub fn attested(&self, kind: AttestationKind) -> Option<&Attested> {
        match kind {
            AttestationKind::Review => self.reviewed.as_ref(),
            AttestationKind::Approval => self.approved.as_ref(),
        }
    }
}

impl Facts {
    pub fn read(text: &str) -> Facts {
        let (toml, body) = parts(text);
        Facts {
            body: digest::half_of_text(&text[body]),
            header: Arc::new(Header::read(&text[toml])),
        }
    }

    /// The same of a document that was read already.
    pub fn of(document: &Document, source: &SourceFile) -> Facts {
        let (toml, _) = parts(source.text());
        let header = Header::of(document, source.text(), &toml);
        Facts { body: document.hash(source), header: Arc::new(header) }
    }

    /// Whether a later version states what this one does.
    pub fn agree(&self, later: &Facts, fact: Fact) -> bool {
        let (one, two) = (&self.header, &later.header);
        let is_kept = |one: &Option<Attested>, two: &Option<Attested>| match (one, two) {
            (Some(one), Some(two)) => one.is_kept_in(two),
            (one, two) => one.is_none() && two.is_none(),
        };
        let by = |it: &Option<Attested>| it.as_ref().and_then(|it| it.by.clone());
        match fact {
            Fact::Body => self.body == later.body,
            _ if Arc::ptr_eq(one, two) => true,
            Fact::Reviewed => is_kept(&one.reviewed, &two.reviewed),
            Fact::Approved => is_kept(&one.approved, &two.approved),
            Fact::Version => one.version == two.version,
            Fact::Interval => one.interval == two.interval,
            Fact::Controls => one.controls == two.controls,
            Fact::Owner => one.owner == two.owner,
            Fact::ApprovedBy => {
                is_kept(&one.approved, &two.approved) && by(&one.approved) == by(&two.approved)
            }
        }
    }

    /// Whether this version states a fact at all.
    pub fn states(&self, fact: Fact) -> bool {
        match fact {
            Fact::Body => true,
            Fact::Reviewed => self.header.reviewed.is_some(),
            Fact::Approved => self.header.approved.is_some(),
            Fact::Version => self.header.version.is_some(),
            Fact::Interval => self.header.interval.is_some(),
            Fact::Controls => self.header.controls.is_some(),
            Fact::Owner => self.header.owner.is_some(),
            Fact::ApprovedBy => self.header.approved.as_ref().is_some_and(|it| it.by.is_some()),
        }
    }
}

impl Header {
    /// Reads the TOML of a front matter; what cannot be read is left out.
    pub fn read(toml: &str) -> Header {
        let text = format!("+++\n{toml}\n+++\n");
        Header::of(&Document::read(0, &text), &text, &(4..4 + toml.len()))
    }

    /// Whether there was a front matter with anything in it that history is asked about.
    pub fn states_something(&self) -> bool {
        let Header { id, title, status, version, owner, interval, controls, .. } = self;
        let texts = [id, title, version, owner, interval].iter().any(|it| it.is_some());
        texts
            || status.is_some()
            || controls.is_some()
            || self.reviewed.is_some()
            || self.approved.is_some()
    }

    fn of(document: &Document, text: &str, toml: &Range<usize>) -> Header {
        // When the next review is due follows from the last one.
        let mut reviews: Vec<Range<usize>> =
            [document.reviewed.span(), document.next_review.span()]
                .into_iter()
                .flatten()
                .map(Span::range)
                .collect();
        reviews.sort_unstable_by_key(|it| it.start);
        let ends = std::iter::once(toml.start).chain(reviews.iter().map(|it| it.end));
        let starts = reviews.iter().map(|it| it.start).chain([toml.end]);
        // Git may write other line ends to the disk than it stores.
        let mut hash = Sha256::new();
        for (start, end) in ends.zip(starts) {
            let text = text.get(start..end).unwrap_or_default();
            text.split('\r').for_each(|it| hash.update(it));
            hash.update([0]);
        }
        let string = |field: &Field<String>| field.get().map(|it| it.value.clone());
        Header {
            id: string(&document.id),
            title: string(&document.title),
            status: document.status(),
            version: string(&document.version),
            owner: string(&document.owner),
            interval: document.review_every.get().map(|it| it.value.to_string()),
            controls: document
                .controls
                .get()
                .map(|list| list.value.iter().map(|it| it.value.clone()).collect()),
            reviewed: document.reviewed.get().map(|it| attested(it)),
            approved: document.approved.get().map(|it| attested(it)),
            decisions: document.decisions().map(|it| (it.about(), attested(it.made))).collect(),
            without_review: digest::half(&hash.finalize()),
        }
    }
}

/// A text's TOML and its body. A text without front matter is all body.
pub fn parts(text: &str) -> (Range<usize>, Range<usize>) {
    match front_matter::split(text) {
        FrontMatter::Found { toml, body, .. } => (toml, body),
        _ => (0..0, 0..text.len()),
    }
}

fn attested(attestation: &Attestation) -> Attested {
    Attested {
        on: attestation.on.value,
        by: attestation.by.get().map(|it| it.value.clone()),
        digest: attestation.digest.get().map(|it| it.value.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(header: &str, body: &str) -> Facts {
        Facts::read(&format!("+++\n{header}\n+++\n{body}"))
    }

    #[test]
    fn a_fact_is_its_value_and_not_how_it_is_written() {
        let one = facts("reviewed = 2026-01-31\ncontrols = [\"A.5.1\", \"A.5.2\"]", "One two.\n");
        let two = facts(
            "controls = ['A.5.2', 'A.5.1']\nreviewed = { on = \"2026-01-31\" }",
            "One\r\n  two.\n",
        );
        for fact in Fact::ALL {
            assert!(one.agree(&two, fact), "{fact:?}");
        }
        let named = facts("reviewed = { on = 2026-01-31, by = \"jane-doe\" }", "One three.\n");
        assert!(one.agree(&named, Fact::Reviewed), "whoever it is, it is the same review");
        for fact in [Fact::Body, Fact::Controls] {
            assert!(!one.agree(&named, fact), "{fact:?}");
        }
        let by = |name: &str| {
            facts(&format!("approved = {{ on = 2026-01-31, by = \"{name}\" }}"), "One.\n")
        };
        assert!(by("jane-doe").agree(&by("sam-roe"), Fact::Approved));
        assert!(!by("jane-doe").agree(&by("sam-roe"), Fact::ApprovedBy));
        for review in [
            "2026-02-01",
            "{ on = 2026-01-31, digest = \"sha256:00000000000000000000000000000000\" }",
        ] {
            assert!(
                !one.agree(&facts(&format!("reviewed = {review}"), ""), Fact::Reviewed),
                "{review}"
            );
        }
        let with_digest = facts(
            "reviewed = { on = 2026-01-31, digest = \"sha256:00000000000000000000000000000000\" }",
            "",
        );
        assert!(with_digest.agree(&one, Fact::Reviewed), "who takes a digest out reviews nothing");
    }

    #[test]
    fn the_rest_of_a_header_is_everything_but_the_review() {
        let hash = |header: &str| facts(header, "").header.without_review;
        assert_eq!(hash("reviewed = 2026-01-31"), hash("reviewed = { on = 2026-05-01 }"));
        assert_ne!(hash("reviewed = 2026-01-31"), hash("reviewed = 2026-01-31\nowner = \"a\""));
    }
}
