use std::collections::HashSet;

use crate::context::Context;
use crate::document::{Document, Kind};
use crate::finding::{Findings, Level};
use crate::isms::{Isms, Who};
use crate::ownership;
use crate::rhythm;
use crate::rules::{Group, Rule, Trigger};
use crate::source::Field;
use crate::suggest;

pub static RULE: Rule = Rule {
    name: "awareness-missing",
    group: Group::Audit,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["7.3", "A.6.3"],
    summary: "a role that no awareness session has reached",
    page: include_str!("../../rules/awareness-missing.md"),
    options: &[],
    waivable: true,
    check,
};

/// What a record may name in place of each role.
const EVERYBODY: &str = "personnel";

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    if !context.judges_coverage() || rhythm::has_unreadable(isms, Kind::AwarenessRecord) {
        return;
    }
    let records: Vec<&Document> = rhythm::standing(isms, Kind::AwarenessRecord)
        .filter(|it| it.recorded_on().is_none_or(|day| day <= context.today))
        .collect();
    if records.is_empty() {
        findings
            .add(
                Kind::AwarenessRecord.name(),
                "document",
                context.system_place(),
                "no record shows that people were made aware of the policy and their part in it",
            )
            .help("write a document with `type = \"awareness-record\"`, `held_on`, `topic`, `roles` and `attendees`");
        return;
    }
    let lists =
        records.iter().flat_map(|it| [&it.tables.meeting.roles, &it.tables.meeting.attendees]);
    // What cannot be read may name everybody.
    if lists.clone().any(|it| matches!(it, Field::Invalid(_))) {
        return;
    }
    // So may one that names nobody: what it lacks is said there.
    let names_nobody = |it: &&&Document| {
        let meeting = &it.tables.meeting;
        meeting.roles.items().is_empty() && meeting.attendees.items().is_empty()
    };
    let mut silent = records.iter().filter(names_nobody).peekable();
    if silent.peek().is_some() {
        for record in silent {
            let message = "this record does not say who was made aware";
            findings.on(record, "field:attendees", record.fence, message).help(
                "write `attendees = [...]` with those who were there, or `roles = [...]`; `roles = [\"personnel\"]` stands for everybody",
            );
        }
        return;
    }
    let reached: HashSet<&str> = lists.flat_map(Field::items).map(|it| key(isms, it)).collect();
    if reached.contains(EVERYBODY) {
        return;
    }
    for (name, role) in &isms.configuration.roles {
        let mut holders = ownership::holders_now(isms, role, context.today).peekable();
        // `role-vacant` says that nobody is there.
        if holders.peek().is_none()
            || reached.contains(name.as_str())
            || holders.any(|it| reached.contains(it.value.as_str()))
        {
            continue;
        }
        let slips = || reached.iter().copied().filter(|it| isms.who(it).is_none());
        // `owner-unknown` says that.
        if suggest::one_letter_off(name, slips()).is_some() {
            continue;
        }
        let help = match suggest::nearest(name, slips()) {
            Some(slip) => format!("a record names `{slip}`: write `{name}` there"),
            None => format!(
                "hold a session, and name the role in its record: `roles = [\"{name}\"]`, or its holders in `attendees`"
            ),
        };
        findings
            .add(
                name,
                format!("role:{name}"),
                role.at,
                format!("no awareness record names `{name}` or a holder of it"),
            )
            .help(help)
            .data("role", name.as_str());
    }
}

/// What isms.toml calls somebody whom a record names.
fn key<'a>(isms: &'a Isms, name: &'a str) -> &'a str {
    match isms.who_is_meant(name) {
        Some(Who::Role(key, _) | Who::Person(key, _)) => key,
        None => name,
    }
}
