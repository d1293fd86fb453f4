//! Nodes and arrows, before anybody draws them.

use crate::document::Document;
use crate::isms::Isms;
use crate::render::escape;

/// How many characters of a label are drawn.
const LONGEST_LABEL: usize = 80;

/// How many names an arrow carries before the rest are counted.
const MOST_NAMES: usize = 4;

#[derive(Debug, Default)]
pub struct Picture {
    pub(super) nodes: Vec<Node>,
    pub(super) arrows: Vec<Arrow>,
}

#[derive(Debug)]
pub(super) struct Node {
    pub label: String,
    pub shape: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A document.
    Document,
    /// A document that is a problem itself.
    BadDocument,
    /// Something that several give and several take.
    Hub,
    /// Something that comes from outside or goes there.
    Outside,
    /// Something that is wrong.
    Problem,
}

#[derive(Debug)]
pub(super) struct Arrow {
    pub from: usize,
    pub to: usize,
    /// Empty where there is nothing to say.
    pub label: String,
    pub is_dashed: bool,
    pub is_problem: bool,
}

impl Shape {
    pub fn is_problem(self) -> bool {
        matches!(self, Shape::BadDocument | Shape::Problem)
    }
}

impl Picture {
    pub(super) fn node(&mut self, label: &str, shape: Shape) -> usize {
        self.nodes.push(Node { label: shortened(label), shape });
        self.nodes.len() - 1
    }

    pub(super) fn arrow(&mut self, from: usize, to: usize, label: &str) -> &mut Arrow {
        let label = shortened(label);
        self.arrows.push(Arrow { from, to, label, is_dashed: false, is_problem: false });
        self.arrows.last_mut().expect("pushed above")
    }
}

/// A document's id and title, as a picture names it.
pub(super) fn label(isms: &Isms, document: &Document) -> String {
    match document.title.get() {
        Some(title) => format!("{} {}", isms.name(document), title.value),
        None => isms.name(document).to_owned(),
    }
}

/// Several names as one label.
pub(super) fn joined(names: &[&str]) -> String {
    match names.len().checked_sub(MOST_NAMES) {
        None | Some(0) => names.join(", "),
        Some(more) => format!("{} and {more} more", names[..MOST_NAMES].join(", ")),
    }
}

/// One line that no reader takes for a command of a terminal or a build; what is left to escape depends on the reader.
fn shortened(label: &str) -> String {
    let line = escape::line(label.trim());
    match line.char_indices().nth(LONGEST_LABEL) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line.into_owned(),
    }
}
