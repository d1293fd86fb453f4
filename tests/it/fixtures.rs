//! `fixtures/RULE/CASE/` is a small ISMS; `expected.txt` in it is what the tool says of it. Where the case has a folder
//! `before/`, that is the whole ISMS as the base holds it, and only what is new is said.

use std::path::{Path, PathBuf};

use isms::lint::{self, Request};
use isms::render::full::{self, Look};
use isms::render::{Shown, SnapshotFacts, whole};
use isms::rules;

use crate::{small_history, small_isms};

#[test]
fn every_rule_has_fixtures_and_every_fixture_a_rule() {
    let folders: Vec<String> = folders(Path::new("fixtures"))
        .iter()
        .map(|it| it.file_name().unwrap().to_str().unwrap().to_owned())
        .filter(|name| !name.starts_with("example"))
        .collect();
    let mut rules: Vec<&str> = rules::names().collect();
    rules.sort_unstable();
    assert_eq!(folders, rules, "each rule needs a folder of its name in fixtures/");
}

#[test]
fn every_fixture_says_what_it_said() {
    let mut cases = 0;
    for rule in rules::ALL {
        let folder = Path::new("fixtures").join(rule.name);
        if !folder.is_dir() {
            continue;
        }
        let mut fires = false;
        for case in folders(&folder) {
            let said = said(rule.group, &case);
            fires |= said.contains(&format!("[{}]", rule.name));
            expect(&case.join("expected.txt"), &said);
            cases += 1;
        }
        assert!(fires, "no case of fixtures/{} shows a finding of the rule", rule.name);
    }
    assert!(cases > 0, "no fixtures found");
}

/// The common case is not drawn by miette, and nobody can tell.
#[test]
fn every_fixture_is_drawn_as_miette_draws_it() {
    for rule in rules::ALL {
        for case in folders(&Path::new("fixtures").join(rule.name)) {
            let mut files = small_isms::folder(&case);
            small_isms::take_before(&mut files);
            let isms = small_history::isms(small_isms::with_backdrop(rule.group, files));
            let report = lint::state(&isms, small_isms::today(), &Request::default());
            let shown = Shown::new(&report, SnapshotFacts::default(), &[]);
            for (color, width) in [(false, 100), (true, 40)] {
                let look = Look { color, width, waived: true, summary: false };
                let drawn = whole(|it| full::render(&shown, look, it));
                let by_miette = whole(|it| full::render_by_miette(&shown, look, it));
                assert_eq!(drawn, by_miette, "{}", case.display());
            }
        }
    }
}

fn said(group: rules::Group, case: &Path) -> String {
    let mut files = small_isms::folder(case);
    files.remove("expected.txt");
    let before = small_isms::take_before(&mut files);
    let isms = small_history::isms(small_isms::with_backdrop(group, files));
    let findings = match before.map(|it| small_isms::with_backdrop(group, it)) {
        Some(before) => small_isms::new_findings(&isms, &small_isms::base(&before, &isms)),
        None => small_isms::findings(&isms),
    };
    findings.iter().map(|it| small_isms::shown(&isms, it)).collect()
}

/// Compares with an expected text, or writes it where `UPDATE` is set.
pub fn expect(path: &Path, said: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, said).unwrap();
    }
    let wanted = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    assert!(said == wanted, "{}\n--- wanted\n{wanted}\n--- said\n{said}", path.display());
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path).unwrap().map(|it| it.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|it| it.is_dir()).collect();
    folders.sort();
    folders
}
