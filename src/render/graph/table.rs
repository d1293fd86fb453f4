//! What joins processes or documents, one after the other.

use std::collections::HashSet;
use std::fmt::Write;

use super::picture;
use crate::document::Document;
use crate::graph::documents::{DocumentGraph, Problem, Relation, Target};
use crate::graph::processes::{Circle, Flow, Gap, Phase, ProcessGraph};
use crate::isms::Isms;
use crate::render::escape;

/// How many documents a line names before the rest are counted.
const MOST: usize = 12;

pub fn processes(isms: &Isms, graph: &ProcessGraph<'_>) -> String {
    let mut text = String::new();
    let flows = Flows::of(graph);
    for (number, process) in graph.processes.iter().enumerate() {
        let phases: Vec<&str> = process.phases.iter().map(|it| it.name()).collect();
        let phases =
            if phases.is_empty() { String::new() } else { format!(" ({})", phases.join(", ")) };
        let label = escape::line(&picture::label(isms, process.document)).into_owned();
        let _ = writeln!(text, "{label}{phases}");
        let mut line = |does: &str, name: &str, rest: &str| {
            let name = escape::line(name);
            let _ = writeln!(text, "  {does:<6} {name:<40} {rest}");
        };
        for flow in &flows.taken[number] {
            let is_gap = flows.unproduced.contains(&(number, flow.name));
            let from = from(isms, graph, flow, number);
            line("takes", flow.name, if is_gap { "! nobody gives it" } else { &from });
        }
        for flow in &flows.given[number] {
            let is_gap = flows.unconsumed.contains(&(number, flow.name));
            let to = to(isms, graph, flow, number);
            line("gives", flow.name, if is_gap { "! nobody takes it" } else { &to });
        }
        for before in &flows.before[number] {
            line("after", isms.name(graph.processes[*before].document), "depends on it");
        }
        if graph.isolated.binary_search(&number).is_ok() {
            text.push_str("  ! joined to no other process\n");
        }
        text.push('\n');
    }
    text + &totals(graph)
}

/// What each process takes and gives, so that nobody searches all flows for each.
struct Flows<'g, 'a> {
    taken: Vec<Vec<&'g Flow<'a>>>,
    given: Vec<Vec<&'g Flow<'a>>>,
    /// The processes that each depends on.
    before: Vec<Vec<usize>>,
    unproduced: HashSet<(usize, &'a str)>,
    unconsumed: HashSet<(usize, &'a str)>,
}

impl<'g, 'a> Flows<'g, 'a> {
    fn of(graph: &'g ProcessGraph<'a>) -> Flows<'g, 'a> {
        let none = || vec![Vec::new(); graph.processes.len()];
        let gaps = |gaps: &[Gap<'a>]| {
            gaps.iter().map(|it| (it.process, it.name.value.as_str())).collect::<HashSet<_>>()
        };
        let mut flows = Flows {
            taken: none(),
            given: none(),
            before: vec![Vec::new(); graph.processes.len()],
            unproduced: gaps(&graph.unproduced),
            unconsumed: gaps(&graph.unconsumed),
        };
        for (from, to) in &graph.dependencies {
            flows.before[*to].push(*from);
        }
        for flow in &graph.flows {
            for process in &flow.to {
                flows.taken[*process].push(flow);
            }
            for process in &flow.from {
                flows.given[*process].push(flow);
            }
        }
        flows
    }
}

fn from(isms: &Isms, graph: &ProcessGraph<'_>, flow: &Flow<'_>, process: usize) -> String {
    let mut givers = names(isms, graph, &flow.from);
    if flow.from_outside.binary_search(&process).is_ok() {
        givers.push("outside".to_owned());
    }
    if givers.is_empty() { String::new() } else { format!("from {}", givers.join(", ")) }
}

fn to(isms: &Isms, graph: &ProcessGraph<'_>, flow: &Flow<'_>, process: usize) -> String {
    let mut takers = names(isms, graph, &flow.to);
    if flow.to_outside.binary_search(&process).is_ok() {
        takers.push("outside".to_owned());
    }
    if takers.is_empty() { String::new() } else { format!("to {}", takers.join(", ")) }
}

fn names(isms: &Isms, graph: &ProcessGraph<'_>, processes: &[usize]) -> Vec<String> {
    let name = |document: &Document| escape::line(isms.name(document)).into_owned();
    let shown = processes.iter().take(MOST);
    let mut names: Vec<String> = shown.map(|it| name(graph.processes[*it].document)).collect();
    if let Some(more) = processes.len().checked_sub(MOST).filter(|it| *it > 0) {
        names.push(format!("{more} more"));
    }
    names
}

fn totals(graph: &ProcessGraph<'_>) -> String {
    let shared = graph.flows.iter().filter(|it| !it.from.is_empty() && !it.to.is_empty());
    let shared = shared.map(|it| it.name).collect::<HashSet<_>>().len();
    let mut text = format!(
        "{} {}; {} that nobody gives, {} that nobody takes, {} isolated\n",
        counted(graph.processes.len(), "process shares", "processes share"),
        counted(shared, "thing", "things"),
        counted(graph.unproduced.len(), "input", "inputs"),
        counted(graph.unconsumed.len(), "output", "outputs"),
        graph.isolated.len()
    );
    match &graph.circle {
        Circle::Closed => {
            let names = Phase::ALL.map(Phase::name);
            let _ = writeln!(text, "the loop closes: {} -> {}", names.join(" -> "), names[0]);
        }
        Circle::NotJudged => {
            text.push_str("not checked: what is missing, because a process could not be read\n");
        }
        Circle::Open(breaks) => {
            for gap in breaks {
                let _ = writeln!(text, "! the loop is open: {}", gap.message());
            }
        }
        Circle::NotDescribed => {}
    }
    text
}

pub fn documents(isms: &Isms, graph: &DocumentGraph) -> String {
    let mut text = String::new();
    let mut edges = graph.edges.iter().peekable();
    for (number, document) in isms.documents.iter().enumerate() {
        if edges.peek().is_none_or(|it| it.from != number) {
            continue;
        }
        let retired = if document.is_retired() { " (retired)" } else { "" };
        let _ = writeln!(text, "{}{retired}", escape::line(&picture::label(isms, document)));
        while let Some(edge) = edges.next_if(|it| it.from == number) {
            let other = match &edge.to {
                Target::Document(other) => picture::label(isms, &isms.documents[*other]),
                Target::Unknown(id) => id.clone(),
            };
            let problem = edge.problem.map(|it| format!("  ! {}", it.name())).unwrap_or_default();
            let other = escape::line(&other);
            let _ = writeln!(text, "  {:<10} {other}{problem}", edge.relation.name());
        }
        text.push('\n');
    }
    let count = |problem| graph.edges.iter().filter(|it| it.problem == Some(problem)).count();
    let of = |relation| graph.edges.iter().filter(|it| it.relation == relation).count();
    let _ = writeln!(
        text,
        "{}, {}, {}; {} unknown, {} on retired documents, {} in circles",
        counted(isms.documents.len(), "document", "documents"),
        counted(of(Relation::DependsOn), "dependency", "dependencies"),
        counted(of(Relation::Supersedes), "replacement", "replacements"),
        count(Problem::Unknown),
        count(Problem::Retired),
        count(Problem::Circle)
    );
    text
}

/// A number and its noun.
fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
