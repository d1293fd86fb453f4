//! What stands beside a label, as the front matter writes it, or why it does not.

use std::borrow::Cow;

use super::{Facts, Value};
use crate::adopt::blocks::Pair;
use crate::adopt::controls;
use crate::adopt::days::{self, Day};
use crate::adopt::denial::denies;
use crate::adopt::labels::Label;
use crate::adopt::nobody::is_nobody;
use crate::adopt::people;
use crate::adopt::values::{self, short};
use crate::document::Status;
use crate::fields::Word;
use crate::framework;
use crate::ownership::before_brackets;

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
                if found.is_empty() {
                    Err(format!("`{name}: {}` names no clause", short(text)))
                } else {
                    Ok((Value::List(found), written, Vec::new()))
                }
            }
            Label::ReviewEvery => match values::interval(text) {
                Some(interval) => word(interval.to_string()),
                None => Err(format!(
                    "`{name}: {}` is no interval: write it as in `review_every = \"12 months\"`",
                    short(text)
                )),
            },
            Label::Reviewed => {
                if self.is_held(text) {
                    self.day(label, name, text)
                } else {
                    Err(format!(
                        "`{name}: {}` says more than a day: where a review was held on it, write it as in `reviewed = 2026-01-31`",
                        short(text)
                    ))
                }
            }
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
        who.is_empty()
            || (values::is_version_alone(who) && !values::holds_a_year(who))
            || (!denies(who) && (self.house.knows(who) || people::is_one(who)))
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
        let text = pair.value.as_str();
        let names = self.each_name(pair)?;
        if names.len() > MOST_PEOPLE {
            return Err(format!(
                "`{}` names {} people or posts: write the one that answers for the document",
                short(text),
                names.len()
            ));
        }
        let is_template = |it: &Cow<'_, str>| {
            is_nobody(it)
                || is_nobody_before(it)
                || people::name_and_address(it)
                    .is_some_and(|(name, address)| is_nobody(name) || is_nobody(address))
        };
        if names.iter().any(is_template) {
            return Err(match names.len() {
                1 => format!(
                    "`{}: {}` names nobody, so `{}` is left out",
                    pair.name,
                    short(text),
                    label.key().unwrap_or_default()
                ),
                _ => format!(
                    "`{}` names nobody in part: write the one that answers for the document",
                    short(text)
                ),
            });
        }
        if names.iter().any(|it| values::holds_a_year(it) || people::says_more(it)) {
            return Err(format!("`{}` says more than a name", short(text)));
        }
        let is_two =
            |it: &Cow<'_, str>| it.contains('/') && !it.starts_with('@') && !people::is_one(it);
        if names.iter().any(|it| is_two(it) && !self.house.knows(it)) {
            return Err(format!(
                "`{}` may be one or several: write the one that answers for the document",
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
        for name in &names {
            let Some((key, is_known)) = self.key(name) else {
                return Err(format!("`{}` names nobody", short(text)));
            };
            if !is_known {
                let name = people::bare(name);
                let name = people::name_and_address(name).map_or(name, |(name, _)| name);
                unknown.push((key.clone(), people::without_aside(name).to_owned()));
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

    /// The people and posts that stand beside a label, each as it is called.
    fn each_name<'p>(&self, pair: &'p Pair) -> Result<Vec<Cow<'p, str>>, String> {
        if let Some(items) = &pair.items {
            // A comma in an item is part of it.
            let turned =
                |it: &'p String| people::turned(it).map_or(Cow::Borrowed(it.as_str()), Cow::Owned);
            let items = items.iter().map(turned);
            return Ok(items.flat_map(people::parted_of).collect());
        }
        let text = pair.value.as_str();
        if let Some((person, post)) = people::person_and_post(text)
            && let Some(holder) = self.key(person).filter(|(_, is_known)| *is_known)
            && self.house.holds(&holder.0, post)
        {
            return Ok(vec![Cow::Borrowed(person)]);
        }
        if people::person_and_post(text).is_some() || people::is_person_with_post(text) {
            return Err(format!(
                "`{}` may be one person with a post, or two: write the one that answers for the document",
                short(text)
            ));
        }
        let mut names = Vec::new();
        for entry in people::entries(text) {
            let listed = people::listed(entry);
            match people::turned(entry) {
                Some(turned) if self.house.knows(&turned) => names.push(Cow::Owned(turned)),
                Some(turned) if !listed.iter().all(|it| self.house.knows(it)) => {
                    // With more than one word before the comma, that may be a whole name.
                    let turned = if listed.first().is_some_and(|it| it.contains(' ')) {
                        String::new()
                    } else {
                        format!(", {turned},")
                    };
                    return Err(format!(
                        "`{}` may be one person{turned} or two: write the one that answers for the document",
                        short(text)
                    ));
                }
                _ => names.extend(people::people(listed).into_iter().map(Cow::Borrowed)),
            }
        }
        Ok(names)
    }

    /// Who is named with an address is whoever has the address.
    fn key(&self, name: &str) -> Option<(String, bool)> {
        let name = people::bare(name);
        let Some((name, address)) = people::name_and_address(name) else {
            return self.house.key(name);
        };
        let by_address = self.house.key(address).filter(|(_, is_known)| *is_known);
        by_address.or_else(|| self.house.key(name))
    }
}

/// "Vacant (acting: Jane Doe)".
fn is_nobody_before(name: &str) -> bool {
    let name = before_brackets(name);
    !name.is_empty() && is_nobody(name)
}

fn name_of(status: Status) -> &'static str {
    Status::ALL.iter().find(|(_, it)| *it == status).map_or("", |(name, _)| name)
}
