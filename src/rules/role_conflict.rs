use std::collections::BTreeMap;
use std::rc::Rc;

use crate::configuration::Role;
use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::framework::{self, KnownRole};
use crate::isms::Isms;
use crate::ownership;
use crate::rules::{Group, Rule, Trigger};
use crate::source::Spanned;

pub static RULE: Rule = Rule {
    name: "role-conflict",
    group: Group::Ownership,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["A.5.3", "9.2.2"],
    summary: "one person in roles that must be kept apart",
    page: include_str!("../../rules/role-conflict.md"),
    options: &[],
    waivable: true,
    check,
};

/// A role that somebody holds, and where that is written.
struct Held<'a> {
    name: &'a str,
    role: &'a Role,
    holder: &'a Spanned<String>,
    /// The usual roles that it is.
    usual: Rc<[&'static KnownRole]>,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (person, mut held) in by_person(context) {
        // In the order of isms.toml, so that the later role is the one to give away.
        held.sort_by_key(|it| it.holder.span);
        held.dedup_by_key(|it| it.name);
        for (number, second) in held.iter().enumerate() {
            for first in &held[..number] {
                if are_kept_apart(first, second) {
                    report(person, first, second, findings);
                }
            }
        }
    }
}

fn by_person<'a>(context: &Context<'a>) -> BTreeMap<&'a str, Vec<Held<'a>>> {
    let isms: &Isms = context.isms;
    let mut by_person: BTreeMap<&str, Vec<Held<'_>>> = BTreeMap::new();
    for (name, role) in &isms.configuration.roles {
        let known = framework::known_roles().iter();
        let usual: Rc<[_]> = known.filter(|it| role.is_known_as(name, it)).collect();
        for holder in ownership::holders_now(isms, role, context.today) {
            by_person.entry(&holder.value).or_default().push(Held {
                name,
                role,
                holder,
                usual: Rc::clone(&usual),
            });
        }
    }
    by_person
}

fn report(person: &str, first: &Held<'_>, second: &Held<'_>, findings: &mut Findings<'_>) {
    let (one, other) = (first.name, second.name);
    let message = format!("`{person}` holds `{one}` and `{other}`, which nobody may hold together");
    let mut pair = [one, other];
    pair.sort_unstable();
    findings
        .add(person, format!("roles:{}+{}", pair[0], pair[1]), second.holder.span, message)
        .label(first.holder.span, format!("`{person}` holds `{one}` here"))
        .help(format!(
            "name somebody else in `holders` of `[roles.{one}]` or `[roles.{other}]`; \
             somebody from outside will do"
        ))
        .data("person", person)
        .data("roles", vec![pair[0].to_owned(), pair[1].to_owned()]);
}

fn are_kept_apart(one: &Held<'_>, other: &Held<'_>) -> bool {
    keeps_apart(one, other) || keeps_apart(other, one)
}

/// Whether the house or the standard's usual roles keep the first apart from the second.
fn keeps_apart(one: &Held<'_>, other: &Held<'_>) -> bool {
    one.role.keep_apart_from.items().iter().any(|it| it.value == other.name)
        || one.usual.iter().any(|first| {
            other.usual.iter().any(|second| first.keep_apart_from.contains(&second.id))
        })
}
