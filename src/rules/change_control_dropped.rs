use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "change-control-dropped",
    group: Group::Change,
    level: Level::Warning,
    trigger: Trigger::Change,
    basis: &["6.1.3", "8.1"],
    summary: "a document that no longer claims a control it claimed",
    page: include_str!("../../rules/change-control-dropped.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(comparison) = context.comparison else { return };
    for dropped in comparison.dropped() {
        let (document, control) = (dropped.kept.after, dropped.control);
        let id = control.id.as_str();
        let message = format!("this document no longer claims `{id}` {}", control.title);
        findings
            .on(document, format!("control:{id}"), document.place(&document.controls), message)
            .help(format!(
                "write `\"{id}\"` under `controls` again, or in the document that takes it over"
            ))
            .data("control", id)
            .data("title", control.title.as_str());
    }
}
