//! Whole systems of a few documents: every rule, then every format.

mod comparisons;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use isms::configuration::Configuration;
use isms::coverage::Coverage;
use isms::input::{Contents, Keeps, Reading};
use isms::isms::{Isms, Parts};
use isms::lint::{self, Report, Request};
use isms::not_checked::NotChecked;
use isms::render::full::{self, Look};
use isms::render::status as render_status;
use isms::render::{
    Shown, SnapshotFacts, coverage, github, gitlab, json, junit, sarif, short, whole,
};
use isms::rules;
use isms::source::{SourceFile, Sources};
use isms::status::Status;
use proptest::collection::btree_map;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseResult;

use super::{check, commands_a_build, markdown, moves_a_terminal, mutation, spans_in, toml, words};
use crate::formats::markdown::page;
use crate::small_isms::{read_documents, today};

const PATHS: &[&str] = &[
    "a.md",
    "A.MD",
    "policies/a.md",
    "policies/b c.md",
    "policies/ü.md",
    "x/y/z.md",
    "plan.pdf.md",
    "\u{1b}[31mred.md",
    "line\n::error::end.md",
    "\u{202e}dm.md",
    "-rf.md",
    "a:b.md",
    "%2e%2e.md",
];

#[derive(Clone, Debug)]
struct System {
    files: BTreeMap<&'static str, String>,
    settings: String,
    codeowners: Option<String>,
}

fn system() -> impl Strategy<Value = System> {
    let document = prop_oneof![3 => markdown::document(), 3 => mutation::document()];
    let settings = prop_oneof![2 => mutation::settings(), 1 => toml::sound(), 1 => Just(String::new()), 1 => Just("[isms]\nframeworks = []\n".to_owned())];
    let line =
        (words::text(), words::text()).prop_map(|(pattern, owner)| format!("{pattern} @{owner}\n"));
    let codeowners = prop::option::of(prop::collection::vec(line, 0..4).prop_map(|it| it.concat()));
    (btree_map(select(PATHS), document, 0..5), settings, codeowners)
        .prop_map(|(files, settings, codeowners)| System { files, settings, codeowners })
}

impl System {
    fn read(&self) -> Isms {
        self.read_keeping(Keeps::Texts)
    }

    fn read_keeping(&self, keeps: Keeps) -> Isms {
        let mut sources = Sources { prefix: "isms/".into(), ..Sources::default() };
        let file = sources.add("isms.toml", self.settings.clone());
        let configuration = match Configuration::read(file, &self.settings) {
            (configuration, faults) if faults.is_empty() => configuration,
            _ => {
                sources.files[file] = Arc::new(SourceFile::new("isms.toml", ""));
                Configuration::unwritten(file)
            }
        };
        let codeowners = self.codeowners.as_ref().map(|it| sources.add("CODEOWNERS", it.clone()));
        let contents = |text: &String| Contents::Bytes(text.clone().into_bytes());
        let files =
            self.files.iter().map(|(path, text)| ((*path).to_owned(), contents(text))).collect();
        let reading = Reading::new(&configuration.rules, keeps);
        let documents = read_documents(files, &mut sources, &reading);
        let paths: BTreeSet<String> = self.files.keys().map(|it| (*it).to_owned()).collect();
        let attachments = HashMap::from([("plan.pdf".to_owned(), Err("gone\u{1b}".to_owned()))]);
        Isms::new(Parts { sources, configuration, documents, codeowners, paths, attachments })
    }
}

#[test]
fn a_system_is_linted_and_shown() {
    check(&system(), |system| {
        let isms = system.read();
        let report = lint::state(&isms, today(), &Request::default());
        findings_are_sound(&report)?;
        let fingerprints = fingerprints(&report);
        prop_assert_eq!(
            &fingerprints,
            &self::fingerprints(&lint::state(&isms, today(), &Request::default()))
        );
        shown_is_sound(&report)?;
        let table = coverage::table(&isms, &Coverage::of(&isms, today()));
        prop_assert!(!moves_a_terminal(&table));
        let snapshot = SnapshotFacts { kind: "folder", commit: None };
        let day = Status::of(&isms, today());
        let day = render_status::Shown { status: &day, snapshot: &snapshot };
        for text in [
            render_status::text(&day, false),
            render_status::markdown(&day),
            render_status::json(&day),
        ] {
            prop_assert!(!moves_a_terminal(&text) && !commands_a_build(&text), "{:?}", text);
        }
        // It panics at any mark that is not ours.
        page(&render_status::markdown(&day));
        let object = render_status::json(&day);
        prop_assert!(serde_json::from_str::<serde_json::Value>(&object).is_ok());
        let object = coverage::json(&isms, &Coverage::of(&isms, today()), "2026-11-23");
        prop_assert!(serde_json::from_str::<serde_json::Value>(&object).is_ok());
        Ok(())
    });
}

/// Texts that are let go change no finding, and no format once those are back that findings point into.
#[test]
fn what_is_let_go_is_not_missed() {
    for all_digests in [true, false] {
        check(&system(), |system| {
            let (whole, cut) =
                (system.read(), system.read_keeping(Keeps::Beginnings { all_digests }));
            let report = lint::state(&cut, today(), &Request::default());
            let places = report.findings.iter().flat_map(|it| {
                std::iter::once(it.at).chain(it.labels.iter().map(|label| label.at))
            });
            for place in places {
                let file = &cut.sources.files[place.file()];
                if file.lacks(place) {
                    let text = whole.sources.files[place.file()].text();
                    file.supply(text.to_owned()).expect("nothing changed");
                }
            }
            let report_of_whole = lint::state(&whole, today(), &Request::default());
            prop_assert_eq!(drawn(&report), drawn(&report_of_whole));
            Ok(())
        });
    }
}

/// A blank line above a document moves every line number and says nothing new.
#[test]
fn a_fingerprint_holds_no_line_number() {
    check(&system(), |system| {
        let mut moved = system.clone();
        for text in moved.files.values_mut() {
            let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
            text.insert(at, '\n');
        }
        let before = fingerprints(&lint::state(&system.read(), today(), &Request::default()));
        let after = fingerprints(&lint::state(&moved.read(), today(), &Request::default()));
        prop_assert_eq!(before, after);
        Ok(())
    });
}

/// What is asked for is a part of the whole, whatever is asked.
#[test]
fn less_is_asked_for_and_nothing_new_is_found() {
    let request = (select(rules::ALL), any::<bool>(), prop::option::of(select(PATHS)));
    check(&(system(), request), |(system, (rule, no_waivers, path))| {
        let isms = system.read();
        let whole = fingerprints(&lint::state(&isms, today(), &Request::default()));
        let paths = path.map(str::to_owned).into_iter().collect();
        let request = Request { only: vec![rule], no_waivers, paths };
        let report = lint::state(&isms, today(), &request);
        // Whether a waiver is used depends on the rules that ran.
        let found = report.findings.iter().filter(|it| it.rule.group != rules::Group::Waivers);
        for finding in found {
            prop_assert_eq!(finding.rule.name, rule.name);
            prop_assert!(whole.iter().any(|it| it == finding.fingerprint()));
        }
        Ok(())
    });
}

fn fingerprints(report: &Report<'_>) -> Vec<String> {
    let mut all: Vec<_> = report.findings.iter().map(|it| it.fingerprint().to_owned()).collect();
    all.sort();
    all
}

fn findings_are_sound(report: &Report<'_>) -> TestCaseResult {
    let isms = report.isms;
    for (file, start, end) in spans_in(&format!(
        "{:?}",
        report.findings.iter().map(|it| (it.at, &it.labels)).collect::<Vec<_>>()
    )) {
        let text = isms.sources.files[file].text();
        prop_assert!(
            text.get(start..end).is_some(),
            "{}..{} of {}",
            start,
            end,
            isms.sources.path(file)
        );
    }
    let order = |it: &isms::finding::Finding| {
        (isms.sources.path(it.at.file()).to_owned(), it.at.start(), it.rule.name)
    };
    prop_assert!(report.findings.is_sorted_by_key(order));
    for finding in &report.findings {
        prop_assert!(
            !finding.message.is_empty() && !finding.subject.is_empty() && !finding.key.is_empty(),
            "{:?}",
            finding.rule.name
        );
    }
    let unread = isms.documents.iter().filter(|it| !it.is_readable());
    for document in unread {
        let at = report.findings.iter().filter(|it| it.at.file() == document.file);
        let names: BTreeSet<_> = at.map(|it| it.rule.name).collect();
        prop_assert!(names.len() <= 1, "a document that cannot be read is judged: {:?}", names);
    }
    Ok(())
}

fn shown_is_sound(report: &Report<'_>) -> TestCaseResult {
    let not_checked =
        [NotChecked { what: "a\u{1b}[2J".into(), why: "b\u{202e}\n::error::".into() }];
    let snapshot = SnapshotFacts { kind: "folder", commit: None };
    let shown = Shown::new(report, snapshot, &not_checked);
    let look = Look { color: false, width: 100, waived: true, summary: true };
    let faults = report.isms.documents.iter().flat_map(|it| it.faults.clone()).collect::<Vec<_>>();
    let faults = full::render_faults(&faults, &report.isms.sources, look);
    for text in
        [whole(|it| full::render(&shown, look, it)), whole(|it| short::render(&shown, it)), faults]
    {
        prop_assert!(!moves_a_terminal(&text), "{:?}", text);
        prop_assert!(!commands_a_build(&text), "{:?}", text);
    }
    for look in [look, Look { color: true, ..look }] {
        let drawn = whole(|it| full::render(&shown, look, it));
        prop_assert_eq!(drawn, whole(|it| full::render_by_miette(&shown, look, it)));
    }
    let object = whole(|it| json::render(&shown, it));
    let lines = whole(|it| json::render_lines(&shown, it));
    prop_assert_eq!(&object, &whole(|it| json::render_of_lines(&shown, &lines, it)));
    for (format, text) in [
        ("sarif", whole(|it| sarif::render(&shown, it))),
        ("github", whole(|it| github::render(&shown, it))),
        ("gitlab", whole(|it| gitlab::render(&shown, it))),
        ("junit", whole(|it| junit::render(&shown, |_| true, it))),
        ("markdown", isms::render::markdown::render(&shown, 20_000)),
    ] {
        crate::hostile::formats::read(format, &text);
    }
    prop_assert!(!moves_a_terminal(&object) && !commands_a_build(&object));
    let object: serde_json::Value = serde_json::from_str(&object).expect("JSON");
    prop_assert!(!moves_a_terminal(&lines) && !commands_a_build(&lines));
    let count = object["findings"].as_array().map_or(0, Vec::len);
    prop_assert_eq!(count, report.findings.len());
    prop_assert_eq!(lines.lines().count(), count + 1);
    for (line, finding) in lines.lines().zip(&report.findings) {
        let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
        prop_assert_eq!(line["message"].as_str(), Some(finding.message.as_str()));
    }
    Ok(())
}

/// A report as a person and as a script see it.
fn drawn(report: &Report<'_>) -> [String; 2] {
    let shown = Shown::new(report, SnapshotFacts { kind: "folder", commit: None }, &[]);
    let look = Look { color: false, width: 100, waived: true, summary: true };
    [whole(|it| full::render(&shown, look, it)), whole(|it| json::render(&shown, it))]
}
