use crate::context::Context;
use crate::date::{Date, date};
use crate::finding::{Findings, Level};
use crate::fix::Fix;
use crate::framework::name::{self, ControlName};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "control-superseded",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "a control id of the 2013 edition",
    page: include_str!("../../rules/control-superseded.md"),
    options: &[],
    waivable: true,
    check,
};

/// The last day on which a certificate of the 2013 edition could be valid.
const LAST_DAY_OF_2013: Date = date(2025, 10, 31);

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (document, reference) in context.strange_controls {
        let id = reference.id;
        let ControlName::Old(old) = ControlName::of(id) else { continue };
        // A record of that time says what was true then.
        if document.recorded_on().is_some_and(|day| day <= LAST_DAY_OF_2013) {
            continue;
        }
        let message = format!("`{}` {} is a control of the 2013 edition", id.value, old.title);
        let help = match old.to.len() {
            1 => format!("write {}", name::written(old.successors())),
            _ => format!("write both {}, or the one you mean", name::written(old.successors())),
        };
        let fix = match &old.to[..] {
            [new] => Fix::control(document, reference.key, id.span, &id.value, new),
            _ => None,
        };
        findings
            .on_each(document, format!("control:{}", id.value), id.span, message)
            .help(help)
            .fix(fix)
            .data("control", id.value.clone())
            .data("successors", old.to.clone());
    }
}
