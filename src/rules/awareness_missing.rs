use std::collections::BTreeSet;

use crate::context::Context;
use crate::document::{Document, Kind};
use crate::evaluation::rhythm;
use crate::finding::{Findings, Level};
use crate::isms::{Isms, Who};
use crate::ownership;
use crate::rules::{Group, Rule, Trigger};
use crate::source::{Field, Spanned};
use crate::suggest::{Advice, Slips};

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
        report_no_record(context, findings);
        return;
    }
    // What cannot be read may name everybody.
    let is_unreadable = |it: &Field<_>| matches!(it, Field::Invalid(_));
    if records.iter().any(|it| lists(it).into_iter().any(is_unreadable)) {
        return;
    }
    // So may one that names nobody: what it lacks is said there.
    let names_nobody = |it: &&Document| lists(it).into_iter().all(|it| it.items().is_empty());
    let silent: Vec<&Document> = records.iter().copied().filter(names_nobody).collect();
    if !silent.is_empty() {
        report_silent(&silent, findings);
        return;
    }
    let named = records.into_iter().flat_map(lists).flat_map(Field::items);
    let reached: BTreeSet<&str> = named.map(|it| key(isms, it)).collect();
    if !reached.contains(EVERYBODY) {
        report_unreached(context, &reached, findings);
    }
}

/// Those whom a record names.
fn lists(record: &Document) -> [&Field<Vec<Spanned<String>>>; 2] {
    let meeting = &record.tables.meeting;
    [&meeting.roles, &meeting.attendees]
}

fn report_no_record(context: &Context<'_>, findings: &mut Findings<'_>) {
    let message = "no record shows that people were made aware of the policy and their part in it";
    findings
        .add(Kind::AwarenessRecord.name(), "document", context.system_place(), message)
        .help("write a document with `type = \"awareness-record\"`, `held_on`, `topic`, `roles` and `attendees`");
}

/// Records that name nobody.
fn report_silent(records: &[&Document], findings: &mut Findings<'_>) {
    for record in records {
        let message = "this record does not say who was made aware";
        findings.on(record, "field:attendees", record.fence, message).help(
            "write `attendees = [...]` with those who were there, or `roles = [...]`; `roles = [\"personnel\"]` stands for everybody",
        );
    }
}

/// Roles that no record names, and no holder of them.
fn report_unreached(context: &Context<'_>, reached: &BTreeSet<&str>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    let unknown: Vec<&str> = reached.iter().copied().filter(|it| isms.who(it).is_none()).collect();
    let slips = Slips::new(unknown.iter().copied());
    let mut advice = Advice::default();
    for (name, role) in &isms.configuration.roles {
        let mut holders = ownership::holders_now(isms, role, context.today).peekable();
        // `role-vacant` says that nobody is there, and `owner-unknown` that one letter is wrong.
        if holders.peek().is_none()
            || reached.contains(name.as_str())
            || holders.any(|it| reached.contains(it.value.as_str()))
            || slips.one_letter_off(name).is_some()
        {
            continue;
        }
        let help = match advice.nearest_name(name, unknown.iter().copied()) {
            Some(slip) => format!("a record names `{slip}`: write `{name}` there"),
            None => format!(
                "hold a session, and name the role in its record: `roles = [\"{name}\"]`, or its holders in `attendees`"
            ),
        };
        let message = format!("no awareness record names `{name}` or a holder of it");
        findings
            .add(name, format!("role:{name}"), role.at, message)
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
