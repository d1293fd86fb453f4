//! What `isms review` and `isms approve` refuse, and what they write. No other command writes an attestation.

mod person;

use crate::attestation::{
    is_alone_behind, is_behind_on, last_attested, spoken_for, who_may_approve,
};
use crate::date::Date;
use crate::document::{Document, Status};
use crate::edit::{self, Change, NewAttestation};
use crate::fields::{AttestationKind, Outcome};
use crate::finding::Finding;
use crate::isms::{Isms, Who};
use crate::lint;
use crate::phrase;
use crate::rules;
use crate::source::{Field, Span};
use crate::suggest;

pub use person::{person, person_of};

/// What was asked for, of every document alike.
#[derive(Debug)]
pub struct Request {
    pub kind: AttestationKind,
    pub person: String,
    pub outcome: Option<Outcome>,
    pub note: Option<String>,
    pub today: Date,
}

/// Why nothing is written.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    pub message: String,
    pub help: String,
}

impl Refusal {
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Refusal {
        Refusal { message: message.into(), help: help.into() }
    }
}

/// What a template left behind, in fields and in bodies, unless a waiver accepts it.
pub fn residue(isms: &Isms, today: Date) -> Vec<Finding> {
    let only = vec![rules::FIELD_PLACEHOLDER, rules::BODY_PLACEHOLDER];
    let request = lint::Request { only, ..lint::Request::default() };
    let findings = lint::state(isms, today, &request).findings;
    findings.into_iter().filter(|it| it.waived_by.is_none()).collect()
}

/// What must be written into a document; none where it says so already.
pub fn change(
    isms: &Isms,
    document: &Document,
    residue: &[Finding],
    request: &Request,
) -> Result<Option<Change>, Refusal> {
    let name = isms.name(document);
    refuse_unreadable(isms, document)?;
    match request.kind {
        AttestationKind::Review => refuse_review(name, document)?,
        AttestationKind::Approval => refuse_approval(isms, document, request)?,
    }
    refuse_unfinished(isms, document, residue, request.kind)?;
    let Some(digest) = isms.digest(document) else {
        let why = isms.source_fault(document).unwrap_or_else(|| "it has no text".into());
        let message = format!("the source of `{name}` cannot be vouched for: {why}");
        return Err(Refusal::new(message, "correct `source`, or put the file there"));
    };
    let wanted = NewAttestation {
        on: request.today,
        by: request.person.clone(),
        digest: digest.to_owned(),
        outcome: request.outcome,
        note: request.note.clone(),
    };
    let field = document.attestation(request.kind);
    let written = field.get().and_then(|it| NewAttestation::of(it));
    if written.is_some_and(|it| says_already(&it, &wanted)) {
        return Ok(None);
    }
    if let Some(later) = field.get().filter(|it| it.on.value > request.today) {
        let (on, today, key) = (later.on.value, request.today, request.kind.key());
        let message =
            format!("`{key}` of `{name}` is of {on} already, and this would be of {today}");
        return Err(Refusal::new(message, "leave it, or take that line out if its day is wrong"));
    }
    if request.kind == AttestationKind::Review {
        refuse_outcome(isms, document, digest, request.outcome)?;
    }
    let next_review = next_review(document, request);
    Ok(Some(Change { kind: request.kind, attestation: wanted, next_review }))
}

/// Whether the text of a document is what others can see: it may differ from the committed one in its attestations alone.
pub fn is_committed(text: &str, versions: &[&[u8]]) -> bool {
    let [review, approval] = AttestationKind::ALL.map(AttestationKind::key);
    let keys = [review, approval, "next_review"];
    let is_same = |it: &&[u8]| {
        std::str::from_utf8(it).is_ok_and(|version| edit::is_same_but(text, version, &keys))
    };
    versions.iter().all(is_same)
}

/// Whether the same person did the same on the same day. What was not asked for is no reason to take it away.
fn says_already(written: &NewAttestation, wanted: &NewAttestation) -> bool {
    let wanted = NewAttestation {
        outcome: wanted.outcome.or(written.outcome),
        note: wanted.note.clone().or_else(|| written.note.clone()),
        ..wanted.clone()
    };
    *written == wanted
}

fn refuse_unreadable(isms: &Isms, document: &Document) -> Result<(), Refusal> {
    if document.is_readable() {
        return Ok(());
    }
    let path = isms.path(document);
    let fault = document.faults.first();
    let why = fault.map_or("its header is broken", |it| it.message.as_str());
    let help = fault.and_then(|it| it.help.clone());
    let help = help.unwrap_or_else(|| format!("see `isms check {path}`"));
    Err(Refusal::new(format!("`{path}` cannot be read: {why}"), help))
}

fn refuse_review(name: &str, document: &Document) -> Result<(), Refusal> {
    if document.is_retired() {
        return Err(retired(name));
    }
    if document.kind_or_policy().is_record() {
        let kind = document.kind_or_policy().name();
        return Err(Refusal::new(
            format!("`{name}` is a record (`{kind}`), and records are not reviewed"),
            "it tells what happened, and that does not fall due: leave it as it is",
        ));
    }
    Ok(())
}

fn refuse_approval(isms: &Isms, document: &Document, request: &Request) -> Result<(), Refusal> {
    let (name, person) = (isms.name(document), &request.person);
    let then = "write `status = \"in-review\"` and commit it, then approve it";
    match (&document.status, document.status()) {
        // Rules take a misspelt word for the nearest. An approval rests on what is written.
        (_, Some(Status::Approved | Status::InReview)) if !document.is_faulty("status") => {}
        (_, Some(Status::Retired)) => return Err(retired(name)),
        (_, Some(Status::Draft)) => {
            let message = format!("`{name}` is a draft, and a draft is not approved");
            return Err(Refusal::new(message, format!("finish the text, {then}")));
        }
        (Field::Absent, _) => {
            let message = format!("`{name}` has no `status`, so it does not ask for an approval");
            return Err(Refusal::new(message, then));
        }
        _ => return Err(Refusal::new(format!("the `status` of `{name}` cannot be read"), then)),
    }
    if document.is_faulty("type") {
        let message = format!("the `type` of `{name}` cannot be read");
        return Err(Refusal::new(message, "write the type it has and commit it, then approve it"));
    }
    let Some(approver) = document.approver.get() else {
        let message = format!("`{name}` does not name the role that must approve it");
        return Err(Refusal::new(message, "write `approver = \"...\"` and commit it"));
    };
    if isms.who(approver).is_none() {
        let message =
            format!("the approver of `{name}`, `{}`, is nobody in isms.toml", approver.value);
        let help = match suggest::nearest_name(approver, isms.names()) {
            Some(near) => format!("did you mean `approver = \"{near}\"`?"),
            None => "write a role under `[roles]` or a person under `[people]`".to_owned(),
        };
        return Err(Refusal::new(message, help));
    }
    let is_vacant = || {
        let is_role = matches!(isms.who(approver), Some(Who::Role(..)));
        is_role && isms.people_now_behind(approver, request.today).is_empty()
    };
    let advice = || match who_may_approve(isms, document, request.today)[..] {
        [] if is_vacant() => {
            format!("nobody holds it: name who does under `[roles.{}]`", approver.value)
        }
        [] => "name another `approver`, or another owner".to_owned(),
        ref people => format!("let {} approve it", phrase::any_of(people)),
    };
    if !is_behind_on(isms, person, approver, request.today) {
        let message =
            format!("`{person}` may not approve `{name}`: its approver is `{}`", approver.value);
        return Err(Refusal::new(message, advice()));
    }
    let owner = document.owner.get();
    if owner.is_some_and(|owner| is_alone_behind(isms, person, owner, request.today)) {
        let message = format!("`{person}` alone owns `{name}`, and nobody approves their own work");
        return Err(Refusal::new(message, advice()));
    }
    Ok(())
}

fn retired(name: &str) -> Refusal {
    let message = format!("`{name}` is retired: nobody works by it any more");
    Refusal::new(message, "change `status` first if it holds again")
}

/// A placeholder in the attestation itself is what the command puts right.
fn refuse_unfinished(
    isms: &Isms,
    document: &Document,
    residue: &[Finding],
    kind: AttestationKind,
) -> Result<(), Refusal> {
    let own = document.attestation(kind).span();
    let is_own =
        |at: Span| own.is_some_and(|own| own.start() <= at.start() && at.end() <= own.end());
    let left = residue.iter().find(|it| it.at.file() == document.file && !is_own(it.at));
    let Some(left) = left else { return Ok(()) };
    let file = &isms.sources.files[left.at.file()];
    let line = file.position(left.at.start()).line;
    let message =
        format!("`{}` is not finished: {} in line {line}", isms.name(document), left.message);
    let help = left.help.clone().unwrap_or_default();
    Err(Refusal::new(message, format!("{help}; then commit it")))
}

/// A review that changed nothing is one of the text last attested, and one that changed it is not.
fn refuse_outcome(
    isms: &Isms,
    document: &Document,
    digest: &str,
    outcome: Option<Outcome>,
) -> Result<(), Refusal> {
    let Some((on, digests)) = last_attested(document) else { return Ok(()) };
    let (name, what) = (isms.name(document), spoken_for(document));
    let is_same = digests.contains(&digest);
    match (outcome, is_same) {
        (Some(Outcome::Changed), true) => Err(Refusal::new(
            format!("{what} of `{name}` has not changed since {on}, when it was last attested"),
            "leave `--outcome changed` out",
        )),
        (None | Some(Outcome::NoChange), false) => Err(Refusal::new(
            format!("{what} of `{name}` has changed since {on}, when it was last attested"),
            "read what changed; if it holds as it stands, add `--outcome changed`",
        )),
        _ => Ok(()),
    }
}

/// The day that a stated `next_review` must become, where it follows from the document's own interval.
fn next_review(document: &Document, request: &Request) -> Option<Date> {
    let (interval, stated) = (document.review_every.get()?, document.next_review.get()?);
    let counts = request.kind == AttestationKind::Review || document.reviewed.is_absent();
    let next = interval.after(request.today);
    (counts && next != stated.value).then_some(next)
}
