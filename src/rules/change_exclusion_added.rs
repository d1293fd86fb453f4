use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "change-exclusion-added",
    group: Group::Change,
    level: Level::Warning,
    trigger: Trigger::Change,
    basis: &["6.1.3"],
    summary: "a control that the Statement of Applicability newly excludes",
    page: include_str!("../../rules/change-exclusion-added.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(comparison) = context.comparison else { return };
    for (control, row) in comparison.exclusions_added() {
        let id = control.id.as_str();
        let at = row.applicable.span().unwrap_or(row.at);
        let was = match comparison.before.isms.applicability(id) {
            Some(_) => "was applicable",
            None => "had no row",
        };
        let message = format!("`{id}` {} {was}, and is excluded now", control.title);
        findings
            .add(id, format!("control:{id}"), at, message)
            .help("write `applicable = true`; or let the approver of the Statement of Applicability agree: this is said until the change is merged")
            .data("control", id)
            .data("title", control.title.as_str());
    }
}
