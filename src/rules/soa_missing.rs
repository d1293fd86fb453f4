use crate::context::Context;
use crate::document::Kind;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "soa-missing",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "no Statement of Applicability",
    page: include_str!("../../rules/soa-missing.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if !context.judges_coverage() || context.isms.statement_of_applicability().is_some() {
        return;
    }
    findings
        .add(
            Kind::StatementOfApplicability.name(),
            "document",
            context.isms.configuration.place(),
            "there is no Statement of Applicability",
        )
        .help(
            "write a document with `type = \"statement-of-applicability\"` and one `[[applicability]]` row for each of \
             the 93 controls",
        );
}
