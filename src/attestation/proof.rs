//! Whether the history shows that the person an approval or a review names had a part in the commit that recorded it.
//! What it cannot show is "cannot be proved", never "false".

use std::fmt;

use crate::attestation::recording;
use crate::configuration::Person;
use crate::history::{Commit, Identity, TrailerRole};
use crate::isms::Isms;
use crate::phrase;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    ProvedBy(Way),
    CannotBeProved(Why),
}

/// How a person put their name to a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Authored,
    Committed,
    Trailed(TrailerRole),
    /// With a key that is known to be theirs.
    Signed,
}

/// Why the history shows nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The attestation names nobody.
    Nobody,
    /// `isms.toml` does not list this person.
    Unknown(String),
    /// `isms.toml` lists no e-mail address of this person.
    NoEmail(String),
    /// None of the commit's names is this person.
    SomebodyElse {
        person: String,
        /// Those who put their names to the commit, each once.
        commit_by: Vec<Identity>,
    },
}

/// What a commit proves of an attestation that names `by`. Of several ways the first of [`ways`] is told.
pub fn of(by: Option<&str>, commit: &Commit, isms: &Isms) -> Proof {
    let (name, person) = match named(by, isms) {
        Ok(named) => named,
        Err(why) => return Proof::CannotBeProved(why),
    };
    match ways(person, commit, isms).next() {
        Some(way) => Proof::ProvedBy(way),
        None => Proof::CannotBeProved(Why::somebody_else(name, commit)),
    }
}

/// Every way in which a person put their name to a commit; the signature last, for it is slow to verify.
pub fn ways(person: &Person, commit: &Commit, isms: &Isms) -> impl Iterator<Item = Way> {
    let named = [(Way::Authored, &commit.author), (Way::Committed, &commit.committer)];
    let trailed = commit.trailers.iter().map(|it| (Way::Trailed(it.role), &it.identity));
    let named = named.into_iter().chain(trailed);
    let named = named.filter(|(_, identity)| person.has_email(&identity.email)).map(|(way, _)| way);
    let has_signed = || {
        let verdict = isms.signers.verify(commit);
        person.emails.items().iter().any(|it| verdict.is_by(it))
    };
    named.chain(std::iter::once_with(has_signed).filter(|it| *it).map(|_| Way::Signed))
}

/// The person an attestation names.
pub fn named<'a>(by: Option<&'a str>, isms: &'a Isms) -> Result<(&'a str, &'a Person), Why> {
    let by = by.ok_or(Why::Nobody)?;
    let person = isms.configuration.people.get(by).ok_or_else(|| Why::Unknown(by.to_owned()))?;
    match person.emails.items() {
        [] => Err(Why::NoEmail(by.to_owned())),
        _ => Ok((by, person)),
    }
}

/// The line by which a commit names a person who decided what it records, as a phrase.
pub fn approved_by(isms: &Isms, person: &str) -> String {
    line(TrailerRole::ApprovedBy, isms, person)
}

/// The same of a person who reviewed.
pub fn reviewed_by(isms: &Isms, person: &str) -> String {
    line(TrailerRole::ReviewedBy, isms, person)
}

fn line(role: TrailerRole, isms: &Isms, person: &str) -> String {
    format!("the line `{}` at the end of the commit's message", trailer(role, isms, person))
}

/// `Reviewed-by: Sam Roe <sam@example.com>`, as far as `isms.toml` knows the name and an address.
pub fn trailer(role: TrailerRole, isms: &Isms, person: &str) -> String {
    let known = isms.configuration.people.get(person);
    let name = known.and_then(|it| it.name.get()).map_or(person, |it| &it.value);
    let email = known.and_then(|it| it.emails.items().first()).map_or("...", |it| &it.value);
    format!("{}: {name} <{email}>", role.key())
}

/// What a finding says of an act, such as "the review of 2026-01-10", that no commit shows to be that person's.
pub fn missing(act: &str, person: &str, commit: &Commit) -> String {
    format!(
        "{act} by `{person}` cannot be proved: {} recorded it, without a trace of `{person}`",
        recording::told(commit)
    )
}

/// Everybody who put their name to a commit, each once.
fn people(commit: &Commit) -> Vec<Identity> {
    let mut people: Vec<Identity> = Vec::new();
    for identity in commit.people() {
        if !people.iter().any(|it| it.email.eq_ignore_ascii_case(&identity.email)) {
            people.push(identity.clone());
        }
    }
    people
}

impl Way {
    /// As a phrase after "proved by".
    pub fn phrase(self) -> &'static str {
        match self {
            Way::Authored => "author",
            Way::Committed => "committer",
            Way::Signed => "signature",
            Way::Trailed(TrailerRole::ApprovedBy) => "`Approved-by`",
            Way::Trailed(TrailerRole::ReviewedBy) => "`Reviewed-by`",
            Way::Trailed(TrailerRole::SignedOffBy) => "`Signed-off-by`",
            Way::Trailed(TrailerRole::CoAuthoredBy) => "`Co-authored-by`",
        }
    }
}

/// As a phrase after "cannot be proved:".
impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Nobody => write!(f, "it does not say who"),
            Why::Unknown(person) => write!(f, "there is no person `{person}` in isms.toml"),
            Why::NoEmail(person) => write!(f, "isms.toml has no e-mail address of `{person}`"),
            Why::SomebodyElse { person, commit_by } => {
                let names: Vec<&str> = commit_by.iter().map(Identity::shown).collect();
                let names = phrase::all_of(&names);
                write!(f, "the commit names {names}, not `{person}`")
            }
        }
    }
}

impl Why {
    pub fn somebody_else(person: &str, commit: &Commit) -> Why {
        Why::SomebodyElse { person: person.to_owned(), commit_by: people(commit) }
    }

    /// What would let the next one be proved.
    pub fn help(&self) -> String {
        match self {
            Why::Nobody => "write who did it: `{ on = ..., by = \"...\" }`".into(),
            Why::Unknown(person) => {
                format!(
                    "add `[people.{person}]` with `emails` to isms.toml, or write the name of a person there"
                )
            }
            Why::NoEmail(person) => {
                format!(
                    "add `emails = [\"...\"]` to `[people.{person}]`: the addresses this person commits with"
                )
            }
            Why::SomebodyElse { person, .. } => format!(
                "let `{person}` commit it, or sign it, or let the commit's message end with `Approved-by: Name <e-mail>`"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_as_they_are() {
        let identity = |name: &str| Identity { name: name.into(), email: "a@example.com".into() };
        let why = Why::SomebodyElse {
            person: "sam-roe".into(),
            commit_by: vec![identity("Support or Sales"), identity("Kim Poe")],
        };
        let told = "the commit names `Support or Sales` and `Kim Poe`, not `sam-roe`";
        assert_eq!(why.to_string(), told);
    }
}
