use std::collections::HashMap;

use crate::context::Context;
use crate::document::Document;
use crate::edit;
use crate::finding::{Findings, Level};
use crate::isms::Isms;
use crate::ownership::{self, Several};
use crate::rules::{Group, Rule, Trigger};
use crate::source::Spanned;
use crate::suggest;

pub static RULE: Rule = Rule {
    name: "owner-unknown",
    group: Group::Ownership,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["5.3", "A.5.2"],
    summary: "an owner or approver who is no role and no person",
    page: include_str!("../../rules/owner-unknown.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    if !isms.configuration.names_people() {
        return;
    }
    let several = Several::new(isms);
    let mut meant: HashMap<&str, Meant<'_>> = HashMap::new();
    for document in isms.readable().filter(|it| !it.is_retired()) {
        for named in ownership::named(document) {
            let name = named.name.value.as_str();
            let is_known = isms.who(name).is_some();
            if is_known || named.field == "owner" && several.why(name).is_some() {
                continue;
            }
            let written = |it: &str| document.as_written(named.name.span, named.field, it);
            let help = meant.entry(name).or_insert_with(|| guess(isms, name)).help(written, name);
            let message =
                format!("the {} `{name}` is no role and no person of isms.toml", named.part());
            findings
                .on_each(document, named.key(), named.name.span, message)
                .help(help)
                .data("name", name);
        }
    }
    check_records(isms, findings);
}

/// People from outside audit and attend too. One letter beside somebody from here is a slip, by which nobody would see that
/// they audited their own work.
fn check_records(isms: &Isms, findings: &mut Findings<'_>) {
    let mut meant: HashMap<&str, Option<&str>> = HashMap::new();
    for document in isms.readable().filter(|it| !it.is_retired()) {
        for (field, name) in named_in_records(document) {
            let meant = meant.entry(&name.value).or_insert_with(|| slip_of(isms, name));
            let Some(key) = meant else { continue };
            let message =
                format!("`{}` under `{field}` is no role and no person of isms.toml", name.value);
            findings
                .on_each(document, format!("field:{field}:{}", name.value), name.span, message)
                .help(format!("did you mean `\"{key}\"`?"))
                .data("name", name.value.as_str());
        }
    }
}

/// The role or person from whose key one letter separates one that nobody has. Whoever is written out may be a guest whose name
/// is nearly that of somebody here.
fn slip_of<'a>(isms: &'a Isms, name: &str) -> Option<&'a str> {
    let is_key = |it: char| it.is_lowercase() || it.is_ascii_digit() || it == '-' || it == '_';
    if !name.chars().all(is_key) || isms.who_is_meant(name).is_some() {
        return None;
    }
    let known = other_names(isms);
    let near = suggest::one_letter_off(name, known.iter().map(|(other, _)| *other))?;
    known.iter().find(|it| it.0 == near).map(|it| it.1)
}

/// Who audited, is to audit, attended or was reached.
fn named_in_records(document: &Document) -> impl Iterator<Item = (&'static str, &Spanned<String>)> {
    let tables = &document.tables;
    let planned = tables.audits.items().iter().flat_map(|it| it.auditors.items());
    let auditors = tables.audit.auditors.items().iter().chain(planned);
    let attendees = tables.meeting.attendees.items().iter().map(|it| ("attendees", it));
    let roles = tables.meeting.roles.items().iter().map(|it| ("roles", it));
    auditors.map(|it| ("auditors", it)).chain(attendees).chain(roles)
}

/// Whom an unknown name means.
#[derive(Clone, Copy)]
enum Meant<'a> {
    /// It is another name of this role or person.
    Surely(&'a str),
    Perhaps(&'a str),
    Nobody,
}

impl Meant<'_> {
    /// `written` is the field with a value, as it is written there.
    fn help(self, written: impl Fn(&str) -> String, name: &str) -> String {
        match self {
            Meant::Surely(key) => {
                format!("isms.toml calls that `{key}`: write {}", written(&edit::quoted(key)))
            }
            Meant::Perhaps(key) => format!("did you mean {}?", written(&edit::quoted(key))),
            Meant::Nobody => {
                let key = match ownership::key_of(name) {
                    key if key.is_empty() => "role".to_owned(),
                    key => key,
                };
                let and_write = match key == name {
                    true => String::new(),
                    false => format!(" and write {}", written(&edit::quoted(&key))),
                };
                format!(
                    "add `[roles.{}]` with `holders` to isms.toml{and_write}, or name a role that is there",
                    edit::key(&key)
                )
            }
        }
    }
}

fn guess<'a>(isms: &'a Isms, name: &str) -> Meant<'a> {
    let known = other_names(isms);
    let alone = ownership::before_brackets(name);
    for folded in [name.to_lowercase(), alone.to_lowercase()] {
        if let Some((_, key)) = known.iter().find(|(other, _)| other.to_lowercase() == folded) {
            return Meant::Surely(key);
        }
    }
    let near = suggest::nearest(alone, known.iter().map(|(other, _)| *other));
    let key = near.and_then(|near| known.iter().find(|(other, _)| *other == near));
    key.map_or(Meant::Nobody, |(_, key)| Meant::Perhaps(key))
}

/// What a role or person is called: by key first, then by title, name, e-mail address or handle.
fn other_names(isms: &Isms) -> Vec<(&str, &str)> {
    let configuration = &isms.configuration;
    let mut names: Vec<(&str, &str)> = isms.names().map(|key| (key, key)).collect();
    for (key, role) in &configuration.roles {
        names.extend(role.title.get().map(|title| (title.value.as_str(), key.as_str())));
    }
    for (key, person) in &configuration.people {
        let others = person.emails.items().iter().chain(person.handles.items());
        let others = person.name.get().into_iter().chain(others);
        names.extend(others.map(|other| (other.value.as_str(), key.as_str())));
    }
    names
}
