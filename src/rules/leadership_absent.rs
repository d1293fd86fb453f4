use crate::configuration::Role;
use crate::context::Context;
use crate::document::Document;
use crate::edit;
use crate::finding::{Findings, Level};
use crate::isms::Isms;
use crate::ownership;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "leadership-absent",
    group: Group::Ownership,
    level: Level::Error,
    trigger: Trigger::Calendar,
    basis: &["5.1", "5.3"],
    summary: "a management system that top management does not hold a role in",
    page: include_str!("../../rules/leadership-absent.md"),
    options: &[],
    waivable: true,
    check,
};

/// What those are called who direct an organisation.
const LEADERS: [&str; 5] =
    ["ceo", "chief executive", "chief executive officer", "managing director", "top management"];

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    let configuration = &isms.configuration;
    if !configuration.names_people() || ownership::is_led(isms, context.today) {
        return;
    }
    let of_leadership = || configuration.roles.iter().filter(|(_, role)| role.top_management);
    if of_leadership().any(|(name, role)| is_vacancy_told(isms, name, role)) {
        return;
    }
    let leader = configuration.roles.iter().find(|(name, role)| leads(name, role));
    let name = leader.map_or("chief-executive", |(name, _)| name);
    let holders = leader.map(|(_, role)| ownership::holders_now(isms, role, context.today));
    let holders: Vec<String> =
        holders.into_iter().flatten().map(|it| format!("\"{}\"", it.value)).collect();
    // Anybody else may be there for other work, as the head of IT is.
    let holders = if holders.is_empty() { "\"...\"".to_owned() } else { holders.join(", ") };
    let (message, help) = match of_leadership().next() {
        None => (
            "no role belongs to top management",
            format!(
                "say who leads: `[roles.{}]` with `holders = [{holders}]` and `top_management = true`",
                edit::key(name)
            ),
        ),
        Some((name, _)) => (
            "nobody holds a role of top management",
            format!(
                "name who holds it under `[roles.{}]`: `holders = [{holders}]`",
                edit::key(name)
            ),
        ),
    };
    let finding = findings.add("5.1", "top-management", configuration.place(), message);
    finding.help(help);
    for (_, role) in of_leadership() {
        finding.label(role.at, "nobody holds this role");
    }
}

/// Whether a finding of its own says that nobody holds a role: one without holders, or one that documents name and whose
/// holders have left.
fn is_vacancy_told(isms: &Isms, name: &str, role: &Role) -> bool {
    let names = |it: &Document| ownership::named(it).any(|it| it.name.value == name);
    role.holders.items().is_empty() || isms.readable().filter(|it| !it.is_retired()).any(names)
}

/// Whether a role is called what somebody is who directs an organisation.
fn leads(name: &str, role: &Role) -> bool {
    let is_leader = |it: &str| LEADERS.contains(&it.to_lowercase().replace(['-', '_'], " ").trim());
    is_leader(name) || role.title.get().is_some_and(|it| is_leader(it))
}
