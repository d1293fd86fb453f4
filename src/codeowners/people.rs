//! Who of `isms.toml` an entry of CODEOWNERS is.

use super::{Codeowners, Line, Pattern};
use crate::configuration::Person;
use crate::isms::Isms;

pub fn people_of<'a>(isms: &'a Isms, owner: &str) -> Vec<&'a Person> {
    let names = isms.people_behind(owner);
    names.into_iter().filter_map(|it| isms.configuration.people.get(it)).collect()
}

/// Whether a match would show: every entry must be of a form that isms.toml knows of each of these people. A team may
/// hold them, so it says nothing unless somebody lists it.
pub fn can_be_judged(isms: &Isms, people: &[&Person], lines: &[&Line]) -> bool {
    lines.iter().flat_map(|it| it.owners.iter()).all(|entry| {
        let is_team = entry.starts_with("@@") || entry.starts_with('@') && entry.contains('/');
        if is_team && !isms.configuration.people.values().any(|it| lists(it, entry)) {
            return false;
        }
        people.iter().all(|person| {
            let known = if entry.starts_with('@') { &person.handles } else { &person.emails };
            !known.items().is_empty()
        })
    })
}

pub fn is_listed(people: &[&Person], lines: &[&Line]) -> bool {
    let mut entries = lines.iter().flat_map(|it| it.owners.iter());
    entries.any(|entry| people.iter().any(|person| lists(person, entry)))
}

pub fn lists(person: &Person, entry: &str) -> bool {
    let mut names = person.handles.items().iter().chain(person.emails.items());
    let bare = entry.strip_prefix('@').unwrap_or(entry);
    names.any(|it| it.strip_prefix('@').unwrap_or(it).eq_ignore_ascii_case(bare))
}

pub fn addresses(people: &[&Person]) -> String {
    let entry = |it: &&Person| {
        let mut names = it.handles.items().iter().chain(it.emails.items());
        names.next().map(|it| it.value.clone())
    };
    people.iter().filter_map(entry).collect::<Vec<_>>().join(" ")
}

/// The line that gives a file to its owner, where CODEOWNERS does not: as far as isms.toml and the file tell who that is.
pub fn line_to_add(
    isms: &Isms,
    codeowners: &Codeowners,
    path: &str,
    owner: &str,
) -> Option<String> {
    let people = people_of(isms, owner);
    let addresses = addresses(&people);
    let lines = codeowners.lines_for(path);
    let is_fine = is_listed(&people, &lines) || !can_be_judged(isms, &people, &lines);
    (!addresses.is_empty() && !is_fine).then(|| format!("{} {addresses}", Pattern::of_path(path)))
}
