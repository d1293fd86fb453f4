use std::collections::BTreeSet;

use crate::audit_scope::{self, Item};
use crate::context::Context;
use crate::coverage::State;
use crate::date::Date;
use crate::document::Kind;
use crate::finding::{Findings, Level};
use crate::rhythm::{self, Held};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "audit-scope-gap",
    group: Group::Audit,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["9.2.1", "9.2.2", "A.5.35"],
    summary: "a clause or control that no internal audit reaches in the programme's cycle",
    page: include_str!("../../rules/audit-scope-gap.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    if !context.judges_coverage() || rhythm::has_unreadable(isms, Kind::InternalAudit) {
        return;
    }
    let audits = rhythm::audits(isms, context.today);
    let cycle = isms.configuration.rhythm.audit_cycle;
    let is_in_cycle = |it: &Held<'_>| cycle.after(it.on.value) >= context.today;
    let has_programme =
        rhythm::standing(isms, Kind::Plan).any(|it| !it.tables.audits.items().is_empty());
    // Where there is neither, the audit itself is what lacks.
    if !audits.iter().any(is_in_cycle) && !has_programme {
        return;
    }
    let Some(last) = audit_scope::last_audits(&audits) else { return };
    let since = rhythm::in_operation_since(isms, context.today);
    let until = since.map(|since| cycle.after(since));
    let is_first_cycle = until.is_none_or(|until| context.today <= until);
    let planned = planned(context, until);
    let controls = context.coverage.controls.iter().enumerate();
    let applicable = controls.filter(|(_, it)| it.state() != State::Excluded);
    let applicable = applicable.map(|(number, _)| Item::Control(number));
    for item in audit_scope::all_clauses().chain(applicable) {
        let last = last.get(&item);
        let is_open = match last {
            Some(last) => !is_in_cycle(last),
            // In the first cycle its turn may still come, unless the programme is written and leaves it out.
            None if is_first_cycle => has_programme && !planned.contains(&item),
            None => true,
        };
        if is_open {
            let how = match last {
                Some(last) => {
                    format!("was last audited on {}, and has its turn every {cycle}", last.on.value)
                }
                None if is_first_cycle => {
                    let until = until.map(|it| format!(" until {it}, the end of the first cycle"));
                    format!(
                        "was never audited, and is in no audit that is planned{}",
                        until.unwrap_or_default()
                    )
                }
                None => format!("was never audited, and has its turn every {cycle}"),
            };
            report(context, findings, item, last, &how);
        }
    }
}

fn report(
    context: &Context<'_>,
    findings: &mut Findings<'_>,
    item: Item,
    last: Option<&Held<'_>>,
    how: &str,
) {
    let id = item.id();
    let (kind, field, place) = match item {
        Item::Clause(_) => ("clause", "audited_clauses", context.system_place()),
        Item::Control(_) => ("control", "audited_controls", context.control_place(id)),
    };
    let message = format!("{kind} `{id}` {} {how}", item.title());
    let finding = findings.add(id, format!("{kind}:{id}"), place, message);
    finding
        .help(format!(
            "audit it and name it in `{field}` of the internal audit, or plan it in `[[audits]]` of the programme"
        ))
        .data(kind, id)
        .data("title", item.title());
    if let Some(last) = last {
        finding.label(last.on.span, "audited here").data("last", last.on.value);
    }
}

/// What the programme has in plan for the rest of the first cycle. A plan whose day has passed is late, which is another matter.
fn planned(context: &Context<'_>, until: Option<Date>) -> BTreeSet<Item> {
    audit_scope::open_audits(context.isms, context.today)
        .filter(|(_, audit)| {
            let day = audit.planned_on.get();
            day.is_some_and(|day| until.is_none_or(|until| day.value <= until))
        })
        .flat_map(|(_, audit)| audit_scope::items(audit.clauses.items(), audit.controls.items()))
        .collect()
}
