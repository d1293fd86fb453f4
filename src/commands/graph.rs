//! `isms graph`: what joins processes, or documents.

use std::process::ExitCode;

use super::output::{self, Failure, Terminal};
use super::{load, paths};
use crate::arguments::{Graph, GraphOf, GraphOutput};
use crate::graph::documents::DocumentGraph;
use crate::graph::processes::ProcessGraph;
use crate::isms::Isms;
use crate::render::graph as render;

pub(super) fn run(arguments: &Graph, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let start = paths::start(arguments.path.as_slice());
    let loaded = load::load(start, &arguments.snapshot, terminal)?;
    let text = match arguments.of {
        GraphOf::Processes => processes(&loaded.isms, arguments.output)?,
        GraphOf::Documents => documents(&loaded.isms, arguments.output),
    };
    output::print(&text)?;
    paths::tell_of_the_whole(arguments.path.as_ref(), &loaded);
    loaded.tell_unread();
    Ok(ExitCode::SUCCESS)
}

fn processes(isms: &Isms, output: GraphOutput) -> Result<String, Failure> {
    let graph = ProcessGraph::of(isms);
    if graph.processes.is_empty() && output != GraphOutput::Json {
        return Err(Failure::new(
            "no document in use is of type `process`, so there is nothing to draw",
            "write `type = \"process\"` in the documents that describe one; `isms graph --of documents` draws the others",
        ));
    }
    let picture = || render::picture_of_processes(isms, &graph);
    Ok(match output {
        GraphOutput::Table => render::processes_table(isms, &graph),
        GraphOutput::Json => render::processes_json(isms, &graph),
        GraphOutput::Mermaid => mermaid(&picture()),
        GraphOutput::Dot => render::dot(&picture()),
    })
}

fn documents(isms: &Isms, output: GraphOutput) -> String {
    let graph = DocumentGraph::of(isms);
    let picture = || render::picture_of_documents(isms, &graph);
    match output {
        GraphOutput::Table => render::documents_table(isms, &graph),
        GraphOutput::Json => render::documents_json(isms, &graph),
        GraphOutput::Mermaid => mermaid(&picture()),
        GraphOutput::Dot => render::dot(&picture()),
    }
}

/// GitHub shows an error in place of a picture that is too large for it: whoever makes one should know.
fn mermaid(picture: &render::Picture) -> String {
    let drawn = render::mermaid(picture);
    if let Some(too_large) = &drawn.too_large {
        output::remark(&format!(
            "this picture has {too_large}: `isms graph --output dot | dot -Tsvg` draws any size\n"
        ));
    }
    drawn.text
}
