//! What is small to write and large to read: deep nesting, thousands of faults, one endless line. None may overflow the
//! stack, and what takes the square of its size would make these tests take minutes.

use isms::configuration::Configuration;
use isms::document::{Document, State};
use isms::input::{Contents, Keeps, Reading};
use isms::isms::{Isms, Parts};
use isms::lint::{self, Request};
use isms::render::full::{self, Look};
use isms::render::{Shown, SnapshotFacts, json, short, whole};
use isms::source::Sources;

use crate::small_isms::{read_documents, today};

const MANY: usize = 100_000;

/// A text many times over, with a number in place of `{n}`.
fn numbered(count: usize, text: &str) -> String {
    (0..count).map(|number| text.replace("{n}", &number.to_string())).collect()
}

fn read(toml: &str) -> Document {
    let text = format!("+++\n{toml}\n+++\n");
    let document = Document::read(0, &text);
    for fault in &document.faults {
        assert!(text.get(fault.at.start()..fault.at.end()).is_some(), "{:?}", fault.at);
    }
    document
}

/// Reads one document as the only one of a system and shows it in every format; the full one comes back.
fn linted(text: String) -> String {
    let mut sources = Sources::default();
    let file = sources.add("isms.toml", "");
    let configuration = Configuration::unwritten(file);
    let files = vec![("a.md".to_owned(), Contents::Bytes(text.into_bytes()))];
    let reading = Reading::new(&configuration.rules, Keeps::Texts);
    let documents = read_documents(files, &mut sources, &reading);
    let look = Look { color: false, width: 100, waived: true, summary: true };
    // The faults themselves, so that this holds whatever the rules make of them.
    let drawn = full::render_faults(&documents[0].faults, &sources, look);
    let paths = ["a.md".to_owned()].into();
    let attachments = std::collections::HashMap::new();
    let isms = Isms::new(Parts {
        sources,
        configuration,
        documents,
        codeowners: None,
        paths,
        attachments,
    });
    let report = lint::state(&isms, today(), &Request::default());
    let shown = Shown::new(&report, SnapshotFacts::default(), &[]);
    assert!(!whole(|it| json::render(&shown, it)).is_empty());
    assert!(!whole(|it| json::render_lines(&shown, it)).is_empty());
    let _ = whole(|it| short::render(&shown, it));
    drawn + &whole(|it| full::render(&shown, look, it))
}

#[test]
fn deep_toml_is_a_fault() {
    for deep in ["[", "{a=", "[{a=", "[[", "[\n"] {
        let toml = format!("id = {}", deep.repeat(MANY));
        assert_eq!(read(&toml).state, State::Broken, "{deep}");
    }
    let dotted = format!("{}a = 1", "a.".repeat(MANY));
    assert_eq!(read(&dotted).state, State::Broken);
    assert_eq!(read(&"[".repeat(MANY)).state, State::Broken);
    let closed = format!("id = {}{}", "[".repeat(MANY), "]".repeat(MANY));
    assert_eq!(read(&closed).state, State::Broken);
    let header = format!("[{}a]", "a.".repeat(MANY));
    assert_eq!(read(&header).state, State::Broken);
}

#[test]
fn deep_markdown_is_read() {
    for deep in [
        ">",
        "> ",
        "[",
        "![",
        "*",
        "**",
        "_",
        "- ",
        "1. ",
        "`",
        "``a`",
        "<",
        "<a ",
        "<!--",
        "[a](",
        "[a][",
        "\\",
        "&",
        "#",
        "|",
        "*a_",
        "~~",
        "[^1]",
        "{#",
        "    ",
        "\t",
        ">- ",
        "a\n- ",
        "<![CDATA[",
    ] {
        let document = Document::read(0, &format!("+++\n+++\n{}", deep.repeat(MANY / deep.len())));
        assert_eq!(document.state, State::Read, "{deep}");
    }
    let pairs = [("[", "](a.md)"), ("*", "*"), ("<b>", "</b>"), ("`", "`")];
    for (open, close) in pairs {
        let many = MANY / 10;
        let text = format!("+++\n+++\n{}a{}", open.repeat(many), close.repeat(many));
        assert_eq!(Document::read(0, &text).state, State::Read, "{open}");
    }
}

#[test]
fn ten_thousand_broken_lines_are_ten_thousand_faults() {
    for line in [
        "a{n} = ",
        "a{n} = null",
        "a{n}: b",
        "a{n} = [\"b\"",
        "a{n}",
        "[a{n}",
        "a{n} = \"b",
        "= {n}",
        "\u{fffd}{n} = ü",
    ] {
        let toml: String = numbered(10_000, &format!("{line}\n"));
        let document = read(&toml);
        assert_eq!(document.state, State::Broken, "{line}");
    }
    let toml = numbered(10_000, "a{n} = 1\n");
    assert_eq!(read(&toml.repeat(2)).faults.len(), 10_000);
    assert_eq!(read(&"id = 1\n".repeat(MANY)).faults.len(), MANY - 1);
}

#[test]
fn thousands_of_unknown_keys_are_reported() {
    let toml = numbered(20_000, "ownr{n} = 1\n");
    assert_eq!(read(&toml).faults.len(), 20_000);
    let rows = numbered(20_000, "[[evidence]]\ncolected_on{n} = 1\n");
    assert_eq!(read(&rows).faults.len(), 20_000);
    let long = format!("{} = 1", "o".repeat(500_000));
    assert_eq!(read(&long).faults.len(), 1);
    let word = format!("type = \"{}\"", "policy".repeat(MANY));
    assert_eq!(read(&word).faults.len(), 1);
    let rules = numbered(5_000, "review-du{n} = \"off\"\n");
    assert_eq!(Configuration::read(0, &format!("[rules]\n{rules}")).1.len(), 5_000);
    let holders = numbered(2_000, "\"person-{n}\", ");
    let people = numbered(2_000, "[people.preson-{n}]\n");
    let text = format!("{people}[roles.a]\nholders = [{holders}]\n");
    assert_eq!(Configuration::read(0, &text).1.len(), 2_000);
}

#[test]
fn thousands_of_findings_in_one_file_are_shown() {
    let toml = numbered(5_000, "a{n} = null\n");
    let shown = linted(format!("+++\n{toml}+++\n"));
    assert!(shown.len() > 5_000, "{shown}");
    let links = numbered(5_000, "[a](gone-{n}.md)\n");
    linted(format!("+++\nid = \"A\"\n+++\n{links}"));
}

#[test]
fn one_endless_line_is_shown_in_part() {
    let shown = linted(format!("+++\nid = null # {}\n+++\n", "ü".repeat(1 << 18)));
    assert!(shown.len() < 20_000 && shown.contains("id = null"), "{shown}");
    let shown = linted(format!("+++\n# {}\nid = null\n+++\n", "ü".repeat(1 << 18)));
    assert!(shown.len() < 20_000 && shown.contains("id = null"), "{shown}");
    let shown = linted("ü".repeat(1 << 20));
    assert!(shown.len() < 20_000, "{}", shown.len());
    for nothing in ["", "\u{feff}", "\n", "\r\n"] {
        assert!(linted(nothing.to_owned()).contains("no front matter"));
    }
    let links = numbered(5_000, "[a](gone-{n}.md) ");
    linted(format!("+++\nid = \"A\"\n+++\n{links}{}", "x".repeat(1 << 20)));
    linted(format!("+++\nid = [{}]\n+++\n", "1, ".repeat(100_000)));
    linted(format!("+++\ncontrols = [{}]\n+++\n", "1,\n".repeat(5_000)));
    linted(format!("+++\nid = {{ a = [{}] }}\n+++\n", "1,\n".repeat(50_000)));
}
