use std::collections::HashMap;

use crate::context::Context;
use crate::document::Document;
use crate::finding::{Findings, Level};
use crate::graph;
use crate::isms::Isms;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "dependency-cycle",
    group: Group::Document,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "documents that depend on each other in a circle",
    page: include_str!("../../rules/dependency-cycle.md"),
    options: &[],
    waivable: true,
    check,
};

/// How many documents of a circle a message names.
const SHOWN: usize = 12;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let nodes = nodes(context.isms);
    let numbers: HashMap<&str, usize> =
        nodes.iter().enumerate().map(|(number, (id, _))| (*id, number)).collect();
    let edges: Vec<Vec<usize>> = nodes
        .iter()
        .map(|(_, document)| {
            let needed = document.depends_on.items().iter();
            needed.filter_map(|it| numbers.get(it.value.as_str()).copied()).collect()
        })
        .collect();
    for knot in graph::knots(&edges) {
        // Nodes are in the order of their ids, so the first of a knot has the smallest.
        let Some(circle) = graph::shortest_circle(&edges, knot[0]) else { continue };
        let ids: Vec<&str> = circle.iter().map(|it| nodes[*it].0).collect();
        let document = nodes[knot[0]].1;
        let item = document.depends_on.items().iter().find(|it| it.value == ids[1]);
        let at = item.map_or(document.fence, |it| it.span);
        let message = match ids.len() {
            2 => "this document depends on itself".to_owned(),
            _ => format!("these documents depend on each other in a circle: {}", shown(&ids)),
        };
        let others = ids[..ids.len() - 1].iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        findings
            .on(document, format!("depends_on:{}", ids[1]), at, message)
            .help("remove one of the steps: the document that the others are built on depends on none of them")
            .data("documents", others);
    }
}

/// The first document of each id, in the order of ids: those that depend on something and are not retired.
fn nodes(isms: &Isms) -> Vec<(&str, &Document)> {
    let leaning =
        isms.readable().filter(|it| !it.depends_on.items().is_empty() && !it.is_retired());
    let mut nodes: Vec<_> = leaning.filter_map(|it| Some((it.id()?, it))).collect();
    nodes.sort_by_key(|(id, _)| *id);
    nodes.dedup_by_key(|(id, _)| *id);
    nodes
}

fn shown(ids: &[&str]) -> String {
    if ids.len() <= SHOWN {
        return format!("`{}`", ids.join(" -> "));
    }
    let left = ids.len() - SHOWN;
    let (first, last) = (ids[..SHOWN - 1].join(" -> "), ids[ids.len() - 1]);
    format!("`{first} -> ... -> {last}` ({left} more between)")
}
