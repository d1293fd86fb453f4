//! The picture of the documents.

use std::collections::HashMap;

use super::picture::{self, Picture, Shape};
use crate::graph::documents::{DocumentGraph, Relation, Target};
use crate::isms::Isms;

/// Documents that neither name another one nor are named would only be in the way: they are left out.
pub(super) fn picture(isms: &Isms, graph: &DocumentGraph) -> Picture {
    let mut picture = Picture::default();
    let mut nodes: HashMap<usize, usize> = HashMap::new();
    let mut unknown: HashMap<&str, usize> = HashMap::new();
    let mut node = |number: usize, picture: &mut Picture| {
        *nodes.entry(number).or_insert_with(|| {
            let document = &isms.documents[number];
            let retired = if document.is_retired() { " (retired)" } else { "" };
            let label = format!("{}{retired}", picture::label(isms, document));
            picture.node(&label, Shape::Document)
        })
    };
    for edge in &graph.edges {
        let from = node(edge.from, &mut picture);
        let to = match &edge.to {
            Target::Document(number) => node(*number, &mut picture),
            Target::Unknown(id) => *unknown
                .entry(id)
                .or_insert_with(|| picture.node(&format!("there is no {id}"), Shape::Problem)),
        };
        let is_dashed = edge.relation == Relation::Supersedes;
        let label = if is_dashed { edge.relation.name() } else { "" };
        let arrow = picture.arrow(from, to, label);
        arrow.is_dashed = is_dashed;
        arrow.is_problem = edge.problem.is_some();
    }
    picture
}
