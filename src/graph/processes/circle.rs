//! Whether the processes form the loop that a management system is: plan, operate, check, improve, and plan again.

use super::ProcessGraph;
use crate::document::Document;
use crate::framework::{clause_contains, name};
use crate::graph;

/// A part of the loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    Planning,
    Operation,
    Checking,
    Improvement,
}

/// What became of the loop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Circle {
    /// A process could not be read, or of which clauses it is.
    #[default]
    NotJudged,
    /// There is a single process, or processes of a single phase.
    NotDescribed,
    Closed,
    /// Empty where no process says what it takes and gives: no step can be named.
    Open(Vec<Break>),
}

/// Where the loop is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// No process serves it.
    Missing(Phase),
    /// No process of the phase leads to one of the next phase.
    After(Phase),
    /// Each phase leads to the next one, but never so that one way goes round: the pieces do not meet.
    Pieces,
}

impl Phase {
    pub const ALL: [Phase; 4] =
        [Phase::Planning, Phase::Operation, Phase::Checking, Phase::Improvement];

    pub fn name(self) -> &'static str {
        match self {
            Phase::Planning => "planning",
            Phase::Operation => "operation",
            Phase::Checking => "checking",
            Phase::Improvement => "improvement",
        }
    }

    /// The clause that a process of this phase serves.
    pub fn clause(self) -> &'static str {
        match self {
            Phase::Planning => "6",
            Phase::Operation => "8.1",
            Phase::Checking => "9",
            Phase::Improvement => "10",
        }
    }

    #[must_use]
    pub fn next(self) -> Phase {
        Phase::ALL[(self as usize + 1) % Phase::ALL.len()]
    }
}

impl Break {
    pub fn message(self) -> String {
        match self {
            Break::Missing(phase) => {
                format!("no process serves {} (clause {})", phase.name(), phase.clause())
            }
            Break::After(phase) => {
                format!("nothing that {} gives leads to {}", phase.name(), phase.next().name())
            }
            Break::Pieces => "improvement leads to planning, but no one way leads from there through operation and \
                              checking back to improvement"
                .to_owned(),
        }
    }

    /// The part of the loop after which, or at which, it is open.
    pub fn phase(self) -> Phase {
        match self {
            Break::Missing(phase) | Break::After(phase) => phase,
            Break::Pieces => Phase::Improvement,
        }
    }
}

/// The phases that a process serves. One that runs controls and names no clause is operation. A wrong number is a fault of its
/// own, and counts for the clause that was meant.
pub(super) fn phases(document: &Document) -> Vec<Phase> {
    let named = document.clauses.items().iter();
    let clauses: Vec<&str> =
        named.flat_map(|it| name::clauses_meant(it)).map(|it| it.id.as_str()).collect();
    if document.clauses.items().is_empty() && !document.controls.items().is_empty() {
        return vec![Phase::Operation];
    }
    // A process that names a whole chapter serves what is in it.
    let serves = |phase: &Phase| {
        let clause = phase.clause();
        clauses.iter().any(|it| clause_contains(clause, it) || clause_contains(it, clause))
    };
    Phase::ALL.into_iter().filter(serves).collect()
}

pub(super) fn judge(graph: &ProcessGraph<'_>) -> Circle {
    if graph.processes.iter().any(|it| it.document.has_lost(&it.document.clauses)) {
        return Circle::NotJudged;
    }
    let phases = Phase::ALL.map(|phase| {
        let members: Vec<usize> = graph.of_phase(phase).map(|(number, _)| number).collect();
        (phase, members)
    });
    let described = phases.iter().filter(|(_, members)| !members.is_empty()).count();
    if described < 2 || graph.processes.len() < 2 {
        return Circle::NotDescribed;
    }
    let edges = graph.edges();
    if closes(graph, &edges) {
        return Circle::Closed;
    }
    let mut breaks = Vec::new();
    for (phase, members) in &phases {
        let next = &phases[phase.next() as usize].1;
        if members.is_empty() {
            breaks.push(Break::Missing(*phase));
        } else if !next.is_empty() && !graph.is_silent() {
            let reached = reach(&edges, members);
            if !next.iter().any(|it| reached[*it]) {
                breaks.push(Break::After(*phase));
            }
        }
    }
    if breaks.is_empty() && !graph.is_silent() {
        breaks.push(Break::Pieces);
    }
    Circle::Open(breaks)
}

/// Whether processes that lead to each other serve every phase together.
fn closes(graph: &ProcessGraph<'_>, edges: &[Vec<usize>]) -> bool {
    let serve_all = |members: &[usize]| {
        let processes = members.iter().filter_map(|it| graph.processes.get(*it));
        let served: Vec<Phase> = processes.flat_map(|it| it.phases.iter().copied()).collect();
        Phase::ALL.iter().all(|phase| served.contains(phase))
    };
    let mut alone = 0..graph.processes.len();
    graph::knots(edges).iter().any(|knot| serve_all(knot)) || alone.any(|it| serve_all(&[it]))
}

/// What can be reached from these nodes, themselves among it.
fn reach(edges: &[Vec<usize>], from: &[usize]) -> Vec<bool> {
    let mut is_reached = vec![false; edges.len()];
    let mut next = from.to_vec();
    while let Some(node) = next.pop() {
        if !std::mem::replace(&mut is_reached[node], true) {
            next.extend(&edges[node]);
        }
    }
    is_reached
}
