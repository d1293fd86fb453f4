//! Who is who, by `.mailmap`: the same people for whoever attests here and for whoever commits say did.

use std::collections::HashSet;

use git2::{Signature, Time};

use super::read;
use super::snapshot::{Content, Kind, Snapshot};
use crate::history::Identity;

/// The largest `.mailmap` that is read: 1 MiB.
pub(super) const LIMIT: u64 = 1 << 20;

/// A name that no line of a `.mailmap` can hold: libgit2 takes no empty one.
const NAMELESS: &str = "no\nname";

pub(super) struct Mailmap(git2::Mailmap);

impl Mailmap {
    /// None where it says nothing.
    pub(super) fn read(text: &str) -> Option<Mailmap> {
        let text = Some(text).filter(|it| !it.is_empty())?;
        git2::Mailmap::from_buffer(text).ok().map(Mailmap)
    }

    /// The same beside addresses that `isms.toml` lists, in small letters: whose commits those are is settled there, and a line
    /// that anybody may write gives them to nobody else.
    pub(super) fn proper_beside(&self, settled: &HashSet<String>, stated: &Identity) -> Identity {
        let proper = self.proper(stated);
        let is_another = !proper.email.eq_ignore_ascii_case(&stated.email);
        if is_another && settled.contains(&stated.email.to_ascii_lowercase()) {
            stated.clone()
        } else {
            proper
        }
    }

    /// The name and address that somebody goes by.
    pub(super) fn proper(&self, stated: &Identity) -> Identity {
        // The day is of no interest.
        let signature = |name: &str| Signature::new(name, &stated.email, &Time::new(0, 0));
        let signature = signature(&stated.name).or_else(|_| signature(NAMELESS));
        let Some(proper) = signature.ok().and_then(|it| self.0.resolve_signature(&it).ok()) else {
            return stated.clone();
        };
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let name = Some(text(proper.name_bytes())).filter(|it| it != NAMELESS);
        let name = name.unwrap_or_else(|| stated.name.clone());
        Identity { name, email: text(proper.email_bytes()) }
    }
}

impl Snapshot {
    /// The `.mailmap` by which the history is read.
    pub fn mailmap(&self) -> Option<String> {
        match self.kind() {
            Kind::Commit => match self.read_beside(".mailmap", LIMIT)? {
                Content::Bytes(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
                _ => None,
            },
            _ => on_disk(self),
        }
    }
}

/// What stands in `.mailmap` at the work tree's root, like Git's; never through a symbolic link.
pub(super) fn on_disk(snapshot: &Snapshot) -> Option<String> {
    let bytes = read::whole(&snapshot.top()?.join(".mailmap"), LIMIT)?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_mapped_whatever_the_name_is() {
        let mailmap = Mailmap::read(
            "Jane Roe <jane@example.com> <old@example.com>\n<sam@example.com> <sam@old.example>\n\
             Kim Poe <kim@example.com> nobody <sam@old.example>\n",
        )
        .unwrap();
        for (name, email, proper) in [
            ("Jane", "old@example.com", ("Jane Roe", "jane@example.com")),
            ("", "old@example.com", ("Jane Roe", "jane@example.com")),
            ("", "sam@old.example", ("", "sam@example.com")),
            ("...", "sam@old.example", ("...", "sam@example.com")),
            ("nobody", "sam@old.example", ("Kim Poe", "kim@example.com")),
            ("Jane", "", ("Jane", "")),
            ("", "", ("", "")),
        ] {
            let identity =
                |(name, email): (&str, &str)| Identity { name: name.into(), email: email.into() };
            assert_eq!(
                mailmap.proper(&identity((name, email))),
                identity(proper),
                "{name} {email}"
            );
        }
    }
}
