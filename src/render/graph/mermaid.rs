//! A flowchart for Mermaid, which GitHub and GitLab draw in Markdown.

use std::fmt::Write;

use super::picture::{Picture, Shape};

/// What Mermaid draws at most unless its settings say otherwise, which on GitHub nobody can change.
const MOST_ARROWS: usize = 500;
const MOST_CHARACTERS: usize = 50_000;

#[derive(Debug)]
pub struct Mermaid {
    pub text: String,
    /// Why GitHub will not draw it; none where it will.
    pub too_large: Option<String>,
}

pub fn text(picture: &Picture) -> Mermaid {
    let mut text = "flowchart LR\n".to_owned();
    for (number, node) in picture.nodes.iter().enumerate() {
        let label = escaped(&node.label);
        let _ = match node.shape {
            Shape::Document | Shape::BadDocument => writeln!(text, "  n{number}[\"{label}\"]"),
            Shape::Hub => writeln!(text, "  n{number}(\"{label}\")"),
            Shape::Outside => writeln!(text, "  n{number}([\"{label}\"])"),
            Shape::Problem => writeln!(text, "  n{number}{{{{\"{label}\"}}}}"),
        };
    }
    for arrow in &picture.arrows {
        let line = if arrow.is_dashed { "-.->" } else { "-->" };
        let label = match arrow.label.as_str() {
            "" => String::new(),
            label => format!("|\"{}\"|", escaped(label)),
        };
        let _ = writeln!(text, "  n{} {line}{label} n{}", arrow.from, arrow.to);
    }
    mark_problems(picture, &mut text);
    let too_large = if picture.arrows.len() > MOST_ARROWS {
        Some(format!("{} arrows, and GitHub draws {MOST_ARROWS}", picture.arrows.len()))
    } else if text.len() > MOST_CHARACTERS {
        Some(format!("{} characters, and GitHub draws {MOST_CHARACTERS}", text.len()))
    } else {
        None
    };
    Mermaid { text, too_large }
}

/// Red on a light and on a dark page; the words say it too.
fn mark_problems(picture: &Picture, text: &mut String) {
    let numbers = |is_problem: &mut dyn Iterator<Item = bool>| {
        let marked = is_problem.enumerate().filter(|(_, is_problem)| *is_problem);
        marked.map(|(number, _)| number.to_string()).collect::<Vec<_>>()
    };
    let nodes = numbers(&mut picture.nodes.iter().map(|it| it.shape.is_problem()));
    let arrows = numbers(&mut picture.arrows.iter().map(|it| it.is_problem));
    if !nodes.is_empty() {
        text.push_str("  classDef problem stroke:#d1242f,stroke-width:3px,stroke-dasharray:5\n");
        let _ = writeln!(text, "  class n{} problem", nodes.join(",n"));
    }
    if !arrows.is_empty() {
        let _ = writeln!(text, "  linkStyle {} stroke:#d1242f,stroke-width:2px", arrows.join(","));
    }
}

/// Everything but letters, digits and harmless marks as a numbered entity: a label is read as Mermaid, as Markdown and
/// as HTML, one after the other.
fn escaped(label: &str) -> String {
    let mut text = String::with_capacity(label.len());
    for (at, character) in label.char_indices() {
        let is_harmless = character.is_alphanumeric()
            || character == ' '
            || at > 0 && matches!(character, ',' | '-' | '/' | '(' | '\'' | '?')
            // `1.` and `1)` begin a list.
            || matches!(character, '.' | ')')
                && label[..at].ends_with(|it: char| !it.is_ascii_digit());
        if is_harmless {
            text.push(character);
        } else {
            let _ = write!(text, "#{};", u32::from(character));
        }
    }
    text
}
