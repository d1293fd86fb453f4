//! Roles, and who holds and held them.

use std::collections::BTreeMap;

use super::{Person, near};
use crate::date::Date;
use crate::edit;
use crate::fault::{Fault, FaultKind};
use crate::fields::Fields;
use crate::framework::KnownRole;
use crate::source::{Field, Span, Spanned};

#[derive(Clone, Debug)]
pub struct Role {
    pub at: Span,
    pub title: Field<String>,
    pub holders: Field<Vec<Spanned<String>>>,
    /// Who passed it on: what they did in it stays good.
    pub former_holders: Field<Vec<FormerHolder>>,
    pub department: Field<String>,
    pub top_management: bool,
    /// Roles that nobody may hold together with this one.
    pub keep_apart_from: Field<Vec<Spanned<String>>>,
}

#[derive(Clone, Debug)]
pub struct FormerHolder {
    pub person: Field<String>,
    /// The last day in the role.
    pub until: Field<Date>,
}

impl Role {
    pub fn has_holder(&self, person: &str) -> bool {
        self.holders.items().iter().any(|it| it.value == person)
    }

    /// Whether a person holds it now, or held it on a day.
    pub fn was_held_by(&self, person: &str, on: Date) -> bool {
        self.has_holder(person) || self.former_holders_on(on).any(|it| it == person)
    }

    /// Those who held it on a day and do no more.
    pub fn former_holders_on(&self, on: Date) -> impl Iterator<Item = &str> {
        self.former_rows_on(on).map(|it| it.value.as_str())
    }

    fn former_rows_on(&self, on: Date) -> impl Iterator<Item = &Spanned<String>> {
        let held = self.former_holders.items().iter().filter(move |it| {
            // Of a day that cannot be read, nobody can tell.
            it.until.get().is_none_or(|until| on <= until.value)
        });
        held.filter_map(|it| it.person.get())
    }

    /// Those who held it on a day, as far as anybody can tell: where somebody passed it on since, who holds it now need not
    /// have held it then.
    pub fn certain_holders_on(&self, on: Date) -> Vec<&Spanned<String>> {
        let former: Vec<_> = self.former_rows_on(on).collect();
        if former.is_empty() { self.holders.items().iter().collect() } else { former }
    }

    /// Whether a house's role is one of the usual ones: by its key or its title, or as a role of top management.
    pub fn is_known_as(&self, name: &str, known: &KnownRole) -> bool {
        let has_title =
            |it: &Spanned<String>| it.value.trim().to_lowercase() == known.title.to_lowercase();
        name == known.id
            || self.title.get().is_some_and(has_title)
            || self.top_management && known.id == "top-management"
    }

    /// How to write who passed it on, and when, as a phrase after "write".
    pub fn passing_on(&self, passed_on: &[(&str, Date)]) -> String {
        let row = |(person, until): &(&str, Date)| {
            format!("{{ person = {}, until = {until} }}", edit::quoted(person))
        };
        let rows = passed_on.iter().map(row).collect::<Vec<_>>().join(", ");
        if self.former_holders.is_absent() {
            format!("`former_holders = [{rows}]`")
        } else {
            format!("`{rows}` in `former_holders`")
        }
    }

    pub(super) fn read(name: &Spanned<String>, role: &mut Fields<'_, '_>) -> Role {
        Role {
            at: name.span,
            title: role.string("title"),
            holders: role.strings("holders"),
            former_holders: role.rows("former_holders", FormerHolder::read),
            department: role.string("department"),
            top_management: role.boolean("top_management").get().is_some_and(|it| it.value),
            keep_apart_from: role.strings("keep_apart_from"),
        }
    }
}

impl FormerHolder {
    fn read(row: &mut Fields<'_, '_>) -> FormerHolder {
        let former = FormerHolder { person: row.string("person"), until: row.date("until") };
        row.require("person", &former.person, "`person = \"...\"`: who held the role");
        row.require("until", &former.until, "`until = 2026-10-31`: the last day in the role");
        former
    }
}

/// Names that must be those of a person or a role.
pub(super) fn check_names(
    roles: &BTreeMap<String, Role>,
    people: &BTreeMap<String, Person>,
    faults: &mut Vec<Fault>,
) {
    for (role_name, role) in roles {
        let holders = role.holders.items().iter().map(|it| (it, "holders", "holds"));
        let former = role.former_holders.items().iter().filter_map(|it| it.person.get());
        let former = former.map(|it| (it, "former_holders", "held"));
        for (holder, key, holds) in holders.chain(former) {
            if people.contains_key(&holder.value) {
                continue;
            }
            let help = match near(holder, people.keys(), faults) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add `[people.{}]` with a `name`", holder.value),
            };
            let message = format!(
                "`{}` {holds} the role `{role_name}`, and there is no such person",
                holder.value
            );
            let field = format!("roles.{role_name}.{key}");
            faults
                .push(Fault::new(FaultKind::Invalid, holder.span, message).field(field).help(help));
        }
        for other in role.keep_apart_from.items().iter().filter(|it| !roles.contains_key(&it.value))
        {
            let help = near(other, roles.keys(), faults).map_or_else(
                || format!("add `[roles.{}]`", other.value),
                |near| format!("did you mean `{near}`?"),
            );
            let message = format!("there is no role `{}`", other.value);
            let field = format!("roles.{role_name}.keep_apart_from");
            faults
                .push(Fault::new(FaultKind::Invalid, other.span, message).field(field).help(help));
        }
    }
}
