//! Questions about what points at what. Nothing here recurses: a chain may be as long as the repository is large.

pub mod documents;
pub mod processes;

use std::collections::VecDeque;

/// For each node, the nodes it points at.
pub type Edges = [Vec<usize>];

/// The groups of nodes that can all reach each other, and so lie on circles: a node that points at itself among them.
/// Nodes of a group are in rising order, groups in the order of their first nodes.
pub fn knots(edges: &Edges) -> Vec<Vec<usize>> {
    let mut search = Search {
        edges,
        order: vec![UNSEEN; edges.len()],
        lowest: vec![0; edges.len()],
        is_open: vec![false; edges.len()],
        open: Vec::new(),
        seen: 0,
        knots: Vec::new(),
    };
    for node in 0..edges.len() {
        if search.order[node] == UNSEEN {
            search.from(node);
        }
    }
    search.knots.sort_unstable();
    search.knots
}

/// The shortest way from a node back to itself: the nodes on it, the first one at both ends. `None` where there is none.
pub fn shortest_circle(edges: &Edges, start: usize) -> Option<Vec<usize>> {
    let mut came_from = vec![UNSEEN; edges.len()];
    let mut next = VecDeque::from([start]);
    while let Some(node) = next.pop_front() {
        for &to in &edges[node] {
            if to == start {
                let mut way = vec![start, node];
                while let Some(&last) = way.last().filter(|it| **it != start) {
                    way.push(came_from[last]);
                }
                way.reverse();
                return Some(way);
            }
            if came_from[to] == UNSEEN {
                came_from[to] = node;
                next.push_back(to);
            }
        }
    }
    None
}

const UNSEEN: usize = usize::MAX;

/// Tarjan's search for strongly connected components, with its call stack as a list.
struct Search<'e> {
    edges: &'e Edges,
    /// When each node was first seen.
    order: Vec<usize>,
    /// The earliest open node that each node reaches.
    lowest: Vec<usize>,
    is_open: Vec<bool>,
    open: Vec<usize>,
    seen: usize,
    knots: Vec<Vec<usize>>,
}

impl Search<'_> {
    fn from(&mut self, start: usize) {
        self.enter(start);
        let mut calls = vec![(start, 0)];
        while let Some((node, edge)) = calls.last_mut() {
            let node = *node;
            if let Some(&to) = self.edges[node].get(*edge) {
                *edge += 1;
                if self.order[to] == UNSEEN {
                    self.enter(to);
                    calls.push((to, 0));
                } else if self.is_open[to] {
                    self.lowest[node] = self.lowest[node].min(self.order[to]);
                }
                continue;
            }
            calls.pop();
            if let Some((caller, _)) = calls.last() {
                self.lowest[*caller] = self.lowest[*caller].min(self.lowest[node]);
            }
            if self.lowest[node] == self.order[node] {
                self.close(node);
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.order[node] = self.seen;
        self.lowest[node] = self.seen;
        self.seen += 1;
        self.is_open[node] = true;
        self.open.push(node);
    }

    /// Everything opened since `node` can reach it and be reached from it.
    fn close(&mut self, node: usize) {
        let first = self.open.iter().rposition(|it| *it == node).unwrap_or(0);
        let mut knot = self.open.split_off(first);
        for member in &knot {
            self.is_open[*member] = false;
        }
        if knot.len() > 1 || self.edges[node].contains(&node) {
            knot.sort_unstable();
            self.knots.push(knot);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found_and_chains_are_none() {
        // 0 -> 1 -> 2 -> 0, 1 -> 3 -> 3, 4 -> 0
        let edges = [vec![1], vec![3, 2], vec![0], vec![3], vec![0]];
        assert_eq!(knots(&edges), [vec![0, 1, 2], vec![3]]);
        assert_eq!(shortest_circle(&edges, 0), Some(vec![0, 1, 2, 0]));
        assert_eq!(shortest_circle(&edges, 3), Some(vec![3, 3]));
        assert_eq!(shortest_circle(&edges, 4), None);
    }

    #[test]
    fn a_very_long_chain_is_no_danger() {
        let length = 200_000;
        let mut edges: Vec<Vec<usize>> = (0..length).map(|it| vec![it + 1]).collect();
        edges.push(Vec::new());
        assert_eq!(knots(&edges).len(), 0);
        edges[length] = vec![0];
        assert_eq!(knots(&edges)[0].len(), length + 1);
        assert_eq!(shortest_circle(&edges, 5).map(|it| it.len()), Some(length + 2));
    }
}
