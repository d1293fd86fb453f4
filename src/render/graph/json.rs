//! The graph for scripts, version 1: fields are added, never changed. Processes and documents are named by id, else by path.

use std::borrow::Cow;

use serde::Serialize;

use crate::document::Document;
use crate::graph::documents::{DocumentGraph, Problem, Relation, Target};
use crate::graph::processes::{Circle, Gap, ProcessGraph};
use crate::isms::Isms;
use crate::render::text;

const VERSION: u32 = 1;

#[derive(Serialize)]
struct ReportOfProcesses<'a> {
    version: u32,
    of: &'static str,
    processes: Vec<ProcessObject<'a>>,
    flows: Vec<FlowObject<'a>>,
    dependencies: Vec<DependencyObject<'a>>,
    problems: Vec<ProblemObject<'a>>,
    #[serde(rename = "loop")]
    circle: LoopObject,
}

#[derive(Serialize)]
struct ProcessObject<'a> {
    name: &'a str,
    title: Option<&'a str>,
    path: Cow<'a, str>,
    phases: Vec<&'static str>,
}

#[derive(Serialize)]
struct FlowObject<'a> {
    name: &'a str,
    from: Vec<&'a str>,
    to: Vec<&'a str>,
    from_outside: Vec<&'a str>,
    to_outside: Vec<&'a str>,
}

#[derive(Serialize)]
struct DependencyObject<'a> {
    from: &'a str,
    to: &'a str,
}

#[derive(Serialize)]
struct ProblemObject<'a> {
    /// The rule that reports it.
    rule: &'static str,
    process: &'a str,
    /// The input or output; none for a process as a whole.
    name: Option<&'a str>,
    did_you_mean: Option<&'a str>,
}

#[derive(Serialize)]
struct LoopObject {
    state: &'static str,
    open: Vec<String>,
}

#[derive(Serialize)]
struct ReportOfDocuments<'a> {
    version: u32,
    of: &'static str,
    documents: Vec<DocumentObject<'a>>,
    edges: Vec<EdgeObject<'a>>,
}

#[derive(Serialize)]
struct DocumentObject<'a> {
    name: &'a str,
    title: Option<&'a str>,
    #[serde(rename = "type")]
    kind: Option<&'static str>,
    path: Cow<'a, str>,
    retired: bool,
}

#[derive(Serialize)]
struct EdgeObject<'a> {
    from: &'a str,
    to: &'a str,
    relation: &'static str,
    problem: Option<&'static str>,
}

pub fn processes(isms: &Isms, graph: &ProcessGraph<'_>) -> String {
    let name = |number: &usize| isms.name(graph.processes[*number].document);
    let names = |numbers: &[usize]| numbers.iter().map(name).collect();
    let flows = graph.flows.iter().map(|flow| FlowObject {
        name: flow.name,
        from: names(&flow.from),
        to: names(&flow.to),
        from_outside: names(&flow.from_outside),
        to_outside: names(&flow.to_outside),
    });
    let dependencies = graph.dependencies.iter();
    let report = ReportOfProcesses {
        version: VERSION,
        of: "processes",
        processes: graph
            .processes
            .iter()
            .map(|it| ProcessObject {
                name: isms.name(it.document),
                title: title(it.document),
                path: isms.sources.full_path(it.document.file),
                phases: it.phases.iter().map(|it| it.name()).collect(),
            })
            .collect(),
        flows: flows.collect(),
        dependencies: dependencies
            .map(|(from, to)| DependencyObject { from: name(from), to: name(to) })
            .collect(),
        problems: problems(isms, graph),
        circle: LoopObject {
            state: match graph.circle {
                Circle::NotJudged => "not-judged",
                Circle::NotDescribed => "not-described",
                Circle::Closed => "closed",
                Circle::Open(_) => "open",
            },
            open: graph.breaks().iter().map(|it| it.message()).collect(),
        },
    };
    text::json(&report) + "\n"
}

fn problems<'a>(isms: &'a Isms, graph: &ProcessGraph<'a>) -> Vec<ProblemObject<'a>> {
    let name = |number: usize| isms.name(graph.processes[number].document);
    let of_gap = |rule: &'static str| {
        move |gap: &Gap<'a>| ProblemObject {
            rule,
            process: name(gap.process),
            name: Some(gap.name.value.as_str()),
            did_you_mean: gap.near.map(|(near, _)| near.value.as_str()),
        }
    };
    let unproduced = graph.unproduced.iter().map(of_gap("process-input-unproduced"));
    let unconsumed = graph.unconsumed.iter().map(of_gap("process-output-unconsumed"));
    let isolated = graph.isolated.iter().map(|number| ProblemObject {
        rule: "process-isolated",
        process: name(*number),
        name: None,
        did_you_mean: None,
    });
    unproduced.chain(unconsumed).chain(isolated).collect()
}

pub fn documents(isms: &Isms, graph: &DocumentGraph) -> String {
    let documents = isms.documents.iter().map(|it| DocumentObject {
        name: isms.name(it),
        title: title(it),
        kind: it.kind.get().map(|kind| kind.value.name()),
        path: isms.sources.full_path(it.file),
        retired: it.is_retired(),
    });
    let edges = graph.edges.iter().map(|edge| EdgeObject {
        from: isms.name(&isms.documents[edge.from]),
        to: match &edge.to {
            Target::Document(number) => isms.name(&isms.documents[*number]),
            Target::Unknown(id) => id,
        },
        relation: match edge.relation {
            Relation::DependsOn => "depends_on",
            Relation::Supersedes => "supersedes",
        },
        problem: edge.problem.map(|it| match it {
            Problem::Unknown => "unknown",
            Problem::Retired => "retired",
            Problem::Circle => "circle",
        }),
    });
    let report = ReportOfDocuments {
        version: VERSION,
        of: "documents",
        documents: documents.collect(),
        edges: edges.collect(),
    };
    text::json(&report) + "\n"
}

fn title(document: &Document) -> Option<&str> {
    document.title.text()
}
