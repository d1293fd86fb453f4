use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::graph::processes::ProcessGraph;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "process-isolated",
    group: Group::Processes,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["4.4"],
    summary: "a process that is joined to no other one",
    page: include_str!("../../rules/process-isolated.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let graph = context.processes;
    if graph.is_silent() && !graph.isolated.is_empty() {
        report_silence(graph, findings);
        return;
    }
    for number in &graph.isolated {
        let document = graph.processes[*number].document;
        findings
            .on(
                document,
                "process",
                document.place(&document.kind),
                "no other process takes anything from this one or gives anything to it",
            )
            .help(
                "write under `inputs` what it needs and under `outputs` what it gives, in the words of the processes \
                 at the other end",
            );
    }
}

/// Where no interaction is written down at all, one finding says it for all of them.
fn report_silence(graph: &ProcessGraph<'_>, findings: &mut Findings<'_>) {
    let first = graph.processes[0].document;
    let count = graph.processes.len();
    findings
        .add(
            "4.4",
            "processes",
            first.place(&first.kind),
            format!("none of the {count} processes says what it takes from others and what it gives"),
        )
        .help(
            "begin with this one: write `inputs = [...]` and `outputs = [...]`, in the words that the processes at \
             the other end use",
        )
        .data("processes", count);
}
