use crate::context::Context;
use crate::document::{Document, Kind};
use crate::finding::{Findings, Level};
use crate::framework::ClauseItem;
use crate::management_review;
use crate::rhythm;
use crate::rules::{Group, Rule, Trigger};
use crate::source::Field;

pub static RULE: Rule = Rule {
    name: "management-review-input-missing",
    group: Group::Audit,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["9.3.2"],
    summary: "a management review that left out what it must consider",
    page: include_str!("../../rules/management-review-input-missing.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in rhythm::standing(context.isms, Kind::ManagementReview) {
        // A meeting to come has an agenda, and no record yet.
        if document.recorded_on().is_some_and(|day| day > context.today) {
            continue;
        }
        match &document.tables.process.inputs {
            Field::Invalid(_) => {}
            Field::Absent => report_none(document, findings),
            Field::Present(inputs) => {
                let stated = || inputs.value.iter().filter_map(|it| management_review::input(it));
                for item in management_review::needed() {
                    if stated().all(|it| it.letter != item.letter) {
                        report(document, item, findings);
                    }
                }
            }
        }
    }
}

fn report_none(document: &Document, findings: &mut Findings<'_>) {
    let message = "this management review does not say which inputs it considered";
    findings.on(document, "field:inputs", document.fence, message).help(
        "write the letters of clause 9.3.2 that it dealt with: `inputs = [\"a\", \"b\"]`; \
         `isms explain 9.3.2` lists all seven",
    );
}

fn report(document: &Document, item: &ClauseItem, findings: &mut Findings<'_>) {
    let letter = item.letter.as_str();
    let message = format!("this management review left out input {letter}: {}", item.label);
    findings
        .on(
            document,
            format!("input:{letter}"),
            document.place(&document.tables.process.inputs),
            message,
        )
        .help(format!(
            "add `\"{letter}\"` if it was dealt with; if not, deal with it in a meeting soon and record that"
        ))
        .data("input", letter);
}
