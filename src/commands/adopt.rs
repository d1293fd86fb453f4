//! `isms adopt`: front matter for the documents that have none, from what stands in them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use rayon::prelude::*;

use super::load::{self, Loaded};
use super::output::{self, Failure, Terminal};
use super::{paths, save};
use crate::adopt::{self, Adoption, Fact, House, Reading, Remark, Value};
use crate::arguments::{Adopt, SnapshotArguments};
use crate::date::count;
use crate::document::{Document, Kind};
use crate::fault::FaultKind;
use crate::isms::Isms;
use crate::render::escape;
use crate::starter;

/// A document and what becomes of it.
struct Done<'a> {
    path: &'a str,
    old: &'a str,
    id: String,
    adoption: Box<Adoption>,
}

pub(super) fn run(adopt: &Adopt, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let snapshot =
        SnapshotArguments { staged: false, rev: None, today: None, config: adopt.config.clone() };
    let start = paths::start(&adopt.paths, &snapshot);
    let loaded = load::load_even_empty(&start, &snapshot, terminal)?;
    let Some(root) = loaded.snapshot.root() else {
        return Err(Failure::new("there is no work tree to read", "go to a clone with files"));
    };
    let within = paths::within(&adopt.paths, &loaded)?;
    let house = House::new(&loaded.isms.configuration, adopt.order(), adopt.strip);
    let (done, refused) = read(&loaded, &within, &house);
    let mut report = String::new();
    for done in &done {
        describe(done, &mut report);
        if !adopt.write {
            show(done, &mut report);
        }
    }
    for (path, remark) in &refused {
        let _ = writeln!(report, "{}: left as it is: {}", escape::line(path), remark_line(remark));
    }
    if adopt.write {
        write(root, &done)?;
    }
    summarise(&loaded.isms, &done, refused.len(), adopt, &mut report);
    output::print(&report)?;
    Ok(ExitCode::SUCCESS)
}

/// Reads every document that was asked for and has no front matter, and gives each an id.
fn read<'a>(
    loaded: &'a Loaded,
    within: &[String],
    house: &House,
) -> (Vec<Done<'a>>, Vec<(&'a str, Remark)>) {
    let isms = &loaded.isms;
    let is_asked = |path: &str| within.is_empty() || within.iter().any(|it| paths::holds(it, path));
    let wanted: Vec<&Document> =
        isms.documents.iter().filter(|it| !it.is_readable() && is_asked(isms.path(it))).collect();
    let readings: Vec<(&str, &str, Reading)> = wanted
        .into_par_iter()
        .map(|document| {
            let (path, text) =
                (isms.path(document), isms.sources.files[document.file].text.as_str());
            // A file that is no text was not read to its end.
            let unread = document.faults.iter().find(|it| it.kind == FaultKind::Encoding);
            let reading = match unread {
                Some(fault) => Reading::Refused(Remark { line: None, text: fault.message.clone() }),
                None => adopt::read(path, text, house),
            };
            (path, text, reading)
        })
        .collect();
    let mut taken: Vec<(Option<Kind>, String)> = loaded.isms.numbered();
    let own = readings.iter().filter_map(|(.., it)| match it {
        Reading::Adopted(it) => Some((it.kind, it.id()?.to_owned())),
        _ => None,
    });
    taken.extend(own);
    let mut done = Vec::new();
    let mut refused = Vec::new();
    for (path, old, reading) in readings {
        match reading {
            Reading::Standing => {}
            Reading::Refused(remark) => refused.push((path, remark)),
            Reading::Adopted(adoption) => {
                let id = adoption.id().map_or_else(
                    || {
                        let id = starter::next_id(&taken, adoption.kind);
                        taken.push((adoption.kind, id.clone()));
                        id
                    },
                    str::to_owned,
                );
                done.push(Done { path, old, id, adoption });
            }
        }
    }
    (done, refused)
}

fn write(root: &Path, done: &[Done<'_>]) -> Result<(), Failure> {
    let prepared: Vec<save::Prepared> = done
        .iter()
        .map(|it| save::prepare(root, it.path, it.old, &it.adoption.text(it.old, &it.id)))
        .collect::<Result<_, _>>()?;
    prepared.into_iter().try_for_each(save::Prepared::put_in_place)
}

/// What came from where.
fn describe(done: &Done<'_>, report: &mut String) {
    let _ = writeln!(report, "{}", escape::line(done.path));
    let adoption = &done.adoption;
    let mut rows: Vec<(&str, String, &str)> = Vec::new();
    if adoption.id().is_none() {
        rows.push(("id", done.id.clone(), "the next free one of its type"));
    }
    rows.extend(adoption.facts.iter().map(|it| (it.key, shown(it), it.from.as_str())));
    if !adoption.extra.is_empty() {
        let keys: Vec<&str> = adoption.extra.iter().map(|(key, _)| key.as_str()).collect();
        rows.push(("extra", keys.join(", "), "the YAML, kept and not checked"));
    }
    for (key, value, from) in rows {
        let value: String = value.chars().take(200).collect();
        let _ = writeln!(report, "  {key:14}  {:40}  {}", escape::line(&value), escape::line(from));
    }
    for remark in &adoption.remarks {
        let _ = writeln!(report, "  - {}", remark_line(remark));
    }
}

fn shown(fact: &Fact) -> String {
    match &fact.value {
        Value::List(items) if items.len() > 6 => {
            format!("{}, {} and {} more", items[0], items[1], items.len() - 2)
        }
        _ => fact.written.clone(),
    }
}

fn remark_line(remark: &Remark) -> String {
    let text = escape::line(&remark.text);
    match remark.line {
        Some(line) => format!("line {line}: {text}"),
        None => text.into_owned(),
    }
}

fn show(done: &Done<'_>, report: &mut String) {
    for line in done.adoption.diff(done.path, done.old, &done.id).lines() {
        let _ = writeln!(report, "{}", escape::line(line));
    }
    report.push('\n');
}

/// How many, and what to add to `isms.toml` so that owners are known.
fn summarise(isms: &Isms, done: &[Done<'_>], refused: usize, adopt: &Adopt, report: &mut String) {
    let mut unknown: BTreeMap<&str, &str> = BTreeMap::new();
    for fact in done.iter().flat_map(|it| &it.adoption.facts) {
        unknown.extend(fact.unknown.iter().map(|(key, name)| (key.as_str(), name.as_str())));
    }
    if !unknown.is_empty() {
        let _ = writeln!(
            report,
            "isms.toml does not know these yet; add each, or use `[people.NAME]` where it is a person:\n"
        );
        for (key, name) in unknown {
            let _ = writeln!(
                report,
                "[roles.{}]\ntitle = {}\nholders = []\n",
                starter::key(key),
                starter::quoted(&escape::line(name))
            );
        }
    }
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let documents = count(number(done.len()), "document");
    let verb = if adopt.write { "adopted" } else { "would be adopted" };
    let others = isms.documents.len() - done.len() - refused;
    let _ = write!(
        report,
        "{documents} {verb}, {refused} left as they are, {others} not asked for or with front matter already"
    );
    let _ = writeln!(
        report,
        "{}",
        if adopt.write || done.is_empty() { "" } else { "; `--write` writes them" }
    );
}
