//! One document of the ISMS, read field by field. Reading cannot fail; what is wrong is in [`Document::faults`].

mod body;
mod decision;
pub mod header;
mod heading;
pub mod kept;
mod kind;
mod plain;
mod references;
pub mod tables;
mod unread;
mod yaml;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub use body::{Body, Link, code_blocks, slug};
pub use decision::Decision;
pub use heading::Heading;
pub use kind::{Kind, Status, TABLES_OF_KINDS, TableOf};
pub use references::Reference;
pub use tables::{Action, Evidence, Objective, Tables};

use crate::date::{Date, Interval};
use crate::digest;
use crate::fault::{Fault, FaultKind};
use crate::fields::{Attestation, AttestationKind, QuotedDay};
use crate::front_matter::{self, FrontMatter};
use crate::source::{Field, FileId, SourceFile, Sources, Span, Spanned};
use crate::wording::Phrases;
use crate::wording::residue::{self, Residue};
use crate::wording::vague::{self, VaguePhrase};

/// The largest front matter that is read: 1 MiB. A real one has a few kilobytes, an SoA of 93 rows about 30.
pub const FRONT_MATTER_LIMIT: usize = 1 << 20;

#[derive(Debug)]
pub struct Document {
    pub file: FileId,
    pub state: State,
    /// The fence that opens the front matter, else the first line: where a finding about an absent thing points.
    pub fence: Span,
    pub id: Field<String>,
    pub title: Field<String>,
    pub kind: Field<Kind>,
    pub status: Field<Status>,
    pub version: Field<String>,
    pub classification: Field<String>,
    /// The one role or person that answers for the document.
    pub owner: Field<String>,
    /// The role whose approval the document needs.
    pub approver: Field<String>,
    pub controls: Field<Vec<Spanned<String>>>,
    pub clauses: Field<Vec<Spanned<String>>>,
    pub depends_on: Field<Vec<Spanned<String>>>,
    pub supersedes: Field<Vec<Spanned<String>>>,
    pub approved: Field<Attestation>,
    pub reviewed: Field<Attestation>,
    pub review_every: Field<Interval>,
    pub next_review: Field<Date>,
    /// The file a sidecar speaks for, relative to the sidecar.
    pub source: Field<String>,
    /// Shared by all that have none, which are most.
    pub tables: Arc<Tables>,
    pub body: Body,
    pub words: Words,
    pub faults: Vec<Fault>,
    /// Days in quotes that need none; no fault.
    pub quoted_days: Vec<QuotedDay>,
    /// Of the body, computed when a rule first asks, or before its text is let go.
    hash: OnceLock<digest::Half>,
    digest: OnceLock<String>,
}

/// What the rules about words may speak of in a body: found while its text is at hand.
#[derive(Debug, Default)]
pub struct Words {
    pub residue: Vec<Residue>,
    /// The first line of a conflict that a merge left.
    pub conflict: Option<Span>,
    pub vague: Vec<VaguePhrase>,
}

/// How much of a document could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Read,
    /// The front matter is there and broken, or stands among bytes that are no text: what could be recovered serves other
    /// documents, no rule judges it.
    Broken,
    /// There is no front matter, or no text.
    Unreadable,
}

impl Document {
    /// Reads one file. `text` is the file's text as it stands in the sources under the number `file`.
    pub fn read(file: FileId, text: &str) -> Document {
        let at = |range: &Range<usize>| Span::new(file, range.clone());
        match front_matter::split(text) {
            FrontMatter::Found { fence, toml, body } if toml.len() <= FRONT_MATTER_LIMIT => {
                let mut document = header::read(file, text, fence, toml);
                document.body = Body::read(file, text, body);
                document
            }
            FrontMatter::Found { fence, toml, .. } => {
                let fault = unread::too_long(at(&fence), toml.len());
                Document::unread(file, fence, State::Broken, fault)
            }
            FrontMatter::Unclosed { fence, indented } => {
                let fault = unread::never_closed(at(&fence), indented);
                Document::unread(file, fence, State::Broken, fault)
            }
            FrontMatter::Yaml { fence, header } => {
                let fault = unread::is_yaml(at(&fence));
                let mut document = Document::unread(file, fence, State::Unreadable, fault);
                yaml::recover_claims(&mut document, text, header);
                document
            }
            FrontMatter::Missing { first_line } => {
                let fault = unread::is_missing(at(&first_line));
                Document::unread(file, first_line, State::Unreadable, fault)
            }
        }
    }

    /// A file that holds bytes that are no text, or of which no text could be had. What its header says beside them serves
    /// other documents.
    pub fn damaged(file: FileId, text: &str, fault: Fault) -> Document {
        let mut document = Document::read(file, text);
        let is_in_utf_16 = text.starts_with(char::REPLACEMENT_CHARACTER);
        if document.is_readable() || is_in_utf_16 {
            document.state = State::Broken;
        }
        document.quoted_days.clear();
        document.faults = vec![fault];
        document
    }

    fn unread(file: FileId, fence: Range<usize>, state: State, fault: Fault) -> Document {
        let mut document = header::empty(file, fence);
        document.state = state;
        document.faults.push(fault);
        document
    }

    pub fn is_readable(&self) -> bool {
        self.state == State::Read
    }

    /// Whether reading a field found a fault in it, so that a part of it may be missing.
    pub fn is_faulty(&self, field: &str) -> bool {
        self.faults.iter().any(|fault| fault.field == field)
    }

    /// Whether a value could not be read, or is still a template's: rules pass over it.
    pub fn has_lost_values(&self) -> bool {
        self.faults.iter().any(|it| it.kind.loses_value())
    }

    /// Whether what it claims under `controls` or `clauses` is stated and cannot be read: that list, or so much of the front
    /// matter that both are lost. What a template left there claims nothing, and a retired document covers nothing.
    pub fn has_lost<T>(&self, list: &Field<T>) -> bool {
        let is_misread = match list {
            Field::Invalid(at) => self.is_misread(*at) && !self.is_retired(),
            Field::Absent | Field::Present(_) => false,
        };
        let are_both_lost = self.state == State::Broken
            && self.controls.is_absent()
            && self.clauses.is_absent()
            && self.kind_or_policy().can_cover();
        is_misread || are_both_lost
    }

    /// Whether what stands there is misread as a whole. Of a list in which single items are, each fault says what it is.
    fn is_misread(&self, at: Span) -> bool {
        let is_told = |it: &Fault| it.at != at || it.kind == FaultKind::Placeholder;
        !self.faults.iter().any(|it| at.contains(it.at) && is_told(it))
    }

    /// The type, and a policy where none is stated.
    pub fn kind_or_policy(&self) -> Kind {
        self.kind.get().map_or(Kind::Policy, |kind| kind.value)
    }

    pub fn status(&self) -> Option<Status> {
        self.status.get().map(|status| status.value)
    }

    pub fn is_retired(&self) -> bool {
        self.status() == Some(Status::Retired)
    }

    pub fn is_draft(&self) -> bool {
        self.status() == Some(Status::Draft)
    }

    pub fn attestation(&self, kind: AttestationKind) -> &Field<Attestation> {
        match kind {
            AttestationKind::Review => &self.reviewed,
            AttestationKind::Approval => &self.approved,
        }
    }

    /// Whether it is in review and was never approved.
    pub fn awaits_approval(&self) -> bool {
        self.status() == Some(Status::InReview) && self.approved.is_absent()
    }

    /// Whether nobody said in what state it is, nor approved it: as it is taken in from elsewhere.
    pub fn is_unclaimed(&self) -> bool {
        self.status.is_absent() && self.approved.is_absent()
    }

    /// How far a document that is not retired is from being in force: it is, it awaits approval, it is a draft.
    pub fn distance_from_force(&self) -> u8 {
        match (self.is_draft(), self.awaits_approval()) {
            (true, _) => 2,
            (false, true) => 1,
            (false, false) => 0,
        }
    }

    /// Whether somebody is held to what it says: it is no draft, and not retired.
    pub fn stands(&self) -> bool {
        !self.is_draft() && !self.is_retired()
    }

    /// Whether it stands and is not in review. What states no status is taken for in force.
    pub fn is_in_force(&self) -> bool {
        self.stands() && self.status() != Some(Status::InReview)
    }

    /// Whether it says how things are done now, which is what is reviewed and audited: it could be read, stands and is no
    /// record.
    pub fn is_work(&self) -> bool {
        self.is_readable() && self.stands() && !self.kind_or_policy().is_record()
    }

    /// What is to be done, in a document of a type that says so.
    pub fn actions(&self) -> &[Action] {
        if self.kind_or_policy().carries("actions") { self.tables.actions.items() } else { &[] }
    }

    /// What is to be reached, in a document of a type that says so.
    pub fn objectives(&self) -> &[Objective] {
        if self.kind_or_policy().carries("objectives") {
            self.tables.objectives.items()
        } else {
            &[]
        }
    }

    /// The day of which a record speaks: of the audit, the meeting, or when a nonconformity was raised.
    pub fn recorded_on(&self) -> Option<Date> {
        let Tables { audit, meeting, nonconformity, .. } = &*self.tables;
        let days = [&audit.audited_on, &meeting.held_on, &nonconformity.raised_on];
        days.into_iter().find_map(|day| day.get()).map(|day| day.value)
    }

    /// Whether a piece of evidence is what a record keeps as it was: it shows no control at work, and claims no time for
    /// which it holds.
    pub fn keeps_as_history(&self, evidence: &Evidence) -> bool {
        self.kind_or_policy().is_record()
            && evidence.controls.is_absent()
            && evidence.valid_for.is_absent()
    }

    /// Whether a Statement of Applicability is a sidecar, and its rows stand in another file. Asked of one alone.
    pub fn keeps_applicability_elsewhere(&self) -> bool {
        self.source.is_present() && self.tables.applicability.is_absent()
    }

    /// A value of a row as it is written: `key = "value"` in TOML, the value alone in a column of another file.
    pub fn as_written(&self, row: Span, key: &str, value: &str) -> String {
        if row.file() == self.file {
            format!("`{key} = {value}`")
        } else {
            format!("`{}` in the column of `{key}`", value.replace(['[', ']', '"'], ""))
        }
    }

    pub fn id(&self) -> Option<&str> {
        self.id.text()
    }

    /// What people call it: its id, else its path.
    pub fn name<'a>(&'a self, sources: &'a Sources) -> &'a str {
        self.id().unwrap_or_else(|| sources.path(self.file))
    }

    /// Whether a field or a table of the header is stated, valid or not; `false` for what is none.
    pub fn states(&self, key: &str) -> bool {
        let is_absent = match key {
            "id" => self.id.is_absent(),
            "title" => self.title.is_absent(),
            "type" => self.kind.is_absent(),
            "status" => self.status.is_absent(),
            "version" => self.version.is_absent(),
            "classification" => self.classification.is_absent(),
            "owner" => self.owner.is_absent(),
            "approver" => self.approver.is_absent(),
            "controls" => self.controls.is_absent(),
            "clauses" => self.clauses.is_absent(),
            "depends_on" => self.depends_on.is_absent(),
            "supersedes" => self.supersedes.is_absent(),
            "approved" => self.approved.is_absent(),
            "reviewed" => self.reviewed.is_absent(),
            "review_every" => self.review_every.is_absent(),
            "next_review" => self.next_review.is_absent(),
            "source" => self.source.is_absent(),
            table => self.tables.span_of(table).is_none(),
        };
        !is_absent
    }

    /// Whether what the document has to say stands in the tables of its type, so that it needs no text.
    pub fn is_told_in_tables(&self) -> bool {
        let kind = self.kind_or_policy();
        let own =
            TABLES_OF_KINDS.iter().filter(|it| kind != Kind::Process && it.kinds.contains(&kind));
        !self.tables.evidence.is_absent()
            || own.into_iter().any(|it| self.tables.span_of(it.key).is_some())
    }

    /// Where a finding about a field points: the field, or the fence where there is none.
    pub fn place<T>(&self, field: &Field<T>) -> Span {
        field.span().unwrap_or(self.fence)
    }

    /// Looks for the words that rules speak of. `text` is the file's; of a retired document nobody asks.
    pub fn read_words(&mut self, text: &str, phrases: Option<&Phrases>) {
        if !self.is_readable() || self.is_retired() {
            return;
        }
        let body = self.body_text(text);
        let vague = phrases.map(|it| vague::vague_phrases(it, &self.body, body));
        self.words = Words {
            residue: residue::residue(&self.body, body),
            conflict: residue::conflict(&self.body, body),
            vague: vague.unwrap_or_default(),
        };
    }

    /// The digest of the body, as an attestation writes it.
    pub fn digest(&self, source: &SourceFile) -> &str {
        self.digest.get_or_init(|| digest::written(self.hash(source)))
    }

    /// The digest of the body as bytes. `source` is the document's own.
    pub fn hash(&self, source: &SourceFile) -> digest::Half {
        let text = || source.whole_text().expect("a text is let go after it was digested");
        self.hash.get().copied().unwrap_or_else(|| self.digest_now(text()))
    }

    /// The same, worked out while the text is at hand.
    pub fn digest_now(&self, text: &str) -> digest::Half {
        *self.hash.get_or_init(|| digest::half_of_text(self.body_text(text)))
    }

    pub fn is_digested(&self) -> bool {
        self.hash.get().is_some()
    }

    /// Whether an attestation says which text it speaks for.
    pub fn is_held_to_a_digest(&self) -> bool {
        let attestations = [self.approved.get(), self.reviewed.get()];
        attestations.into_iter().flatten().any(|it| !it.digest.is_absent())
    }

    /// The text of the body that a digest speaks for.
    pub fn body_text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.body.span.range()).unwrap_or_default()
    }
}
