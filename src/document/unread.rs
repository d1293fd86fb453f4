//! Why the front matter of a document cannot be read, and what to do about it.

use std::ops::Range;

use super::FRONT_MATTER_LIMIT;
use crate::fault::{Fault, FaultKind};
use crate::source::Span;

pub(super) fn too_long(at: Span, bytes: usize) -> Fault {
    let message = format!(
        "the front matter has {} KiB, and {} are read",
        bytes.div_ceil(1 << 10),
        FRONT_MATTER_LIMIT >> 10
    );
    Fault::new(FaultKind::Syntax, at, message)
        .help("keep the front matter small: move the text below the closing `+++`")
}

/// `indented` is a line that would close it.
pub(super) fn never_closed(at: Span, indented: Option<Range<usize>>) -> Fault {
    let fault = Fault::new(FaultKind::Syntax, at, "the front matter is never closed")
        .help("write `+++` on a line of its own after the last key");
    match indented {
        Some(line) => fault
            .label(Span::new(at.file(), line), "this would close it without the space before it"),
        None => fault,
    }
}

pub(super) fn is_yaml(at: Span) -> Fault {
    let message = "the front matter is YAML, and this tool reads TOML";
    Fault::new(FaultKind::FrontMatterYaml, at, message).help(
        "`isms adopt` makes TOML of it; or write `+++` in place of both `---`, and `key = \"value\"` in place of `key: value`",
    )
}

pub(super) fn is_missing(at: Span) -> Fault {
    let message = "this document has no front matter, so nobody answers for it and nothing in it can be checked";
    Fault::new(FaultKind::FrontMatterMissing, at, message).help(
        "`isms adopt` drafts it from the text; or start the file with `+++`, the lines `id = \"...\"`, `title = \"...\"` and \
         `owner = \"...\"`, and `+++`; or leave the file out with `[documents] exclude` in isms.toml",
    )
}
