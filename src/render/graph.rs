//! Processes or documents and what joins them: as a table for people, as a picture for Mermaid and Graphviz, and as JSON
//! for scripts.

mod documents;
mod dot;
mod json;
mod mermaid;
mod picture;
mod processes;
mod table;

pub use dot::text as dot;
pub use json::{documents as documents_json, processes as processes_json};
pub use mermaid::{Mermaid, text as mermaid};
pub use picture::Picture;
pub use table::{documents as documents_table, processes as processes_table};

use crate::graph::documents::DocumentGraph;
use crate::graph::processes::ProcessGraph;
use crate::isms::Isms;

/// Processes, what flows between them, and where it does not.
pub fn picture_of_processes(isms: &Isms, graph: &ProcessGraph<'_>) -> Picture {
    processes::picture(isms, graph)
}

/// The documents that name another one or are named.
pub fn picture_of_documents(isms: &Isms, graph: &DocumentGraph) -> Picture {
    documents::picture(isms, graph)
}
