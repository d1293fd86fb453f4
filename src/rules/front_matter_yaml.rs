use crate::context::Context;
use crate::fault::FaultKind;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "front-matter-yaml",
    group: Group::Document,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "front matter in YAML",
    page: include_str!("../../rules/front-matter-yaml.md"),
    options: &[],
    waivable: false,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    findings.faults(context.isms, FaultKind::FrontMatterYaml);
}
