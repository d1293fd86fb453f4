//! A management system held in memory, for rules: no disk, no Git, always the same day.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use isms::attestation::signature::AllowedSigners;
use isms::baseline::{self, Baseline};
use isms::comparison::Base;
use isms::configuration::Configuration;
use isms::date::{Date, parse_date};
use isms::document::Document;
use isms::finding::Finding;
use isms::input::{self, Contents, Keeps, Reading};
use isms::isms::{Isms, Parts};
use isms::lint::{self, Request};
use isms::mailmap::Mailmap;
use isms::rules::Group;
use isms::source::{Sources, Span};
use rayon::prelude::*;

/// The day on which every fixture and example is judged.
pub const TODAY: &str = "2026-11-23";

/// The `isms.toml` of a case that brings none: no framework to cover, and bare dates are no news.
const PLAIN: &str = "[isms]\nframeworks = []\n[rules]\nreview-unattested = \"off\"\n";

/// A document of each file, with its text among the sources.
pub fn read_documents(
    files: Vec<(String, Contents)>,
    sources: &mut Sources,
    reading: &Reading,
) -> Vec<Arc<Document>> {
    let first = sources.files.len();
    let read = files.into_par_iter().enumerate().map(|(number, (path, contents))| {
        input::document(first + number, path, contents, reading).0
    });
    let (mut files, documents): (Vec<_>, Vec<_>) = read.unzip();
    sources.files.append(&mut files);
    documents
}

pub fn today() -> Date {
    parse_date(TODAY).unwrap()
}

/// Files by path. Read as the program reads them.
pub fn isms(files: &BTreeMap<String, Vec<u8>>) -> Isms {
    read(files, None)
}

/// What a system is compared with: its own files, judged by the settings of the other as with `--base`.
pub fn base(files: &BTreeMap<String, Vec<u8>>, after: &Isms) -> Base {
    let settings = settings(files);
    let configuration = after.configuration.judging(Some(&settings));
    let mut isms = read(files, Some(configuration));
    isms.own_signers = signers(files, &settings);
    Base { isms, settings: Some(settings) }
}

fn signers(files: &BTreeMap<String, Vec<u8>>, configuration: &Configuration) -> AllowedSigners {
    let file = configuration.allowed_signers.text().and_then(|it| files.get(it));
    let text = file.map(|bytes| String::from_utf8(bytes.clone()).unwrap());
    text.map(|it| AllowedSigners::read(&it)).unwrap_or_default()
}

fn settings(files: &BTreeMap<String, Vec<u8>>) -> Configuration {
    let written = files.get("isms.toml").map(|it| String::from_utf8(it.clone()).unwrap());
    let (configuration, faults) = Configuration::read(0, &written.unwrap_or_default());
    assert_eq!(faults, [], "isms.toml of the case");
    configuration
}

/// The settings are always the first of the sources.
fn read(files: &BTreeMap<String, Vec<u8>>, configuration: Option<Configuration>) -> Isms {
    let text = |path: &str| files.get(path).map(|bytes| String::from_utf8(bytes.clone()).unwrap());
    let mut sources = Sources::default();
    let written = text("isms.toml").unwrap_or_default();
    sources.add("isms.toml", written);
    let configuration = configuration.unwrap_or_else(|| settings(files));
    let codeowners = text(".github/CODEOWNERS").map(|it| sources.add(".github/CODEOWNERS", it));
    let selected = files.iter().filter(|(path, _)| configuration.selection.selects(path));
    let contents =
        selected.map(|(path, bytes)| (path.clone(), Contents::Bytes(bytes.clone()))).collect();
    let reading = Reading::new(&configuration.rules, Keeps::Texts);
    let mut documents = read_documents(contents, &mut sources, &reading);
    let all: HashMap<&str, Contents> =
        files.iter().map(|(path, bytes)| (path.as_str(), Contents::Bytes(bytes.clone()))).collect();
    input::read_registers(&mut documents, &mut sources, |path| all.get(path));
    let baseline = text(baseline::FILE).map(|it| {
        let file = sources.add(baseline::FILE, it);
        let (baseline, faults) = Baseline::read(file, sources.files[file].text());
        assert_eq!(faults, [], "the baseline of the case");
        baseline
    });
    let attachments: HashMap<_, _> = files
        .iter()
        .map(|(path, bytes)| (path.clone(), Ok(isms::digest::of_file(bytes))))
        .collect();
    let paths: BTreeSet<String> = files.keys().cloned().collect();
    let parts = Parts { sources, configuration, documents, codeowners, paths, attachments };
    let mut isms = Isms::new(parts);
    isms.baseline = baseline.unwrap_or_default();
    isms.own_signers = signers(files, &isms.configuration);
    isms.mailmap = text(".mailmap").map(|it| {
        let file = isms.sources.add(".mailmap", it);
        Mailmap::read(file, isms.sources.files[file].text())
    });
    isms
}

/// What the program finds, without what is waived or stands in the baseline.
pub fn findings(isms: &Isms) -> Vec<Finding> {
    let report = lint::state(isms, today(), &Request::default());
    report.findings.into_iter().filter(Finding::counts).collect()
}

/// The same beside a base, without what that has too.
pub fn new_findings(isms: &Isms, base: &Base) -> Vec<Finding> {
    let report = lint::change(isms, (base, &[]), today(), &Request::default());
    report.findings.into_iter().filter(Finding::counts).collect()
}

/// Takes what lies in the folder `before/` out of the files of a case: the whole system that a change began with.
pub fn take_before(files: &mut BTreeMap<String, Vec<u8>>) -> Option<BTreeMap<String, Vec<u8>>> {
    let names: Vec<String> = files.keys().filter(|it| it.starts_with("before/")).cloned().collect();
    let take = |name: String| {
        let contents = files.remove(&name).expect("it is one of them");
        (name["before/".len()..].to_owned(), contents)
    };
    let before: BTreeMap<_, _> = names.into_iter().map(take).collect();
    (!before.is_empty()).then_some(before)
}

/// The line that stands for the rows of a Statement of Applicability that a case does not spell out.
const OTHER_ROWS: &str = "# ... the rows of the other controls\n";

/// The files that stand around a case: for control coverage, risks and audits a system in which everything is in order, else,
/// or where the case has a history, nothing.
pub fn with_backdrop(group: Group, case: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    // The names of a case's commits must not change with what stands around others.
    let has_history = case.contains_key("history.toml");
    let mut files = match group {
        Group::Coverage | Group::Risk | Group::Audit if !has_history => {
            folder(Path::new("tests/it/backdrop"))
        }
        _ => BTreeMap::from([("isms.toml".to_owned(), PLAIN.as_bytes().to_vec())]),
    };
    let statement = files.get("soa.md").map(|it| String::from_utf8(it.clone()).unwrap());
    files.extend(case);
    if let (Some(whole), Some(text)) = (statement, files.get_mut("soa.md")) {
        let written = String::from_utf8(text.clone()).unwrap();
        *text = written.replace(OTHER_ROWS, &other_rows(&whole, &written)).into_bytes();
    }
    files
}

/// The rows of a whole Statement of Applicability for the controls that `written` does not name.
fn other_rows(whole: &str, written: &str) -> String {
    let rows = whole.split("[[applicability]]\n").skip(1).map(|it| it.split("+++").next().unwrap());
    let others = rows.filter(|it| !written.contains(it.lines().next().unwrap()));
    let others: Vec<String> = others.map(|it| format!("[[applicability]]\n{it}")).collect();
    others.concat()
}

/// Every file below a folder, by its path from there.
pub fn folder(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// A finding as the fixtures keep it: place, level, rule, message, then labels and help.
pub fn shown(isms: &Isms, finding: &Finding) -> String {
    let place = |span: Span| {
        let file = &isms.sources.files[span.file()];
        let position = file.position(span.start());
        format!("{}:{}:{}", file.path, position.line, position.column)
    };
    let mut text = format!(
        "{}: {}[{}] {}\n    {} {}\n",
        place(finding.at),
        finding.level.name(),
        finding.rule.name,
        finding.message,
        finding.subject,
        finding.key
    );
    for label in &finding.labels {
        let _ = writeln!(text, "    {}: {}", place(label.at), label.text);
    }
    if let Some(help) = &finding.help {
        let _ = writeln!(text, "    help: {help}");
    }
    text
}
