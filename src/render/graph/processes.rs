//! The picture of the processes.

use std::collections::BTreeMap;

use super::picture::{self, Picture, Shape};
use crate::graph::processes::{Flow, Gap, ProcessGraph};
use crate::isms::Isms;

pub(super) fn picture(isms: &Isms, graph: &ProcessGraph<'_>) -> Picture {
    // The nodes of the processes have the processes' numbers.
    let mut picture = Picture::default();
    for (number, process) in graph.processes.iter().enumerate() {
        let label = picture::label(isms, process.document);
        if graph.isolated.binary_search(&number).is_ok() {
            picture.node(&format!("{label}, joined to no other process"), Shape::BadDocument);
        } else {
            picture.node(&label, Shape::Document);
        }
    }
    draw_flows(graph, &mut picture);
    for (from, to) in &graph.dependencies {
        picture.arrow(*from, *to, "").is_dashed = true;
    }
    for flow in &graph.flows {
        draw_outside(flow, &mut picture);
    }
    draw_gaps(&graph.unproduced, "nobody gives", &mut picture, true);
    draw_gaps(&graph.unconsumed, "nobody takes", &mut picture, false);
    for gap in graph.breaks() {
        let node = picture.node(&gap.message(), Shape::Problem);
        for (process, _) in graph.of_phase(gap.phase()) {
            picture.arrow(process, node, "").is_problem = true;
        }
    }
    picture
}

/// One arrow for each pair, with all that flows on it; what many give and many take gets a node of its own.
fn draw_flows(graph: &ProcessGraph<'_>, picture: &mut Picture) {
    let mut names: BTreeMap<(usize, usize), Vec<&str>> = BTreeMap::new();
    let mut hubs: Vec<&Flow<'_>> = Vec::new();
    for flow in &graph.flows {
        if flow.from.len() > 1 && flow.to.len() > 1 {
            hubs.push(flow);
            continue;
        }
        for from in &flow.from {
            for to in &flow.to {
                names.entry((*from, *to)).or_default().push(flow.name);
            }
        }
    }
    for ((from, to), names) in names {
        picture.arrow(from, to, &picture::joined(&names));
    }
    for flow in hubs {
        let hub = picture.node(flow.name, Shape::Hub);
        for from in &flow.from {
            picture.arrow(*from, hub, "");
        }
        for to in &flow.to {
            picture.arrow(hub, *to, "");
        }
    }
}

fn draw_outside(flow: &Flow<'_>, picture: &mut Picture) {
    if flow.from_outside.is_empty() && flow.to_outside.is_empty() {
        return;
    }
    let node = picture.node(flow.name, Shape::Outside);
    for to in &flow.from_outside {
        picture.arrow(node, *to, "");
    }
    for from in &flow.to_outside {
        picture.arrow(*from, node, "");
    }
}

fn draw_gaps(gaps: &[Gap<'_>], what: &str, picture: &mut Picture, is_input: bool) {
    let mut by_name: BTreeMap<&str, Vec<&Gap<'_>>> = BTreeMap::new();
    for gap in gaps {
        by_name.entry(gap.name.value.as_str()).or_default().push(gap);
    }
    for (name, gaps) in by_name {
        let node = picture.node(&format!("{what} {name}"), Shape::Problem);
        for gap in gaps {
            let (from, to) = if is_input { (node, gap.process) } else { (gap.process, node) };
            picture.arrow(from, to, "").is_problem = true;
        }
    }
}
