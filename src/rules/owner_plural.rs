use crate::context::Context;
use crate::document::Document;
use crate::fault::FaultKind;
use crate::finding::{Findings, Level};
use crate::ownership::{self, Named, Several};
use crate::rules::{Group, OptionKind, Rule, RuleOption, Trigger};

pub static RULE: Rule = Rule {
    name: "owner-plural",
    group: Group::Ownership,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["5.3", "A.5.2"],
    summary: "a document that a team or several people own",
    page: include_str!("../../rules/owner-plural.md"),
    options: &[RuleOption {
        name: "words",
        kind: OptionKind::Words(&[
            "team",
            "teams",
            "department",
            "departments",
            "dept",
            "division",
            "group",
            "committee",
            "staff",
            "employees",
            "everyone",
            "everybody",
            "all",
        ]),
        summary: "words that name several people, unless the name of a post stands beside them",
    }],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let several = Several::new(context.isms);
    for document in context.isms.readable().filter(|it| !it.is_retired()) {
        for fault in document.faults.iter().filter(|it| it.kind == FaultKind::OwnerPlural) {
            let key = format!("field:{}", fault.field);
            let finding = findings.on_each(document, key, fault.at, fault.message.clone());
            finding.help.clone_from(&fault.help);
        }
        for named in ownership::owners(document) {
            if let Some(why) = several.why(named.name) {
                report(document, named, why, findings);
            }
        }
    }
}

fn report(document: &Document, named: Named<'_>, why: &str, findings: &mut Findings<'_>) {
    let name = &named.name.value;
    let message = format!("the {} `{name}` {why}, so nobody has to answer", named.part());
    findings
        .on_each(document, named.key(), named.name.span, message)
        .help(format!(
            "name the one role that answers: {}; what the others do belongs in the text",
            document.as_written(named.name.span, "owner", "\"it-lead\"")
        ))
        .data("owner", name.as_str());
}
