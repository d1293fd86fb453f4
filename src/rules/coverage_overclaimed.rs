use std::collections::HashSet;

use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::framework;
use crate::rules::{Group, OptionKind, Rule, RuleOption, Trigger};

pub static RULE: Rule = Rule {
    name: "coverage-overclaimed",
    group: Group::Coverage,
    level: Level::Note,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "one document that claims very many controls",
    page: include_str!("../../rules/coverage-overclaimed.md"),
    options: &[RuleOption {
        name: "controls",
        kind: OptionKind::Number(20),
        summary: "how many controls one document may claim",
    }],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let limit = context.settings().number(&RULE, "controls") as usize;
    for document in context.governing().filter(|it| it.kind_or_policy().can_cover()) {
        let claims = document.controls.items();
        if claims.len() <= limit {
            continue;
        }
        let controls: HashSet<usize> =
            claims.iter().filter_map(|claim| framework::control_number(claim)).collect();
        if controls.len() <= limit {
            continue;
        }
        let message = format!("one document claims {} controls, more than {limit}", controls.len());
        findings
            .on(document, "field:controls", document.place(&document.controls), message)
            .help("keep the controls that this text sets out, and give the others a document of their own")
            .data("controls", controls.len())
            .data("limit", limit);
    }
}
