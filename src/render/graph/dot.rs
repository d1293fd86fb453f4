//! A directed graph in the language DOT, for Graphviz.

use std::fmt::Write;

use super::picture::{Picture, Shape};

pub fn text(picture: &Picture) -> String {
    let mut text = "digraph {\n  rankdir=LR\n  node [shape=box]\n".to_owned();
    for (number, node) in picture.nodes.iter().enumerate() {
        let look = match node.shape {
            Shape::Document => "",
            Shape::BadDocument => ", color=red, style=dashed",
            Shape::Hub => ", style=rounded",
            Shape::Outside => ", shape=ellipse",
            Shape::Problem => ", shape=hexagon, color=red, style=dashed",
        };
        let _ = writeln!(text, "  n{number} [label=\"{}\"{look}]", escaped(&node.label));
    }
    for arrow in &picture.arrows {
        let mut looks = Vec::new();
        if !arrow.label.is_empty() {
            looks.push(format!("label=\"{}\"", escaped(&arrow.label)));
        }
        if arrow.is_dashed {
            looks.push("style=dashed".to_owned());
        }
        if arrow.is_problem {
            looks.push("color=red".to_owned());
        }
        let look =
            if looks.is_empty() { String::new() } else { format!(" [{}]", looks.join(", ")) };
        let _ = writeln!(text, "  n{} -> n{}{look}", arrow.from, arrow.to);
    }
    text.push_str("}\n");
    text
}

/// In quotes, a backslash begins an escape of Graphviz's own, and `&` an entity of HTML.
fn escaped(label: &str) -> String {
    label.replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}
