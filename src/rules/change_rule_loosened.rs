use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "change-rule-loosened",
    group: Group::Change,
    level: Level::Warning,
    trigger: Trigger::Change,
    basis: &["9.1", "A.5.36"],
    summary: "a setting under which less is found than before",
    page: include_str!("../../rules/change-rule-loosened.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(comparison) = context.comparison else { return };
    for loosened in comparison.loosened() {
        let at = loosened.at.unwrap_or_else(|| context.isms.configuration.place());
        findings
            .add(loosened.subject, loosened.key, at, loosened.message)
            .help(format!("{}, or say in the change why less is enough", loosened.back))
            .data("before", loosened.before)
            .data("after", loosened.after);
    }
}
