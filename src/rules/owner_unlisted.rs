use std::collections::HashMap;

use crate::codeowners::{Line, Pattern};
use crate::configuration::Person;
use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::isms::Isms;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "owner-unlisted",
    group: Group::Ownership,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["5.3", "A.5.2"],
    summary: "a document that CODEOWNERS gives to somebody else",
    page: include_str!("../../rules/owner-unlisted.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    let Some(codeowners) = &isms.codeowners else { return };
    let mut people: HashMap<&str, Vec<&Person>> = HashMap::new();
    for document in isms.readable().filter(|it| !it.is_retired()) {
        let Some(owner) = document.owner.get() else { continue };
        let people = people.entry(owner.value.as_str()).or_insert_with(|| people_of(isms, owner));
        if people.is_empty() {
            continue;
        }
        let path = isms.sources.full_path(document.file);
        let lines = codeowners.lines_for(&path);
        let Some(line) = lines.iter().find(|it| !it.owners.is_empty()) else { continue };
        if !can_be_judged(isms, people, &lines) || is_listed(people, &lines) {
            continue;
        }
        let others = lines.iter().flat_map(|it| &it.owners).map(String::as_str).collect::<Vec<_>>();
        let message = format!(
            "`{}` owns this document, and CODEOWNERS gives it to {}",
            owner.value,
            others.join(" ")
        );
        let finding = findings.on(document, "field:owner", owner.span, message);
        finding.label(line.at, "the last line that matches this path");
        finding.help(advice(people, &path));
        finding.data("owner", owner.value.as_str()).data("codeowners", others.join(" "));
    }
}

fn people_of<'a>(isms: &'a Isms, owner: &str) -> Vec<&'a Person> {
    let names = isms.people_behind(owner);
    names.into_iter().filter_map(|it| isms.configuration.people.get(it)).collect()
}

/// Whether a match would show: every entry must be of a form that isms.toml knows of each of these people. A team may
/// hold them, so it says nothing unless somebody lists it.
fn can_be_judged(isms: &Isms, people: &[&Person], lines: &[&Line]) -> bool {
    lines.iter().flat_map(|it| &it.owners).all(|entry| {
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

fn is_listed(people: &[&Person], lines: &[&Line]) -> bool {
    let mut entries = lines.iter().flat_map(|it| &it.owners);
    entries.any(|entry| people.iter().any(|person| lists(person, entry)))
}

fn lists(person: &Person, entry: &str) -> bool {
    let mut names = person.handles.items().iter().chain(person.emails.items());
    let bare = entry.strip_prefix('@').unwrap_or(entry);
    names.any(|it| it.strip_prefix('@').unwrap_or(it).eq_ignore_ascii_case(bare))
}

fn advice(people: &[&Person], path: &str) -> String {
    let entry = |it: &Person| {
        let mut names = it.handles.items().iter().chain(it.emails.items());
        names.next().map(|it| it.value.clone())
    };
    let entries: Vec<String> = people.iter().filter_map(|it| entry(it)).collect();
    format!(
        "if the document is right, end CODEOWNERS with `{} {}`; if CODEOWNERS is, change `owner`",
        Pattern::of_path(path),
        entries.join(" ")
    )
}
