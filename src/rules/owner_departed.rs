use std::collections::HashMap;

use crate::configuration::Role;
use crate::context::Context;
use crate::date::Date;
use crate::document::Document;
use crate::finding::{Findings, Level};
use crate::isms::{Isms, Who};
use crate::ownership::{self, Named};
use crate::rules::{Group, Rule, Trigger};
use crate::source::Spanned;

pub static RULE: Rule = Rule {
    name: "owner-departed",
    group: Group::Ownership,
    level: Level::Error,
    trigger: Trigger::Calendar,
    basis: &["5.3", "A.5.2"],
    summary: "an owner or approver who has left",
    page: include_str!("../../rules/owner-departed.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    let mut people = isms.configuration.people.keys();
    if !people.any(|it| isms.has_left(it, context.today)) {
        return;
    }
    for document in isms.readable().filter(|it| !it.is_retired()) {
        for named in ownership::named(document).filter(|it| is_awaited(document, *it)) {
            let Some(Who::Person(_, person)) = isms.who(named.name) else { continue };
            if let Some(left_on) = person.left_on.get().filter(|it| it.value < context.today) {
                report_person(context, document, named, left_on, findings);
            }
        }
    }
    let uses = uses(isms);
    for (name, role) in &isms.configuration.roles {
        let count = uses.get(name.as_str()).copied().unwrap_or_default();
        report_holders(context, name, role, count, findings);
    }
}

/// Whether a name still has something to do. A record that was approved is not approved again.
fn is_awaited(document: &Document, named: Named<'_>) -> bool {
    let is_final = document.kind_or_policy().is_record() && !document.approved.is_absent();
    named.field == "owner" || !is_final
}

fn report_person(
    context: &Context<'_>,
    document: &Document,
    named: Named<'_>,
    left_on: &Spanned<Date>,
    findings: &mut Findings<'_>,
) {
    let person = named.name.value.as_str();
    let mut roles = context.isms.configuration.roles.iter();
    let role = roles.find(|(_, role)| {
        role.has_holder(person)
            && ownership::holders_now(context.isms, role, context.today).next().is_some()
    });
    let (answers, example) = match named.field {
        "approver" => ("approves", "chief-executive"),
        _ => ("answers", "it-lead"),
    };
    let field = named.field;
    let help = match role {
        Some((role, _)) => {
            format!("name the role that `{person}` shared: `{field} = \"{role}\"`")
        }
        None => format!(
            "name who {answers} now, best a role, which outlives the person: `{field} = \"{example}\"`"
        ),
    };
    let message = format!("the {} `{person}` left on {}", named.part(), left_on.value);
    findings
        .on_each(document, named.key(), named.name.span, message)
        .label(left_on.span, "the last day at work")
        .help(help)
        .data(field, person)
        .data("left_on", left_on.value);
}

/// One finding for a role that everybody left, else one for each holder who did.
fn report_holders(
    context: &Context<'_>,
    name: &str,
    role: &Role,
    documents: usize,
    findings: &mut Findings<'_>,
) {
    let isms = context.isms;
    let left_on = |person: &str| isms.configuration.people.get(person)?.left_on.get();
    let departed = || role.holders.items().iter().filter(|it| isms.has_left(it, context.today));
    let they_name = if documents == 1 {
        "1 document names".into()
    } else {
        format!("{documents} documents name")
    };
    let is_empty = ownership::holders_now(isms, role, context.today).next().is_none();
    if is_empty && documents == 0 {
        return;
    }
    if let (true, Some(at)) = (is_empty, role.holders.span()) {
        let Some(last) = departed().filter_map(|it| left_on(it)).max_by_key(|it| it.value) else {
            return;
        };
        let message = format!("nobody has held `{name}` since {}, and {they_name} it", last.value);
        let finding = findings.add(name, "holders", at, message);
        finding.label(last.span, "the last day at work of its last holder");
        let passed_on: Vec<_> =
            departed().filter_map(|it| Some((it.value.as_str(), left_on(it)?.value))).collect();
        finding.help(format!(
            "name who holds it now in `holders` of `[roles.{name}]`, and write {}",
            role.passing_on(&passed_on)
        ));
        finding.data("role", name).data("left_on", last.value).data("documents", documents);
        return;
    }
    for holder in departed() {
        let Some(last) = left_on(holder) else { continue };
        let message = format!("`{}` left on {} and still holds `{name}`", holder.value, last.value);
        findings
            .add(name, format!("holder:{}", holder.value), holder.span, message)
            .label(last.span, "the last day at work")
            .help(format!(
                "take `{}` out of `holders`, and write {}",
                holder.value,
                role.passing_on(&[(&holder.value, last.value)])
            ))
            .data("role", name)
            .data("person", holder.value.as_str())
            .data("left_on", last.value)
            .data("documents", documents);
    }
}

/// How many documents name each role or person as owner or approver.
fn uses(isms: &Isms) -> HashMap<&str, usize> {
    let mut uses: HashMap<&str, (usize, usize)> = HashMap::new();
    for (number, document) in isms.readable().filter(|it| !it.is_retired()).enumerate() {
        for named in ownership::named(document) {
            let (count, last) = uses.entry(named.name.value.as_str()).or_insert((0, usize::MAX));
            if *last != number {
                (*count, *last) = (*count + 1, number);
            }
        }
    }
    uses.into_iter().map(|(name, (count, _))| (name, count)).collect()
}
