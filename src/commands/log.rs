//! `isms log`: what became of one document, and which of its reviews and approvals are proved.

use std::process::ExitCode;

use super::load::{self, Loaded};
use super::output::{self, Failure, Terminal};
use super::{find, paths::typed};
use crate::arguments::{Log, TableOutput};
use crate::date::Date;
use crate::document::Document;
use crate::history::{DocumentHistory, GapKind, History, log, wanted};
use crate::input::DOCUMENT_LIMIT;
use crate::render::log as render;

pub(super) fn run(log: &Log, today: Date, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let today = log.snapshot.today.unwrap_or(today);
    let mut loaded = load::load(find::start([&log.document]), &log.snapshot, terminal)?;
    let document = match find::document(&loaded, &log.document) {
        Ok(document) => document,
        Err(unknown) => return Err(moved(&mut loaded, &log.document).unwrap_or(unknown)),
    };
    let wants = wanted::all_of(&loaded.isms, document);
    let file = document.file;
    loaded.read_wanted(&wants)?;
    let isms = &loaded.isms;
    let document = isms.documents.iter().find(|it| it.file == file);
    let document = document.expect("it was found among these");
    let (history, of_document) = committed(&loaded, document)?;
    let path = isms.sources.full_path(file);
    let mut entries = log::of(isms, history, of_document, &path);
    compare(&mut entries, &loaded, isms.sources.files[file].text());
    let shown = render::Shown {
        isms,
        document,
        path: &path,
        entries: &entries,
        gaps: &history.gaps,
        today,
    };
    output::print(&match log.output {
        TableOutput::Table => render::table(&shown),
        TableOutput::Json => render::json(&shown),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Tells of each change what else it made of the front matter, from the texts that Git has.
fn compare(entries: &mut [log::Entry<'_>], loaded: &Loaded, now: &str) {
    let Some(mut versions) = loaded.snapshot.versions() else { return };
    let newest = entries.iter().find_map(|it| Some((it.commit?.id.as_str(), it.path)));
    for entry in entries {
        let texts = match entry.commit {
            Some(commit) => versions
                .text_before(&commit.id, entry.path_before(), DOCUMENT_LIMIT)
                .zip(versions.text(&commit.id, entry.path, DOCUMENT_LIMIT)),
            None => newest
                .and_then(|(commit, path)| versions.text(commit, path, DOCUMENT_LIMIT))
                .zip(Some(now.to_owned())),
        };
        if let Some((before, after)) = texts {
            entry.compare(&before, &after);
        }
    }
}

/// Where a document is now that was asked for by a path it had.
fn moved(loaded: &mut Loaded, name: &str) -> Option<Failure> {
    if loaded.isms.by_id(name).is_some() || !name.contains(['.', '/', '\\']) {
        return None;
    }
    let wants = wanted::revisions_of(&loaded.isms, |_| true);
    loaded.read_wanted(&wants).ok()?;
    let document = find::moved(loaded, name)?;
    let path = loaded.isms.path(document);
    let shown = typed(&loaded.snapshot, path);
    Some(Failure::new(
        format!("there is no document `{name}` any more: it is `{path}` now"),
        format!("write `isms log {shown}`: its history goes on before the move"),
    ))
}

/// The history of a document that has one.
fn committed<'a>(
    loaded: &'a Loaded,
    document: &Document,
) -> Result<(&'a History, &'a DocumentHistory), Failure> {
    let isms = &loaded.isms;
    let path = isms.sources.full_path(document.file);
    let (Some(history), Some(of_document)) = (&isms.history, isms.history_of(document)) else {
        return Err(Failure::new(
            format!("no Git repository holds `{path}`, so there is no history to show"),
            "keep the documents in Git: `git init`, `git add` and `git commit`",
        ));
    };
    if !of_document.revisions.is_empty() {
        return Ok((history, of_document));
    }
    if let Some(gap) = history.gaps.iter().find(|it| it.kind != GapKind::Replaced) {
        let message = format!("the history of `{path}` is not here: {}", gap.kind.why());
        return Err(Failure::new(message, gap.kind.fix()));
    }
    Err(Failure::new(
        format!("`{path}` is in no commit yet, so there is no history to show"),
        format!(
            "commit it: `git add {}` and `git commit`",
            typed(&loaded.snapshot, isms.path(document))
        ),
    ))
}
