//! Who is known, leads and holds roles by `isms.toml`, and did not before.

use super::{Comparison, Loosened};
use crate::configuration::{Configuration, Person, Role};
use crate::ownership;
use crate::source::Spanned;

/// Somebody who holds a role that others held before.
#[derive(Clone, Copy, Debug)]
pub struct NewHolder<'a> {
    pub role: &'a str,
    pub person: &'a Spanned<String>,
    /// How many documents in use name the role as owner or approver; 0 where it counts as top management alone.
    pub documents: usize,
}

impl<'a> Comparison<'a> {
    /// Who holds a role that counts now and did not before: one that documents name, or that leads. A first holder takes
    /// nothing over from anybody.
    pub fn new_holders(&self) -> Vec<NewHolder<'a>> {
        let (Some(before), Some(after)) = (self.before.settings, self.after.settings) else {
            return Vec::new();
        };
        let mut new = Vec::new();
        for (name, role) in &after.roles {
            let Some(was) = before.roles.get(name).filter(|it| holds_any(it)) else { continue };
            let documents = self.documents_naming(name);
            if documents == 0 && !role.top_management {
                continue;
            }
            let is_new = |it: &&Spanned<String>| {
                earlier(before, after, it).is_none_or(|(name, _)| !was.has_holder(name))
            };
            let holders = role.holders.items().iter().filter(is_new);
            new.extend(holders.map(|person| NewHolder { role: name, person, documents }));
        }
        new
    }

    fn documents_naming(&self, role: &str) -> usize {
        let in_use = self.after.isms.readable().filter(|it| !it.is_retired());
        in_use.filter(|it| ownership::named(it).any(|it| it.name.value == role)).count()
    }
}

/// What is asked of fewer people than before, or can be proved of fewer.
pub(super) fn loosened(before: &Configuration, after: &Configuration) -> Vec<Loosened> {
    let mut loosened: Vec<Loosened> = named(before, after).into_iter().collect();
    addresses(before, after, &mut loosened);
    unknown_holders(before, after, &mut loosened);
    last_days(before, after, &mut loosened);
    former_holders(before, after, &mut loosened);
    top_management(before, after, &mut loosened);
    loosened
}

impl Comparison<'_> {
    /// What the base calls a person.
    pub fn was_called<'n>(&'n self, person: &'n str) -> &'n str {
        let (before, after) = (&self.before.isms.configuration, &self.after.isms.configuration);
        earlier(before, after, person).map_or(person, |(name, _)| name)
    }
}

/// The entry that a person has before, by name or by what they are called now.
pub(super) fn earlier<'a>(
    before: &'a Configuration,
    after: &'a Configuration,
    name: &str,
) -> Option<(&'a str, &'a Person)> {
    if let Some((name, was)) = before.people.get_key_value(name) {
        return Some((name, was));
    }
    let is = after.people.get(name)?;
    let mut gone = before.people.iter().filter(|(name, _)| !after.people.contains_key(*name));
    gone.find(|(_, was)| is_one(was, is)).map(|(name, was)| (name.as_str(), was))
}

/// Whether two entries are of one person: by an address, else by the name where there is none to go by.
fn is_one(was: &Person, is: &Person) -> bool {
    let addresses = was.emails.items();
    if addresses.is_empty() && is.emails.items().is_empty() {
        was.name.text().is_some_and(|it| is.name.text() == Some(it))
    } else {
        addresses.iter().any(|it| is.has_email(it))
    }
}

fn holds_any(role: &Role) -> bool {
    !role.holders.items().is_empty()
}

/// People and roles that are no longer named, so that no owner is held against them.
fn named(before: &Configuration, after: &Configuration) -> Option<Loosened> {
    (before.names_people() && !after.names_people()).then(|| Loosened {
        subject: "roles".into(),
        key: "roles".into(),
        at: None,
        message: "owners and approvers are no longer held against people and roles".into(),
        before: format!("{} roles, {} people", before.roles.len(), before.people.len()),
        after: "none".into(),
        back: "write `[roles]` and `[people]` again".into(),
    })
}

/// By their addresses people are known in the history: who has none is never missed there, and who shares one with somebody
/// else seems to have had a part in what the other did.
fn addresses(before: &Configuration, after: &Configuration, loosened: &mut Vec<Loosened>) {
    let list = |person: &Person| {
        person.emails.items().iter().map(|it| it.value.as_str()).collect::<Vec<_>>().join(", ")
    };
    for (name, is) in &after.people {
        let was = before.people.get(name);
        let had = was.map(list).unwrap_or_default();
        let mut add = |key: String, message: String| {
            loosened.push(Loosened {
                subject: format!("people.{name}"),
                key,
                at: Some(is.emails.span().unwrap_or(is.at)),
                message,
                before: had.clone(),
                after: list(is),
                back: match had.as_str() {
                    "" => format!("take it out of the addresses of `{name}`"),
                    addresses => {
                        format!("write the addresses of `{name}` as they were: {addresses}")
                    }
                },
            });
        };
        if !had.is_empty() && is.emails.items().is_empty() {
            let message = format!(
                "`{name}` has no address any more, so no commit can show that somebody else wrote in that name"
            );
            add("emails".into(), message);
        }
        // Whoever has none yet is missed where a commit bears another; a first address takes nothing from anybody.
        let known = earlier(before, after, name).map(|it| it.1);
        let known = known.filter(|it| !it.emails.items().is_empty());
        let is_new = |it: &&Spanned<String>| !was.is_some_and(|was| was.has_email(it));
        for address in is.emails.items().iter().filter(is_new) {
            // Who is new and holds what somebody held who is gone goes by another name.
            let is_another = |other: &String| {
                other != name && (was.is_some() || after.people.contains_key(other))
            };
            let others = before.people.iter().filter(|(other, _)| is_another(other));
            let mut others = others.filter(|(_, person)| person.has_email(address)).peekable();
            let is_added = known.is_some_and(|it| !it.has_email(address));
            if others.peek().is_none() && is_added {
                let message = format!(
                    "`{}` is an address of `{name}` now, and was nobody's: what was committed by it counts for `{name}`",
                    address.value
                );
                add(format!("emails:{}", address.value), message);
            }
            for (other, _) in others {
                let message = format!(
                    "`{}` is an address of `{name}` now, and was one of `{other}`: what `{other}` committed would count for `{name}`",
                    address.value
                );
                add(format!("emails:{}", address.value), message);
            }
        }
    }
}

/// Who is said to have held a role, and did not hold it before.
fn former_holders(before: &Configuration, after: &Configuration, loosened: &mut Vec<Loosened>) {
    for (name, role) in &after.roles {
        let Some(was) = before.roles.get(name) else { continue };
        let held = |person: &str| {
            was.has_holder(person)
                || was.former_holders.items().iter().any(|it| it.person.text() == Some(person))
        };
        let former = role.former_holders.items().iter().filter_map(|it| it.person.get());
        let was_held = |person: &str| {
            held(person) || earlier(before, after, person).is_some_and(|(name, _)| held(name))
        };
        for Spanned { value: person, span } in former.filter(|it| !was_held(it)) {
            loosened.push(Loosened {
                subject: format!("roles.{name}"),
                key: format!("former_holders:{person}"),
                at: Some(*span),
                message: format!(
                    "`{person}` counts as a former holder of `{name}`, and was no holder before: what they approved in it is good now"
                ),
                before: "no holder".into(),
                after: person.clone(),
                back: format!("take `{person}` out of `former_holders` of `[roles.{name}]`"),
            });
        }
    }
}

/// Who holds a role and no commit can be held against. Where nobody has an address, nothing was proved before either.
fn unknown_holders(before: &Configuration, after: &Configuration, loosened: &mut Vec<Loosened>) {
    let has_none = |it: &Person| it.emails.items().is_empty();
    if before.people.values().all(has_none) {
        return;
    }
    for (name, is) in after.people.iter().filter(|it| has_none(it.1)) {
        let was = earlier(before, after, name);
        let held = |role: &str| {
            let roles = before.roles.get(role).into_iter();
            was.is_some_and(|(name, _)| roles.clone().any(|it| it.has_holder(name)))
        };
        // That the address went is told already.
        let is_told = before.people.get(name).is_some_and(|it| !has_none(it));
        let mut roles = after.roles.iter().filter(|(_, role)| role.has_holder(name));
        let Some((role, _)) = roles.find(|(role, _)| !held(role)).filter(|_| !is_told) else {
            continue;
        };
        loosened.push(Loosened {
            subject: format!("people.{name}"),
            key: "emails".into(),
            at: Some(is.at),
            message: format!(
                "`{name}` newly holds `{role}` and has no address, so no commit can show that somebody else wrote in that name"
            ),
            before: "no holder".into(),
            after: role.clone(),
            back: format!("write `emails = [\"...\"]`, as in Git, under `[people.{name}]`"),
        });
    }
}

/// Who left, and by a later day than before or not at all any more.
fn last_days(before: &Configuration, after: &Configuration, loosened: &mut Vec<Loosened>) {
    for (name, is) in &after.people {
        let Some((_, was)) = earlier(before, after, name) else { continue };
        let Some(left_on) = was.left_on.get().map(|it| it.value) else { continue };
        let now = is.left_on.get();
        if now.is_some_and(|it| it.value <= left_on) {
            continue;
        }
        let told = now.map_or_else(|| "not stated any more".to_owned(), |it| it.value.to_string());
        loosened.push(Loosened {
            subject: format!("people.{name}"),
            key: "left_on".into(),
            at: Some(now.map_or(is.at, |it| it.span)),
            message: format!(
                "`left_on` of `{name}` is {told}, and was {left_on}: nobody is asked to take over from them"
            ),
            before: left_on.to_string(),
            after: told,
            back: format!("write `left_on = {left_on}` under `[people.{name}]`"),
        });
    }
}

/// Roles that lead now and did not before, unless who holds them led before by another. A first one takes nothing from anybody.
fn top_management(before: &Configuration, after: &Configuration, loosened: &mut Vec<Loosened>) {
    let leading = |(_, role): &(&String, &Role)| role.top_management && holds_any(role);
    let led: Vec<(&String, &Role)> = before.roles.iter().filter(leading).collect();
    if led.is_empty() {
        return;
    }
    let has_led = |person: &Spanned<String>| {
        let was = earlier(before, after, person);
        was.is_some_and(|(name, _)| led.iter().any(|(_, role)| role.has_holder(name)))
    };
    let names: Vec<String> = led.iter().map(|(name, _)| format!("`{name}`")).collect();
    for (name, role) in after.roles.iter().filter(|(_, role)| role.top_management) {
        let led_already = before.roles.get(name).is_some_and(|it| it.top_management);
        if led_already || holds_any(role) && role.holders.items().iter().all(has_led) {
            continue;
        }
        loosened.push(Loosened {
            subject: format!("roles.{name}"),
            key: "top_management".into(),
            at: Some(role.at),
            message: format!("`{name}` counts as top management, and did not before"),
            before: names.join(", "),
            after: name.clone(),
            back: format!("leave `top_management` to {}", names.join(", ")),
        });
    }
}
