//! `isms adopt`: front matter for the documents that have none, from what stands in them.

mod ids;
mod left;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use rayon::prelude::*;

use self::ids::Ids;
use super::load::{self, Loaded};
use super::output::{self, Failure, Terminal};
use super::{paths, save};
use crate::adopt::properties::{self, Format};
use crate::adopt::{self, Adoption, Fact, House, Origin, Reading, Remark, Value};
use crate::arguments::{Adopt, SnapshotArguments};
use crate::document::Document;
use crate::edit;
use crate::fault::FaultKind;
use crate::history::wanted;
use crate::input::{Contents, mebibytes};
use crate::isms::Isms;
use crate::patch;
use crate::path;
use crate::phrase::count;
use crate::render::escape;

/// A document and what becomes of it.
struct Done<'a> {
    path: Cow<'a, str>,
    old: &'a str,
    id: String,
    adoption: Box<Adoption>,
    /// A sidecar, which was not there before.
    is_new: bool,
}

impl Done<'_> {
    /// The file that it was made from.
    fn source(&self) -> &str {
        let path = &*self.path;
        path.strip_suffix(".md").filter(|_| self.is_new).unwrap_or(path)
    }
}

pub(super) fn run(adopt: &Adopt, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let snapshot = SnapshotArguments::of_disk(None, adopt.config.as_ref());
    let start = paths::start(&adopt.paths);
    let mut loaded = load::load_even_empty(start, &snapshot, terminal)?;
    let within = paths::within(&adopt.paths, &loaded)?;
    let wants = wanted::revisions_of(&loaded.isms, |it| {
        !it.is_readable() && is_asked(&within, loaded.isms.path(it))
    });
    loaded.read_wanted(&wants)?;
    let root = loaded.work_tree()?;
    let house = House::new(&loaded.isms.configuration, adopt.order(), adopt.strip);
    let isms = &loaded.isms;
    let (mut done, refused) = read(&loaded, &within, &house);
    adopt::rename(done.iter_mut().flat_map(|it| &mut it.adoption.facts), &house);
    let mut report = String::new();
    for done in &done {
        describe(isms, &house, done, &mut report);
        if !adopt.write {
            report.push_str(&terminal.diff(&difference(done, loaded.snapshot.prefix())));
            report.push('\n');
        }
    }
    for (path, remark) in &refused {
        let _ = writeln!(report, "{}: left as it is: {}", escape::line(path), remark_line(remark));
    }
    if adopt.write {
        write(root, &done)?;
    }
    for path in &within {
        let is_inside = |it: &str| path::holds(path, it);
        let is_read = done.iter().any(|it| is_inside(it.source()))
            || refused.iter().any(|(it, _)| is_inside(it));
        if !is_read {
            let why = left::why(&loaded, path);
            let _ =
                writeln!(report, "{}: left as it is: {}", escape::line(path), escape::line(&why));
        }
    }
    if let Some(ending) = load::longer_ending(&loaded.snapshot, &isms.configuration)
        && isms.documents.is_empty()
        && done.is_empty()
    {
        let _ = writeln!(report, "{}", escape::line(&load::include(ending)));
    }
    summarise(isms, &done, &refused, adopt, &mut report);
    output::print(&report)?;
    Ok(ExitCode::SUCCESS)
}

fn is_asked(within: &[String], path: &str) -> bool {
    within.is_empty() || within.iter().any(|it| path::holds(it, path))
}

/// Reads every document that was asked for and has no front matter, and gives each an id.
fn read<'a>(
    loaded: &'a Loaded,
    within: &[String],
    house: &House,
) -> (Vec<Done<'a>>, Vec<(&'a str, Remark)>) {
    let isms = &loaded.isms;
    let is_asked = |path: &str| is_asked(within, path);
    let wanted: Vec<&Document> =
        isms.documents.iter().filter(|it| !it.is_readable() && is_asked(isms.path(it))).collect();
    let readings: Vec<(&str, &str, Reading)> = wanted
        .into_par_iter()
        .map(|document| {
            let (path, text) = (isms.path(document), isms.sources.files[document.file].text());
            // A file that is no text was not read to its end.
            let unread = document.faults.iter().find(|it| it.kind == FaultKind::Encoding);
            let reading = match unread {
                Some(fault) => Reading::Refused(Remark { line: None, text: fault.message.clone() }),
                None => adopt::read(path, text, house),
            };
            (path, text, reading)
        })
        .collect();
    let stated = readings.iter().filter_map(|(.., it)| match it {
        Reading::Adopted(it) => Some(&**it),
        _ => None,
    });
    let mut ids = Ids::new(isms, stated);
    let mut done = Vec::new();
    let mut refused = Vec::new();
    for (path, old, reading) in readings {
        match reading {
            Reading::Standing => {}
            Reading::Refused(remark) => refused.push((path, remark)),
            Reading::Adopted(mut adoption) => {
                let id = ids.give(path, &mut adoption);
                done.push(Done { path: Cow::Borrowed(path), old, id, adoption, is_new: false });
            }
        }
    }
    sidecars(loaded, is_asked, house, &mut ids, &mut done, &mut refused);
    (done, refused)
}

/// A document for every file of an Office program and every PDF that none speaks for.
fn sidecars<'a>(
    loaded: &'a Loaded,
    is_asked: impl Fn(&str) -> bool,
    house: &House,
    ids: &mut Ids,
    done: &mut Vec<Done<'a>>,
    refused: &mut Vec<(&'a str, Remark)>,
) {
    let (isms, snapshot) = (&loaded.isms, &loaded.snapshot);
    let lacks_one = |path: &str| {
        let sidecar = format!("{path}.md");
        isms.configuration.selection.selects(&sidecar)
            && !load::has(snapshot, &sidecar)
            && !isms.attachments().contains_key(path)
    };
    let files: Vec<(&str, Format)> = snapshot
        .paths()
        .iter()
        .filter_map(|path| Some((path.as_str(), Format::of(path)?)))
        .filter(|(path, _)| is_asked(path) && lacks_one(path))
        .collect();
    let too_large = format!("it is larger than {} MiB", mebibytes(properties::LIMIT));
    for (path, format) in files {
        if format == Format::Foreign {
            let text =
                "files of this format are not read: save it as .docx, .xlsx or .pdf".to_owned();
            refused.push((path, Remark { line: None, text }));
            continue;
        }
        let properties = match snapshot.read(&[path], properties::LIMIT).pop() {
            Some(Contents::Bytes(bytes)) => properties::read(format, &bytes),
            Some(Contents::TooLarge { .. }) => Err(too_large.as_str()),
            _ => {
                let text = "it cannot be read".to_owned();
                refused.push((path, Remark { line: None, text }));
                continue;
            }
        };
        let mut adoption = Box::new(adopt::sidecar(path, properties, house));
        let sidecar = format!("{path}.md");
        let id = ids.give(&sidecar, &mut adoption);
        done.push(Done { path: Cow::Owned(sidecar), old: "", id, adoption, is_new: true });
    }
}

/// All documents or none.
fn write(root: &Path, done: &[Done<'_>]) -> Result<(), Failure> {
    let prepare = |it: &Done<'_>| {
        let text = it.adoption.text(it.old, &it.id);
        if it.is_new {
            save::prepare_new(root, &it.path, &text)
        } else {
            save::prepare(root, &it.path, it.old, &text)
        }
    };
    let prepared: Vec<save::Prepared> = done.iter().map(prepare).collect::<Result<_, _>>()?;
    save::put_in_place(&prepared)
}

/// What came from where.
fn describe(isms: &Isms, house: &House, done: &Done<'_>, report: &mut String) {
    let _ = writeln!(report, "{}", escape::line(&done.path));
    let adoption = &done.adoption;
    let mut rows: Vec<(&str, String, &str)> = Vec::new();
    if adoption.id().is_none() {
        rows.push(("id", done.id.clone(), "the next free one of its type"));
    }
    rows.extend(adoption.facts.iter().map(|it| (it.key, shown(it), it.from.as_str())));
    if !adoption.extra.is_empty() {
        let keys: Vec<&str> = adoption.extra.iter().map(|(key, _)| key.as_str()).collect();
        rows.push((
            "extra",
            keys.join(", "),
            if done.is_new {
                "its properties, not checked"
            } else {
                "the YAML, kept and not checked"
            },
        ));
    }
    let origin =
        isms.history.as_ref().zip(isms.by_path(&done.path).and_then(|it| isms.history_of(it)));
    let origin = origin.and_then(|(history, document)| Origin::of(history, document));
    rows.extend(origin.as_ref().map(|it| ("", it.told(), "Git")));
    for (key, value, from) in rows {
        let value: String = value.chars().take(200).collect();
        let _ = writeln!(report, "  {key:14}  {:40}  {}", escape::line(&value), escape::line(from));
    }
    let has_owner = adoption.facts.iter().any(|it| it.key == "owner");
    let owner = origin.filter(|_| !has_owner).and_then(|it| it.owner(house));
    for remark in adoption.remarks.iter().chain(&owner) {
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

fn difference(done: &Done<'_>, prefix: &str) -> String {
    let new = done.adoption.text(done.old, &done.id);
    patch::changed(&format!("{prefix}{}", done.path), (!done.is_new).then_some(done.old), &new)
}

/// How many, and what to add to `isms.toml` so that owners are known.
fn summarise(
    isms: &Isms,
    done: &[Done<'_>],
    refused: &[(&str, Remark)],
    adopt: &Adopt,
    report: &mut String,
) {
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
            let of_person = match name {
                it if adopt::is_address(it) => Some("emails"),
                it if adopt::is_handle(it) => Some("handles"),
                _ => None,
            };
            let (key, name) = (edit::key(key), edit::quoted(&escape::line(name)));
            let _ = match of_person {
                Some(list) => {
                    writeln!(report, "[people.{key}]\nname = {name}\n{list} = [{name}]\n")
                }
                None => writeln!(report, "[roles.{key}]\ntitle = {name}\nholders = []\n"),
            };
        }
    }
    let documents = count(done.len(), "document");
    let verb = if adopt.write { "adopted" } else { "would be adopted" };
    let sidecars = done.iter().filter(|it| it.is_new).count();
    let left = refused.iter().filter(|(path, _)| Format::of(path).is_none()).count();
    let others = isms.documents.len() - (done.len() - sidecars) - left;
    let sidecars = match sidecars {
        0 => String::new(),
        many => format!(" ({many} of them new sidecars)"),
    };
    let _ = write!(
        report,
        "{documents}{sidecars} {verb}, {} left as they are, {others} not asked for or with front matter already",
        refused.len()
    );
    let _ = writeln!(
        report,
        "{}",
        match (done.is_empty(), adopt.write) {
            (true, _) => "",
            (_, true) => {
                "\nnext: look at `git diff`, run `isms check`; `isms baseline` keeps an old pile from blocking new work"
            }
            (_, false) => "; `--write` writes them",
        }
    );
}
