//! By what the history is read: whose commits `.mailmap` makes of them, and whose signature a key makes.

use std::collections::BTreeSet;

use super::people::earlier;
use super::{Comparison, Loosened};
use crate::attestation::signature::Signer;
use crate::configuration::{Configuration, Person};
use crate::document::Document;
use crate::history::{Answer, GapKind};
use crate::isms::Isms;
use crate::mailmap::{Line, Mailmap};
use crate::source::Span;

const MAILMAP: &str = ".mailmap";
const ATTRIBUTES: &str = ".gitattributes";
const AS_IT_IS: &str =
    "take `filter` and `working-tree-encoding` from it in .gitattributes, and commit it as it is";

impl Comparison<'_> {
    /// Commits that count for somebody by `.mailmap` now and did not, or no longer do. An address that `isms.toml` lists is
    /// whose it is there, whatever stands here.
    pub(super) fn mapped(&self, before: &Configuration, after: &Configuration) -> Vec<Loosened> {
        let sides = [&self.before, &self.after].map(|it| it.isms.mailmap.as_ref());
        let [had, has] = sides.map(|it| it.map_or(&[][..], Mailmap::lines));
        let is_settled =
            |it: &&Line| [before, after].iter().any(|of| of.person_with(&it.stated).is_some());
        let person = |line: Option<&Line>| after.person_with(&line?.proper).map(|it| it.0);
        let of = |side: Option<&Mailmap>, line: &Line| person(side?.line_for(line));
        let mut mapped = Vec::new();
        for line in has.iter().filter(|it| !is_settled(it)) {
            let (was, is) = (of(sides[0], line), person(Some(line)));
            let Some(person) = is.filter(|_| is != was) else { continue };
            mapped.push(Loosened {
                at: Some(line.at),
                message: format!(
                    "what `{}` committed counts for `{person}` by .mailmap, and did not before",
                    line.stated
                ),
                back: format!("take the line of `{}` out of .mailmap", line.stated),
                ..of_mailmap(line, (was, is))
            });
        }
        for line in had.iter().filter(|it| !is_settled(it)) {
            let (was, is) = (person(Some(line)), of(sides[1], line));
            let Some(person) = was.filter(|_| is.is_none()) else { continue };
            let message = format!(
                "what `{}` committed counted for `{person}` by .mailmap, and does so no more",
                line.stated
            );
            let back = format!("write the line of `{}` into .mailmap again", line.stated);
            let at = sides[1].map(|it| Span::new(it.file, 0..0));
            mapped.push(Loosened { at, message, back, ..of_mailmap(line, (was, is)) });
        }
        mapped
    }

    /// Settings that Git keeps in another form than they have on disk: the next change begins with none that can be read.
    pub(super) fn hidden_settings(&self) -> Option<Loosened> {
        let settings = &self.after.isms.configuration;
        self.after.isms.hides_settings.then(|| Loosened {
            subject: ATTRIBUTES.into(),
            key: "isms.toml".into(),
            at: Some(Span::new(settings.file, 0..0)),
            message: "Git keeps another text of this file than it writes to disk, so later changes of it will not be seen".into(),
            before: "the same text".into(),
            after: "another text".into(),
            back: AS_IT_IS.into(),
        })
    }

    /// Documents of which the history tells nothing any more, or nothing from the first: Git keeps another text of them.
    pub(super) fn rewritten(&self) -> Vec<Loosened> {
        let history = self.after.isms.history.as_ref();
        if !history.is_some_and(|it| it.gaps.iter().any(|gap| gap.kind == GapKind::Rewritten)) {
            return Vec::new();
        }
        let answers = |isms: &'_ Isms, document: &Document| {
            isms.history_of(document).map(|it| it.answers.clone()).unwrap_or_default()
        };
        let is_cut = |it: &Answer| *it == Answer::Cut;
        let kept = self.kept.iter().filter(|it| {
            let before = answers(self.before.isms, it.before);
            let mut facts = answers(self.after.isms, it.after).into_iter().zip(before);
            facts.any(|(is, was)| is_cut(&is) && !is_cut(&was))
        });
        let added = self.added.iter().copied();
        let added = added.filter(|it| answers(self.after.isms, it).iter().any(is_cut));
        let path = |it: &Document| self.after.isms.sources.full_path(it.file).into_owned();
        let told = |it: &Document| {
            Loosened {
            subject: ATTRIBUTES.into(),
            key: path(it),
            at: Some(Span::new(it.file, 0..0)),
            message: "Git keeps another text of this document than it writes to disk, so the history proves nothing of it".into(),
            before: "held against the history".into(),
            after: "not held against it".into(),
            back: AS_IT_IS.into(),
        }
        };
        kept.map(|it| it.after).chain(added).map(told).collect()
    }

    /// Keys of a file of the house that sign for somebody now, and did not then. Of somebody new, they take nothing from anybody.
    pub(super) fn signing(&self, before: &Configuration, after: &Configuration) -> Vec<Loosened> {
        let Some(file) = after.allowed_signers.get() else { return Vec::new() };
        let [had, has] = [&self.before, &self.after].map(|it| &it.isms.own_signers.signers);
        let mut signing = Vec::new();
        for (name, person) in &after.people {
            let Some((_, was)) = earlier(before, after, name) else { continue };
            let is_theirs =
                |it: &Signer, of: &Person| of.emails.items().iter().any(|email| it.is_of(email));
            let signed = |it: &Signer| {
                had.iter()
                    .any(|had| had.covers(it) && (is_theirs(had, was) || is_theirs(had, person)))
            };
            let new = has.iter().filter(|it| it.signs_commits() && is_theirs(it, person));
            let keys: BTreeSet<String> =
                new.filter(|it| !signed(it)).map(Signer::fingerprint).collect();
            signing.extend(keys.into_iter().map(|key| Loosened {
                subject: format!("people.{name}"),
                key: format!("signers:{key}"),
                at: Some(file.span),
                message: format!(
                    "the key {key} in `{}` signs for `{name}`, and did not before, or not for as long",
                    file.value
                ),
                before: "nobody".into(),
                after: name.clone(),
                back: format!("take the key out of `{}`", file.value),
            }));
        }
        signing
    }
}

fn of_mailmap(line: &Line, (was, is): (Option<&str>, Option<&str>)) -> Loosened {
    let told = |it: Option<&str>| it.unwrap_or("nobody").to_owned();
    Loosened {
        subject: MAILMAP.into(),
        key: line.stated.clone(),
        at: None,
        message: String::new(),
        before: told(was),
        after: told(is),
        back: String::new(),
    }
}
