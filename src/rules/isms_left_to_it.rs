use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::isms::{Isms, Who};
use crate::rules::{Group, OptionKind, Rule, RuleOption, Trigger};
use crate::source::Spanned;

pub static RULE: Rule = Rule {
    name: "isms-left-to-it",
    group: Group::Ownership,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["5.1", "A.5.4"],
    summary: "a management system that one IT department owns alone",
    page: include_str!("../../rules/isms-left-to-it.md"),
    options: &[RuleOption {
        name: "departments",
        kind: OptionKind::Words(&[
            "it",
            "ict",
            "information technology",
            "tech",
            "technology",
            "infrastructure",
        ]),
        summary: "names of a department that must not own the management system alone",
    }],
    waivable: true,
    check,
};

/// Fewer documents than these say nothing about a house.
const ENOUGH_DOCUMENTS: usize = 5;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    if !isms.configuration.names_people() {
        return;
    }
    let mut documents = 0;
    let mut only: Option<&Spanned<String>> = None;
    for document in isms.readable().filter(|it| !it.is_retired()) {
        let Some(owner) = document.owner.get().and_then(|it| isms.who(it)) else { continue };
        documents += 1;
        let Some(department) = department(isms, owner) else { return };
        if only.is_some_and(|only| !is_same(only, department)) {
            return;
        }
        only.get_or_insert(department);
    }
    let Some(department) = only.filter(|_| documents >= ENOUGH_DOCUMENTS) else { return };
    if !context.settings().words(&RULE, "departments").iter().any(|it| is_same(it, department)) {
        return;
    }
    let message = format!(
        "all {documents} documents with an owner belong to the department `{}`",
        department.value
    );
    findings
        .add("5.1", "department", isms.configuration.place(), message)
        .label(department.span, "the department of every owner")
        .help(
            "give what others decide to others: people matters to human resources, suppliers to procurement, \
             the information security policy to top management",
        )
        .data("department", department.value.as_str())
        .data("documents", documents);
}

/// The one department behind an owner; none where a role states none or a person's roles are in several.
fn department<'a>(isms: &'a Isms, owner: Who<'a>) -> Option<&'a Spanned<String>> {
    let person = match owner {
        Who::Role(_, role) => return role.department.get(),
        Who::Person(name, _) => name,
    };
    let roles = isms.configuration.roles.values();
    let mut departments =
        roles.filter(|it| it.has_holder(person)).map(|role| role.department.get());
    let first = departments.next()??;
    departments.all(|it| it.is_some_and(|it| is_same(it, first))).then_some(first)
}

fn is_same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
