//! What stands beside a label, as the front matter writes it, or why it does not.

use super::{Facts, Value};
use crate::adopt::blocks::Pair;
use crate::adopt::controls;
use crate::adopt::days::{self, Day};
use crate::adopt::denial::denies;
use crate::adopt::labels::Label;
use crate::adopt::values::{self, short};
use crate::document::Status;
use crate::fields::Word;
use crate::framework;

/// Nobody answers for a document together with so many.
const MOST_PEOPLE: usize = 12;

/// A value, how it is shown, and the names in it that `isms.toml` does not know.
type Read = (Value, String, Vec<(String, String)>);

impl Facts<'_> {
    pub(super) fn value(&self, label: Label, pair: &Pair) -> Result<Read, String> {
        let text = pair.value.as_str();
        let name = &pair.name;
        let word = |it: String| Ok((Value::Text(it.clone()), it, Vec::new()));
        match label {
            Label::Id | Label::Title => word(text.to_owned()),
            Label::Classification => word(text.to_lowercase()),
            Label::Version => match values::version(text) {
                Some(version) => word(version),
                None => Err(format!(
                    "`{name}: {}` is no version: write it as in `version = \"1.0\"`",
                    short(text)
                )),
            },
            Label::Type => match values::kind(text) {
                Some(kind) => word(kind.name().to_owned()),
                None => Err(format!("`{name}: {}` is no type of a document here", short(text))),
            },
            Label::Status => match values::status(text) {
                Some(status) => word(name_of(status).to_owned()),
                None => Err(format!(
                    "`{name}: {}` is no status: write `status = \"draft\"`, `in-review`, `approved` or `retired`",
                    short(text)
                )),
            },
            Label::Owner | Label::Approver => self.people(pair, label),
            Label::Controls => {
                let found = controls::listed(text)?;
                let written = found.join(", ");
                Ok((Value::List(found), written, Vec::new()))
            }
            Label::Clauses => {
                let mut found = Vec::new();
                for part in values::several(text) {
                    let Some(clause) = framework::name::mended_clause(part) else {
                        return Err(format!("`{name}: {}` is no clause", short(part)));
                    };
                    found.push(clause.id.clone());
                }
                let written = found.join(", ");
                match found.is_empty() {
                    true => Err(format!("`{name}: {}` names no clause", short(text))),
                    false => Ok((Value::List(found), written, Vec::new())),
                }
            }
            Label::ReviewEvery => match values::interval(text) {
                Some(interval) => word(interval.to_string()),
                None => Err(format!(
                    "`{name}: {}` is no interval: write it as in `review_every = \"12 months\"`",
                    short(text)
                )),
            },
            Label::Reviewed => match self.is_held(text) {
                true => self.day(label, name, text),
                false => Err(format!(
                    "`{name}: {}` says more than a day: where a review was held on it, write it as in `reviewed = 2026-01-31`",
                    short(text)
                )),
            },
            Label::NextReview => self.day(label, name, text),
            Label::SomeReview | Label::Approved | Label::Other => Err(String::new()),
        }
    }

    /// Whether nothing stands behind the day of a review but who held it. "2024-01-31 (planned)" tells of none.
    fn is_held(&self, text: &str) -> bool {
        let brackets = |it: char| matches!(it, '(' | ')' | ',' | '-' | '–' | '—' | ' ');
        let rest = days::behind(text).trim_matches(brackets);
        let by = ["by ", "von ", "durch "].iter().find_map(|it| rest.strip_prefix(it));
        let who = by.unwrap_or(rest).trim();
        who.is_empty() || (!denies(who) && (self.house.knows(who) || values::is_one(who)))
    }

    fn day(&self, label: Label, name: &str, text: &str) -> Result<Read, String> {
        let key = label.key().unwrap_or_default();
        match days::read(text, self.house.order) {
            Day::Is(day) => Ok((Value::Day(day), day.to_string(), Vec::new())),
            Day::Either(one, other) => Err(format!(
                "`{name}: {}` is {one} or {other}: write `{key} = {one}` or `{key} = {other}`, or say how the house writes days with `--days day-first` or `--days month-first`",
                short(text)
            )),
            Day::ShortYear => Err(format!(
                "`{name}: {}` has no century: write it as in `{key} = 2026-01-31`",
                short(text)
            )),
            Day::IsNone => Err(format!(
                "`{name}: {}` is no day: write it as in `{key} = 2026-01-31`",
                short(text)
            )),
        }
    }

    /// One name, or all of them: which one answers for a document is not for a program to choose.
    fn people(&self, pair: &Pair, label: Label) -> Result<Read, String> {
        let text = &pair.value;
        let names = match &pair.items {
            Some(items) => values::people(items.iter().map(String::as_str)),
            None => values::people(values::several(text)),
        };
        if names.len() > MOST_PEOPLE {
            return Err(format!(
                "`{}` names {} people or posts: write the one that answers for the document",
                short(text),
                names.len()
            ));
        }
        if names.iter().any(|it| values::holds_a_year(it)) {
            return Err(format!("`{}` says more than a name", short(text)));
        }
        if pair.items.is_none() && values::is_person_with_post(text) {
            return Err(format!(
                "`{}` may be one person with a post, or two: write the one that answers for the document",
                short(text)
            ));
        }
        if label == Label::Approver && names.len() > 1 {
            return Err(format!(
                "`{}` are several approvers: write the one role whose approval it needs, `approver = \"...\"`",
                short(text)
            ));
        }
        let mut keys = Vec::new();
        let mut unknown = Vec::new();
        for name in names {
            let Some((key, is_known)) = self.house.key(name) else {
                return Err(format!("`{}` names nobody", short(text)));
            };
            if !is_known {
                unknown.push((key.clone(), name.to_owned()));
            }
            keys.push(key);
        }
        if keys.is_empty() {
            return Err(format!("`{}` names nobody", short(text)));
        }
        let value = Value::of_names(keys);
        let written = value.to_string();
        Ok((value, written, unknown))
    }
}

fn name_of(status: Status) -> &'static str {
    Status::ALL.iter().find(|(_, it)| *it == status).map_or("", |(name, _)| name)
}
