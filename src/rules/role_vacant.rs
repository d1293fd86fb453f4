use std::collections::HashMap;

use crate::configuration::Role;
use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::isms::Isms;
use crate::ownership;
use crate::rules::{Group, Rule, Trigger};
use crate::source::Span;

pub static RULE: Rule = Rule {
    name: "role-vacant",
    group: Group::Ownership,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["5.3", "A.5.2"],
    summary: "a role that nobody holds",
    page: include_str!("../../rules/role-vacant.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    let is_vacant = |role: &Role| role.holders.items().is_empty();
    if !isms.configuration.roles.values().any(is_vacant) {
        return;
    }
    let uses = uses(isms);
    let is_led = ownership::is_led(isms, context.today);
    let mut people = isms.configuration.people.iter();
    let somebody = people.find(|(_, it)| it.left_on.is_absent()).map_or("jane-doe", |(it, _)| it);
    for (name, role) in isms.configuration.roles.iter().filter(|(_, role)| is_vacant(role)) {
        let message = format!("nobody holds the role `{name}`");
        let finding = findings.add(name, "holders", role.at, message);
        finding.data("role", name.as_str());
        // Not just anybody leads.
        let holder = if role.top_management { "..." } else { somebody };
        let help = format!("write who holds it under `[roles.{name}]`: `holders = [\"{holder}\"]`");
        match uses.get(name.as_str()) {
            Some(first) => finding.label(*first, "this document names it").help(help),
            // Somebody must lead.
            None if role.top_management && !is_led => finding.help(help),
            None => finding.help(format!("{help}; or remove the role, for no document names it")),
        };
    }
}

/// Where each name is used first as owner or approver.
fn uses(isms: &Isms) -> HashMap<&str, Span> {
    let mut uses = HashMap::new();
    for document in isms.readable().filter(|it| !it.is_retired()) {
        for named in ownership::named(document) {
            uses.entry(named.name.value.as_str()).or_insert(named.name.span);
        }
    }
    uses
}
