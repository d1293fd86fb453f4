use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "process-output-unconsumed",
    group: Group::Processes,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["4.4", "8.1"],
    summary: "an output of a process that no other process takes",
    page: include_str!("../../rules/process-output-unconsumed.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let graph = context.processes;
    for gap in &graph.unconsumed {
        let name = gap.name.value.as_str();
        let document = graph.processes[gap.process].document;
        let help = match gap.outside {
            Some(other) => format!(
                "`{}` gives it to somebody outside the management system: if this process does too, write it under \
                 `external_outputs`",
                context.isms.name(graph.processes[other].document)
            ),
            None => format!(
                "write it under `inputs` of the process that needs it; where it goes to a customer or an authority, \
                 write here `external_outputs = [\"{name}\"]`; where nobody needs it, stop making it"
            ),
        };
        findings
            .on(
                document,
                format!("output:{name}"),
                gap.name.span,
                format!("no process takes `{name}`"),
            )
            .help(help)
            .data("output", name);
    }
}
