use crate::context::Context;
use crate::document::Document;
use crate::finding::{Findings, Level};
use crate::graph::processes::Break;
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
    for gap in context.processes.breaks() {
        let phase = gap.phase();
        let places: Vec<Span> =
            context.processes.of_phase(phase).map(|(_, it)| place(it.document)).collect();
        let first = places.first().copied().unwrap_or_else(|| context.system_place());
        let finding = findings.add(phase.clause(), "loop", first, gap.message());
        finding.help(help(*gap)).data("phase", phase.name());
        for other in places.iter().skip(1).take(SHOWN) {
            finding.label(*other, format!("a process of {} too", phase.name()));
        }
    }
}

/// What a process gives, else where it says that it is one.
fn place(process: &Document) -> Span {
    process.tables.process.outputs.span().unwrap_or_else(|| process.place(&process.kind))
}

fn help(gap: Break) -> String {
    let (phase, next) = (gap.phase(), gap.phase().next());
    let (name, clause) = (phase.name(), phase.clause());
    match gap {
        Break::Missing(_) => format!(
            "write `clauses = [\"{clause}\"]` in the process that does it, or describe that process"
        ),
        Break::After(_) => format!(
            "name what a process of {name} (clause {clause}) gives under `inputs` of a process of {} (clause {}), \
             directly or through others",
            next.name(),
            next.clause()
        ),
        Break::Pieces => "name outputs of one process as inputs of the next until one way goes all the way round: \
                          `isms graph` draws it"
            .to_owned(),
    }
}
