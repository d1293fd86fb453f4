use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::ownership;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "leadership-absent",
    group: Group::Ownership,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["5.1", "5.3"],
    summary: "a management system that top management does not hold a role in",
    page: include_str!("../../rules/leadership-absent.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    let configuration = &isms.configuration;
    if !configuration.names_people() {
        return;
    }
    let of_leadership = || configuration.roles.iter().filter(|(_, role)| role.top_management);
    if of_leadership()
        .any(|(_, role)| ownership::holders_now(isms, role, context.today).next().is_some())
    {
        return;
    }
    let somebody = configuration.people.keys().find(|it| !isms.has_left(it, context.today));
    let somebody = somebody.map_or("sam-roe", String::as_str);
    let (message, help) = match of_leadership().next() {
        None => (
            "no role belongs to top management".to_owned(),
            format!(
                "say who leads: `[roles.chief-executive]` with `holders = [\"{somebody}\"]` and `top_management = true`"
            ),
        ),
        Some((name, _)) => (
            "nobody holds a role of top management".to_owned(),
            format!("name who holds it under `[roles.{name}]`: `holders = [\"{somebody}\"]`"),
        ),
    };
    let finding = findings.add("5.1", "top-management", configuration.place(), message);
    finding.help(help);
    for (_, role) in of_leadership() {
        finding.label(role.at, "nobody holds this role");
    }
}
