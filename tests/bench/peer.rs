//! What a program does that reads these documents and judges nothing: it lists them, reads each file, and parses the TOML with
//! spans and the Markdown with offsets, with the allocator that `isms` has. On the machine that the targets in microseconds
//! come from, just that took 42 a document on one thread and 23.5 on two: beside those rows stand the ratios to it.

use std::path::Path;

use pulldown_cmark::{Event, Parser, Tag};
use rayon::prelude::*;
use toml::de::DeTable;
use walkdir::WalkDir;

/// What was seen, so that nothing of the work is left out.
#[derive(Debug, Default)]
struct Seen {
    documents: usize,
    fields: usize,
    headings: usize,
    links: usize,
}

/// Reads the documents below the folder that the process was started in, and prints what it saw.
pub(crate) fn run() -> Result<(), String> {
    let files = WalkDir::new("policies").into_iter();
    let files = files.collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?;
    let read = |file: &walkdir::DirEntry| {
        if file.file_type().is_file() { read(file.path()) } else { Ok(Seen::default()) }
    };
    let seen = files.par_iter().map(read).try_reduce(Seen::default, |a, b| Ok(a.and(&b)))?;
    println!("{seen:?}");
    Ok(())
}

fn read(file: &Path) -> Result<Seen, String> {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    let parts = text.strip_prefix("+++\n").and_then(|it| it.split_once("\n+++\n"));
    let (front, body) = parts.ok_or_else(|| format!("{} has no front matter", file.display()))?;
    let (table, _) = DeTable::parse_recoverable(front);
    let mut seen = Seen { documents: 1, fields: table.get_ref().len(), ..Seen::default() };
    for (event, _) in Parser::new(body).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) => seen.headings += 1,
            Event::Start(Tag::Link { .. }) => seen.links += 1,
            _ => {}
        }
    }
    Ok(seen)
}

impl Seen {
    fn and(&self, other: &Seen) -> Seen {
        Seen {
            documents: self.documents + other.documents,
            fields: self.fields + other.fields,
            headings: self.headings + other.headings,
            links: self.links + other.links,
        }
    }
}
