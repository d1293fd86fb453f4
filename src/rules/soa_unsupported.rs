use std::cell::LazyCell;

use crate::context::Context;
use crate::coverage::{self, Cover, Weakness};
use crate::finding::{Findings, Level};
use crate::risk;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "soa-unsupported",
    group: Group::Coverage,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["6.1.3", "8.1"],
    summary: "a control said to be implemented that nothing covers",
    page: include_str!("../../rules/soa-unsupported.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if !context.judges_coverage() {
        return;
    }
    let isms = context.isms;
    let Some(statement) = isms.statement_of_applicability() else { return };
    let risks = LazyCell::new(|| risk::by_control(isms));
    // A wrong id is a fault of its own.
    let misspelt = coverage::misspelt(isms);
    for (covered, row) in context.unsupported_rows() {
        let id = covered.control.id.as_str();
        if misspelt.contains(id) {
            continue;
        }
        let title = covered.control.title.as_str();
        let message =
            format!("`{id}` {title} is said to be implemented, and no document in force covers it");
        let at = row.status.span().unwrap_or(row.at);
        let finding = findings.add(id, format!("control:{id}"), at, message);
        for cover in &covered.by {
            let document = &isms.documents[cover.document];
            let claim = document.claim(id).map_or(document.fence, |claim| claim.span);
            let weakness = cover.weakness.map_or("in force", Weakness::name);
            finding.label(claim, format!("`{}` claims it: {weakness}", isms.name(document)));
        }
        let is_retired = |it: &Cover| it.weakness == Some(Weakness::Retired);
        let cover = if covered.by.iter().all(is_retired) {
            "name the control in a document that is in force"
        } else {
            "approve the document that covers it"
        };
        finding
            .help(format!(
                "{cover}; or write {}, and until one is in force it is `control-weak`",
                statement.as_written(row.at, "status", "\"planned\"")
            ))
            .data("control", id)
            .data("title", title);
        risk::label(finding, risks.get(id));
    }
}
