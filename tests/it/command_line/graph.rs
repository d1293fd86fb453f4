//! `isms graph`: what flows between processes, what documents build on, and what is missing, in four formats. Each drawn
//! line is read again by a strict grammar of our own, so that no name can become a part of a picture.

use std::fmt::Write;

use regex::Regex;
use tempfile::TempDir;

use super::{Ran, example, folder, isms, owned};

/// Names that mean something to Mermaid, Markdown, HTML, Graphviz, a terminal or a build.
const HOSTILE: &[&str] = &[
    "a \"quoted\" name",
    "a] --> n0[x",
    "a\n  n0 --> n1",
    "x<script>alert(1)</script>",
    "\u{1b}[31mred\u{202e}",
    "```\n# out",
    "1. first",
    "1) first",
    "- item",
    "end",
    "%%{init: {}}%%",
    "#quot; &lt; &quot;",
    "\\\"; n9 [label=\\N]",
    "\\",
    "::error::x ##[error]y",
    "style: x:#1;",
    "`code` _under_ *star* ~~gone~~",
    "fa:fa-car https://example.com @{shape: x}",
    "click n0 href \"javascript:alert(1)\"",
    "|\"x\"|",
];

fn process(id: &str, keys: &str) -> (String, String) {
    let text = format!(
        "+++\nid = \"{id}\"\ntitle = \"Title of {id}\"\ntype = \"process\"\n{keys}+++\n\n# Title of {id}\n\nText.\n"
    );
    (format!("processes/{}.md", id.to_lowercase()), text)
}

fn written(files: &[(String, String)]) -> TempDir {
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    folder(&files)
}

/// Two processes with a flow each way, and one of every problem.
fn with_problems() -> TempDir {
    written(&[
        process(
            "P-1",
            "clauses = [\"6.1.2\"]\ninputs = [\"results\", \"reslts\", \"laws\"]\nexternal_inputs = [\"laws\"]\n\
             outputs = [\"Plans\", \"paper\"]\n",
        ),
        process(
            "P-2",
            "clauses = [\"10.1\"]\ninputs = [\"Plans\"]\noutputs = [\"results\"]\nexternal_outputs = [\"letters\"]\n",
        ),
        process("P-3", "clauses = [\"9.1\"]\n"),
        process("P-4", "clauses = [\"9.1\"]\ndepends_on = [\"P-2\"]\n"),
    ])
}

fn hostile() -> TempDir {
    let mut names = String::new();
    for name in HOSTILE {
        let _ = write!(names, "{}, ", serde_json::to_string(name).unwrap().replace("\\/", "/"));
    }
    let list = format!("[{names}]");
    let mut files = vec![
        process("P-1", &format!("outputs = {list}\ninputs = [\"x1\", \"x2\"]\n")),
        process("P-2", &format!("inputs = {list}\noutputs = [\"x1\"]\n")),
    ];
    for (number, name) in HOSTILE.iter().enumerate() {
        let name = serde_json::to_string(&format!("{name} {number}")).unwrap();
        let keys =
            format!("external_inputs = [{name}]\ninputs = [{name}, \"{number} of nobody\"]\n");
        let (path, text) = process(&format!("H-{number}"), &keys);
        files.push((path, text.replacen(&format!("\"H-{number}\""), &name, 1)));
    }
    written(&files)
}

fn graph(folder: &TempDir, more: &[&str]) -> Ran {
    let mut arguments = vec!["graph"];
    arguments.extend(more);
    let ran = isms(folder.path(), &arguments);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
    ran
}

#[test]
fn the_table_names_both_ends_and_marks_what_is_missing() {
    let table = graph(&with_problems(), &[]).stdout;
    assert_eq!(
        table,
        "\
P-1 Title of P-1 (planning)
  takes  laws                                     from outside
  takes  reslts                                   ! nobody gives it
  takes  results                                  from P-2
  gives  Plans                                    to P-2
  gives  paper                                    ! nobody takes it

P-2 Title of P-2 (improvement)
  takes  Plans                                    from P-1
  gives  letters                                  to outside
  gives  results                                  to P-1

P-3 Title of P-3 (checking)
  ! joined to no other process

P-4 Title of P-4 (checking)
  after  P-2                                      depends on it

4 processes share 2 things; 1 input that nobody gives, 1 output that nobody takes, 1 isolated
! the loop is open: no process serves operation (clause 8.1)
! the loop is open: nothing that checking gives leads to improvement
"
    );
}

/// A customer who gets a report and a customer who sends one are two.
#[test]
fn what_goes_outside_and_what_comes_from_there_do_not_meet() {
    let files = written(&[
        process("P-1", "external_outputs = [\"reports\"]\n"),
        process("P-2", "external_inputs = [\"reports\"]\n"),
        process("P-3", "inputs = [\"reports\"]\n"),
    ]);
    let table = graph(&files, &[]).stdout;
    let rows: Vec<&str> = table.lines().filter(|it| it.contains("reports")).collect();
    let expected = [
        "  gives  reports                                  to P-3, outside",
        "  takes  reports                                  from outside",
        "  takes  reports                                  from P-1",
    ];
    assert_eq!(rows, expected, "{table}");
    let picture = graph(&files, &["--output", "mermaid"]).stdout;
    assert_eq!(picture.matches("-->").count(), 3, "{picture}");
}

#[test]
fn scripts_get_the_same_graph() {
    let report = graph(&with_problems(), &["--output", "json"]).json();
    assert_eq!((&report["version"], &report["of"]), (&1.into(), &"processes".into()));
    let flow = &report["flows"].as_array().unwrap()[0];
    assert_eq!(flow["name"], "Plans");
    assert_eq!((&flow["from"][0], &flow["to"][0]), (&"P-1".into(), &"P-2".into()));
    assert_eq!(report["dependencies"][0]["from"], "P-2");
    let problems: Vec<(&str, &str)> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["rule"].as_str().unwrap(), it["process"].as_str().unwrap()))
        .collect();
    assert_eq!(
        problems,
        [
            ("process-input-unproduced", "P-1"),
            ("process-output-unconsumed", "P-1"),
            ("process-isolated", "P-3")
        ]
    );
    assert_eq!(report["problems"][0]["did_you_mean"], "results");
    assert_eq!(report["loop"]["state"], "open");
}

#[test]
fn the_pictures_mark_what_is_missing() {
    let folder = with_problems();
    let mermaid = graph(&folder, &["--output", "mermaid"]).stdout;
    let (nodes, arrows) = read_mermaid(&mermaid);
    for label in [
        "P-3 Title of P-3, joined to no other process",
        "nobody gives reslts",
        "nobody takes paper",
        "laws",
        "letters",
        "no process serves operation (clause 8.1)",
    ] {
        assert!(nodes.iter().any(|it| it == label), "{label} is no node of {mermaid}");
    }
    assert!(arrows.contains(&(0, 1, "Plans".into())) && arrows.contains(&(1, 3, String::new())));
    assert!(mermaid.contains("  class n2,") && mermaid.contains("  linkStyle "), "{mermaid}");
    let (drawn_nodes, drawn_arrows) = read_dot(&graph(&folder, &["--output", "dot"]).stdout);
    assert_eq!((drawn_nodes, drawn_arrows), (nodes, arrows));
}

#[test]
fn a_system_without_processes_has_no_such_graph() {
    let folder = folder(&[("a.md", &owned("POL-01"))]);
    isms(folder.path(), &["graph"]).refused("type `process`", "isms graph --of documents");
    let ran = isms(folder.path(), &["graph", "--output", "json"]);
    assert_eq!((ran.status, ran.json()["processes"].as_array().unwrap().len()), (Some(0), 0));
}

#[test]
fn documents_are_drawn_with_unknown_retired_and_circular_ones() {
    let document = |id: &str, keys: &str| {
        (format!("{id}.md"), owned(id).replacen("+++\n", &format!("+++\n{keys}"), 1))
    };
    let folder = written(&[
        document("A", "depends_on = [\"B\", \"Z\"]\n"),
        document("B", "depends_on = [\"A\", \"C\"]\nsupersedes = [\"C\"]\n"),
        document("C", "status = \"retired\"\n"),
        document("D", ""),
    ]);
    let of_documents = |output| graph(&folder, &["--of", "documents", "--output", output]).stdout;
    let table = of_documents("table");
    for line in [
        "  depends on B Title of B  ! in a circle",
        "  depends on Z  ! there is no such document",
        "  depends on C Title of C  ! retired",
        "  supersedes C Title of C",
        "4 documents, 4 dependencies, 1 replacement; 1 unknown, 1 on retired documents, 2 in circles",
    ] {
        assert!(table.lines().any(|it| it == line), "{line} is not in\n{table}");
    }
    let (nodes, arrows) = read_mermaid(&of_documents("mermaid"));
    assert_eq!(nodes, ["A Title of A", "B Title of B", "there is no Z", "C Title of C (retired)"]);
    assert!(arrows.contains(&(1, 3, "supersedes".into())));
    assert_eq!(read_dot(&of_documents("dot")), (nodes, arrows));
    let json: serde_json::Value = serde_json::from_str(&of_documents("json")).unwrap();
    let problems: Vec<_> =
        json["edges"].as_array().unwrap().iter().map(|it| it["problem"].as_str()).collect();
    let circle = Some("circle");
    assert_eq!(problems, [circle, Some("unknown"), circle, Some("retired"), None]);
}

#[test]
fn no_name_becomes_a_part_of_a_picture() {
    let folder = hostile();
    let (nodes, arrows) = read_mermaid(&graph(&folder, &["--output", "mermaid"]).stdout);
    assert_eq!((nodes.clone(), arrows), read_dot(&graph(&folder, &["--output", "dot"]).stdout));
    // A name is drawn whole, as a terminal may show it.
    for name in [
        "nobody gives 7 of nobody",
        "a] --> n0[x 1",
        "x<script>alert(1)</script> 3",
        "1. first 6",
        "\\ 13",
    ] {
        assert!(nodes.iter().any(|it| it == name), "{name} is not in {nodes:?}");
    }
}

#[test]
fn nothing_reaches_a_terminal_unescaped() {
    let folder = hostile();
    for output in ["table", "mermaid", "dot", "json"] {
        for of in ["processes", "documents"] {
            let said = graph(&folder, &["--of", of, "--output", output]).stdout;
            let is_bad = |it: char| (it.is_control() && it != '\n') || it == '\u{202e}';
            assert!(!said.contains(is_bad), "{of} as {output}: {said:?}");
            assert!(!said.lines().any(|it| it.trim_start().starts_with("::")), "{of} as {output}");
            assert!(!said.contains("##["), "{of} as {output}: {said:?}");
        }
    }
}

#[test]
fn a_picture_that_github_refuses_is_said_to_be_one() {
    let names: Vec<String> = (0..501).map(|it| format!("\"input {it}\"")).collect();
    let names = names.join(", ");
    let folder = written(&[process("P-1", &format!("external_inputs = [{names}]\n"))]);
    let ran = isms(folder.path(), &["graph", "--output", "mermaid"]);
    assert_eq!(ran.status, Some(0));
    assert!(ran.stderr.contains("501 arrows, and GitHub draws 500"), "{}", ran.stderr);
}

#[test]
fn the_example_is_drawn_without_a_problem() {
    let (_repository, root) = example();
    let table = isms(&root, &["graph"]).stdout;
    assert!(table.contains("the loop closes") && !table.contains('!'), "{table}");
    let documents = isms(&root, &["graph", "--of", "documents"]).stdout;
    assert!(!documents.contains('!'), "{documents}");
}

/// Labels of nodes, and arrows with their labels.
type Read = (Vec<String>, Vec<(usize, usize, String)>);

/// Reads what we write of Mermaid: nothing but these lines, and in a label nothing but harmless characters and entities.
fn read_mermaid(text: &str) -> Read {
    let label = r#""((?:[\p{Alphabetic}\p{N} ,/('?.)-]|#[0-9]+;)*)""#;
    let node = Regex::new(&format!(
        r"^  n(\d+)(?:\[{label}\]|\({label}\)|\(\[{label}\]\)|\{{\{{{label}\}}\}})$"
    ))
    .unwrap();
    let arrow = Regex::new(&format!(r"^  n(\d+) (?:-->|-\.->)(?:\|{label}\|)? n(\d+)$")).unwrap();
    let style = Regex::new(
        r"^  (?:classDef problem [a-z#0-9:,-]+|class n\d+(?:,n\d+)* problem|linkStyle \d+(?:,\d+)* [a-z#0-9:,-]+)$",
    )
    .unwrap();
    let entity = Regex::new("#([0-9]+);").unwrap();
    let list = Regex::new(r"^(?:\d+[.)]|[-+*] )").unwrap();
    let plain = |text: &str| {
        let character =
            |it: &regex::Captures<'_>| char::from_u32(it[1].parse().unwrap()).unwrap().to_string();
        entity.replace_all(text, character).into_owned()
    };
    let (mut nodes, mut arrows) = (Vec::new(), Vec::new());
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("flowchart LR"));
    for line in lines {
        if let Some(read) = node.captures(line) {
            assert_eq!(read[1].parse(), Ok(nodes.len()), "{line}");
            let label = read.iter().skip(2).flatten().next().unwrap().as_str();
            assert!(!list.is_match(label), "a list: {line}");
            nodes.push(plain(label));
        } else if let Some(read) = arrow.captures(line) {
            let label = read.get(2).map_or("", |it| it.as_str());
            arrows.push((read[1].parse().unwrap(), read[3].parse().unwrap(), plain(label)));
        } else {
            assert!(style.is_match(line), "{line} is no line of a flowchart");
        }
    }
    assert!(arrows.iter().all(|(from, to, _)| *from < nodes.len() && *to < nodes.len()));
    (nodes, arrows)
}

/// Reads what we write of DOT.
fn read_dot(text: &str) -> Read {
    let label = r#"label="((?:[^"\\&]|\\\\|\\"|&amp;)*)""#;
    let look = r"(?:, (?:color=red|style=dashed|style=rounded|shape=ellipse|shape=hexagon))*";
    let node = Regex::new(&format!(r"^  n(\d+) \[{label}{look}\]$")).unwrap();
    let arrow = Regex::new(&format!(
        r"^  n(\d+) -> n(\d+)(?: \[(?:{label})?(?:(?:, )?(?:style=dashed|color=red))*\])?$"
    ))
    .unwrap();
    let plain = |text: &str| text.replace("&amp;", "&").replace("\\\"", "\"").replace("\\\\", "\\");
    let (mut nodes, mut arrows) = (Vec::new(), Vec::new());
    let inner = text.strip_prefix("digraph {\n  rankdir=LR\n  node [shape=box]\n").unwrap();
    for line in inner.strip_suffix("}\n").unwrap().lines() {
        if let Some(read) = node.captures(line) {
            assert_eq!(read[1].parse(), Ok(nodes.len()), "{line}");
            nodes.push(plain(&read[2]));
        } else {
            let read = arrow.captures(line).unwrap_or_else(|| panic!("{line} is no line of DOT"));
            let label = read.get(3).map_or("", |it| it.as_str());
            arrows.push((read[1].parse().unwrap(), read[2].parse().unwrap(), plain(label)));
        }
    }
    (nodes, arrows)
}
