use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::graph::processes::{Gap, ProcessGraph};
use crate::isms::Isms;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "process-input-unproduced",
    group: Group::Processes,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["4.4", "8.1"],
    summary: "an input of a process that no other process gives",
    page: include_str!("../../rules/process-input-unproduced.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let graph = context.processes;
    for gap in &graph.unproduced {
        let name = gap.name.value.as_str();
        let document = graph.processes[gap.process].document;
        let message = format!("no process gives `{name}`");
        let finding = findings.on(document, format!("input:{name}"), gap.name.span, message);
        finding.help(help(context.isms, graph, gap)).data("input", name);
        if let Some((near, _)) = gap.near {
            finding.label(near.span, "what is given is called this");
        }
    }
}

fn help(isms: &Isms, graph: &ProcessGraph<'_>, gap: &Gap<'_>) -> String {
    let name = &gap.name.value;
    let process = |number: usize| isms.name(graph.processes[number].document);
    match (gap.outside, gap.near) {
        (Some(other), _) => format!(
            "`{}` has it from outside the management system: if this process has too, write it under `external_inputs`",
            process(other)
        ),
        (None, Some((near, giver))) => {
            format!("did you mean `{}`, which `{}` gives?", near.value, process(giver))
        }
        (None, None) => format!(
            "write it under `outputs` of the process that gives it, or, where it comes from outside the management \
             system, here: `external_inputs = [\"{name}\"]`"
        ),
    }
}
