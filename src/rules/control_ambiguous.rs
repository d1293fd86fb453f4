use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::fix::Fix;
use crate::framework::name::{self, ControlName};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "control-ambiguous",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "a bare number that may be a clause or a control",
    page: include_str!("../../rules/control-ambiguous.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (document, reference) in context.strange_controls {
        let id = reference.id;
        let number = &id.value;
        let (message, help) = match ControlName::of(id) {
            ControlName::Bare(control, None) => (
                format!("`{number}` without `A.` reads like a clause"),
                format!("write `\"{}\"` {}", control.id, control.title),
            ),
            ControlName::Bare(control, Some(clause)) => (
                format!(
                    "`{number}` is the clause {} and, as `{}`, the control {}",
                    clause.title, control.id, control.title
                ),
                format!("write `\"{}\"`, or move it to `clauses`", control.id),
            ),
            ControlName::BareOld(old, clause) => (
                format!(
                    "`{number}` is the clause {} and, as `{}`, the control {} of 2013",
                    clause.title, old.id, old.title
                ),
                format!("write {}, or move it to `clauses`", name::written(old.successors())),
            ),
            ControlName::Control(_) | ControlName::Old(_) | ControlName::Unknown => continue,
        };
        let fix = match ControlName::of(id) {
            ControlName::Bare(control, None) => {
                Fix::control(document, reference.key, id.span, number, &control.id)
            }
            _ => None,
        };
        findings
            .on_each(document, format!("control:{number}"), id.span, message)
            .help(help)
            .fix(fix.map(|it| it.safe_if(false)))
            .data("control", number.clone());
    }
}
