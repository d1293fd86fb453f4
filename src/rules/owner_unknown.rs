use std::cell::LazyCell;
use std::collections::{BTreeMap, HashMap};

use crate::context::Context;
use crate::document::Document;
use crate::edit;
use crate::finding::{Findings, Level};
use crate::isms::Isms;
use crate::ownership::{self, Several};
use crate::rules::{Group, Rule, Trigger};
use crate::source::Spanned;
use crate::suggest::{Advice, Slips};

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
    // Where every name is known, nobody asks what else somebody is called.
    let names = LazyCell::new(|| Names::of(isms));
    let mut advice = Advice::default();
    let mut meant: HashMap<&str, Meant<'_>> = HashMap::new();
    for document in isms.readable().filter(|it| !it.is_retired()) {
        for named in ownership::named(document) {
            let name = named.name.value.as_str();
            let is_known = isms.who(name).is_some();
            if is_known || named.field == "owner" && several.why(name).is_some() {
                continue;
            }
            let written = |it: &str| document.as_written(named.name.span, named.field, it);
            let meant = meant.entry(name).or_insert_with(|| names.meant_by(name, &mut advice));
            let help = match meant {
                Meant::Nobody if several.names_several(name) => {
                    format!("name the one who approves: {}", written("\"chief-executive\""))
                }
                _ => meant.help(written, name),
            };
            let message =
                format!("the {} `{name}` is no role and no person of isms.toml", named.part());
            findings
                .on_each(document, named.key(), named.name.span, message)
                .help(help)
                .data("name", name);
        }
    }
    check_records(isms, &names, findings);
}

/// People from outside audit and attend too. One letter beside somebody from here is a slip, by which nobody would see that
/// they audited their own work.
fn check_records<'a>(isms: &'a Isms, names: &Names<'a>, findings: &mut Findings<'_>) {
    let slips = LazyCell::new(|| Slips::new(names.keys.keys().copied()));
    let mut meant: HashMap<&str, Option<&str>> = HashMap::new();
    for document in isms.readable().filter(|it| !it.is_retired()) {
        for (field, name) in named_in_records(document) {
            let meant = meant.entry(&name.value).or_insert_with(|| {
                let is_unknown = may_be_key(name) && isms.who_is_meant(name).is_none();
                let near = is_unknown.then(|| slips.one_letter_off(name)).flatten()?;
                names.keys.get(near).copied()
            });
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

/// Whoever is written out may be a guest whose name is nearly that of somebody here.
fn may_be_key(name: &str) -> bool {
    let is_of_key = |it: char| it.is_lowercase() || it.is_ascii_digit() || it == '-' || it == '_';
    name.chars().all(is_of_key)
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
                let and_write = if key == name {
                    String::new()
                } else {
                    format!(" and write {}", written(&edit::quoted(&key)))
                };
                format!(
                    "add `[roles.{}]` with `holders` to isms.toml{and_write}, or name a role that is there",
                    edit::key(&key)
                )
            }
        }
    }
}

/// What roles and people are called, each with their key: by the key first, then by title, name, e-mail address or handle.
struct Names<'a> {
    keys: BTreeMap<&'a str, &'a str>,
    in_lower_case: HashMap<String, &'a str>,
}

impl<'a> Names<'a> {
    fn of(isms: &'a Isms) -> Names<'a> {
        let configuration = &isms.configuration;
        let mut names = Names { keys: BTreeMap::new(), in_lower_case: HashMap::new() };
        for key in isms.names() {
            names.add(key, key);
        }
        for (key, role) in &configuration.roles {
            if let Some(title) = role.title.get() {
                names.add(&title.value, key);
            }
        }
        for (key, person) in &configuration.people {
            let others = person.emails.items().iter().chain(person.handles.items());
            for name in person.name.get().into_iter().chain(others) {
                names.add(&name.value, key);
            }
        }
        names
    }

    /// Of two with one name, the first has it.
    fn add(&mut self, name: &'a str, key: &'a str) {
        self.keys.entry(name).or_insert(key);
        self.in_lower_case.entry(name.to_lowercase()).or_insert(key);
    }

    fn meant_by(&self, name: &str, advice: &mut Advice) -> Meant<'a> {
        let alone = ownership::before_brackets(name);
        let called = |it: &str| self.in_lower_case.get(&it.to_lowercase());
        if let Some(key) = called(name).or_else(|| called(alone)) {
            return Meant::Surely(key);
        }
        let near = advice.nearest_name(alone, self.keys.keys().copied());
        near.map_or(Meant::Nobody, |near| Meant::Perhaps(self.keys[near]))
    }
}
