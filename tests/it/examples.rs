//! The fictional company: clean in `fixtures/example`, with exactly the planted gaps in `fixtures/example-gaps`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use isms::finding::Finding;
use isms::graph::processes::{Circle, ProcessGraph};
use isms::isms::Isms;

use crate::small_isms;

#[test]
fn the_example_is_a_whole_system_in_order() {
    let isms = example("fixtures/example");
    let findings = small_isms::findings(&isms);
    let shown: String = findings.iter().map(|it| small_isms::shown(&isms, it)).collect();
    assert!(findings.is_empty(), "{shown}");
    assert!(isms.documents.len() >= 25);
    assert!(isms.documents.iter().all(isms::document::Document::is_readable));
}

#[test]
fn the_example_has_twenty_four_processes_in_a_loop_and_an_answer_for_every_control() {
    let isms = example("fixtures/example");
    let graph = ProcessGraph::of(&isms);
    assert_eq!((graph.processes.len(), &graph.circle), (24, &Circle::Closed));
    assert!(graph.processes.iter().all(|it| it.document.clauses.is_present()));
    let map = isms.by_id("GOV-02").unwrap();
    let text = map.body_text(isms.source(map).text());
    for process in &graph.processes {
        let name = isms.path(process.document).trim_start_matches("processes/");
        assert!(text.contains(name), "the process map lacks {name}");
    }
    assert_eq!(isms.applicability_rows().count(), 93);
}

#[test]
fn the_example_with_gaps_shows_each_planted_gap_and_no_other() {
    let isms = example("fixtures/example-gaps");
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for Finding { at, rule, .. } in small_isms::findings(&isms) {
        found
            .entry(isms.sources.path(at.file()).to_owned())
            .or_default()
            .insert(rule.name.to_owned());
    }
    assert_eq!(found, planted());
}

/// `GAPS.txt`: a path, a colon, the rules that report it.
fn planted() -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string("fixtures/example-gaps/GAPS.txt").unwrap();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let gaps = lines.map(|line| line.split_once(": ").unwrap());
    gaps.map(|(path, rules)| (path.to_owned(), rules.split(' ').map(str::to_owned).collect()))
        .collect()
}

fn example(folder: &str) -> Isms {
    small_isms::isms(&small_isms::folder(Path::new(folder)))
}
