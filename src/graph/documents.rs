//! What documents build on and replace, as a graph.

use crate::document::Document;
use crate::graph;
use crate::isms::Isms;
use crate::source::Spanned;

#[derive(Debug)]
pub struct DocumentGraph {
    pub edges: Vec<Edge>,
}

/// One document that names another: numbers in [`Isms::documents`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    pub from: usize,
    pub to: Target,
    pub relation: Relation,
    pub problem: Option<Problem>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Document(usize),
    /// An id that no document has.
    Unknown(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    DependsOn,
    Supersedes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No document has the id.
    Unknown,
    /// A document in use depends on a retired one.
    Retired,
    /// It is a step of a circle.
    Circle,
}

impl DocumentGraph {
    pub fn of(isms: &Isms) -> DocumentGraph {
        let mut edges = Vec::new();
        for (from, document) in isms.documents.iter().enumerate() {
            let needed = (Relation::DependsOn, &document.depends_on);
            let replaced = (Relation::Supersedes, &document.supersedes);
            for (relation, ids) in [needed, replaced] {
                edges.extend(ids.distinct().map(|id| edge(isms, from, relation, id)));
            }
        }
        mark_circles(isms, &mut edges);
        DocumentGraph { edges }
    }
}

impl Relation {
    pub fn name(self) -> &'static str {
        match self {
            Relation::DependsOn => "depends on",
            Relation::Supersedes => "supersedes",
        }
    }
}

impl Problem {
    pub fn name(self) -> &'static str {
        match self {
            Problem::Unknown => "there is no such document",
            Problem::Retired => "retired",
            Problem::Circle => "in a circle",
        }
    }
}

fn edge(isms: &Isms, from: usize, relation: Relation, id: &Spanned<String>) -> Edge {
    let is_in_use = |document: &Document| !document.is_retired();
    let Some(to) = isms.number_by_id(id) else {
        let to = Target::Unknown(id.value.clone());
        return Edge { from, to, relation, problem: Some(Problem::Unknown) };
    };
    let is_stale = relation == Relation::DependsOn
        && is_in_use(&isms.documents[from])
        && !is_in_use(&isms.documents[to]);
    let problem = is_stale.then_some(Problem::Retired);
    Edge { from, to: Target::Document(to), relation, problem }
}

/// Retired documents may depend on what they like.
fn mark_circles(isms: &Isms, edges: &mut [Edge]) {
    let mut steps = vec![Vec::new(); isms.documents.len()];
    for edge in edges.iter() {
        if let Some((from, to)) = step(isms, edge) {
            steps[from].push(to);
        }
    }
    let mut knot_of = vec![None; steps.len()];
    for (number, knot) in graph::knots(&steps).into_iter().enumerate() {
        for document in knot {
            knot_of[document] = Some(number);
        }
    }
    for edge in edges {
        let is_step = step(isms, edge)
            .is_some_and(|(from, to)| knot_of[from].is_some() && knot_of[from] == knot_of[to]);
        if is_step {
            edge.problem = Some(Problem::Circle);
        }
    }
}

fn step(isms: &Isms, edge: &Edge) -> Option<(usize, usize)> {
    let Target::Document(to) = edge.to else { return None };
    let is_in_use = !isms.documents[edge.from].is_retired() && !isms.documents[to].is_retired();
    (edge.relation == Relation::DependsOn && is_in_use).then_some((edge.from, to))
}
