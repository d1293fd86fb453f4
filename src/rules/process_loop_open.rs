use crate::context::Context;
use crate::document::Document;
use crate::finding::{Findings, Level};
use crate::process_graph::{Break, Phase, ProcessGraph};
use crate::rules::{Group, Rule, Trigger};
use crate::source::Span;

pub static RULE: Rule = Rule {
    name: "process-loop-open",
    group: Group::Processes,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["4.4", "10.1"],
    summary: "processes whose results do not lead back to planning",
    page: include_str!("../../rules/process-loop-open.md"),
    options: &[],
    waivable: true,
    check,
};

/// How many more processes of a phase a finding points at.
const SHOWN: usize = 3;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for gap in &context.processes.breaks {
        match gap {
            Break::Missing(phase) => report_missing(context, *phase, findings),
            Break::After(phase) => {
                let next = phase.next().name();
                let message = format!("nothing that {} gives leads to {next}", phase.name());
                let help = format!("{}, directly or through others", advice(*phase));
                report_open(context.processes, *phase, message, help, findings);
            }
            Break::Pieces => {
                let message = "improvement leads to planning, but no one way leads from there through operation and \
                               checking back to improvement";
                let help = "name outputs of one process as inputs of the next until one way goes all the way round: \
                            `isms graph` draws it";
                report_open(
                    context.processes,
                    Phase::Improvement,
                    message.to_owned(),
                    help.to_owned(),
                    findings,
                );
            }
        }
    }
}

fn report_missing(context: &Context<'_>, phase: Phase, findings: &mut Findings<'_>) {
    let (name, clause) = (phase.name(), phase.clause());
    let message = format!("no process serves {name}, so the loop of the processes is open");
    findings
        .add(clause, "loop", context.system_place(), message)
        .help(format!(
            "write `clauses = [\"{clause}\"]` in the process that does it, or describe that process"
        ))
        .data("phase", name);
}

fn report_open(
    graph: &ProcessGraph<'_>,
    phase: Phase,
    message: String,
    help: String,
    findings: &mut Findings<'_>,
) {
    let mut members =
        graph.processes.iter().filter(|it| it.phases.contains(&phase)).map(|it| it.document);
    let Some(first) = members.next() else { return };
    let finding = findings.add(phase.clause(), "loop", place(first), message);
    finding.help(help).data("phase", phase.name()).data("next", phase.next().name());
    for other in members.take(SHOWN) {
        finding.label(place(other), format!("a process of {} too", phase.name()));
    }
}

/// What a process gives, else where it says that it is one.
fn place(process: &Document) -> Span {
    process.tables.process.outputs.span().unwrap_or_else(|| process.place(&process.kind))
}

fn advice(phase: Phase) -> String {
    let next = phase.next();
    format!(
        "name what a process of {} (clause {}) gives under `inputs` of a process of {} (clause {})",
        phase.name(),
        phase.clause(),
        next.name(),
        next.clause()
    )
}
