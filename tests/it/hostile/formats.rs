//! Texts and names that each mean something to one of the readers: every format shows them to its own reader as text.

use serde_json::Value;
use std::fmt::Write as _;

use super::{Said, check, one};
use crate::formats::{github, gitlab, junit, markdown, sarif};
use crate::fuzz::{commands_a_build, moves_a_terminal};
use crate::repository::Repository;

/// Reads an output as its reader does, and panics where it is none or makes the reader do anything but show it.
#[track_caller]
pub(crate) fn read(format: &str, text: &str) {
    assert!(!moves_a_terminal(text), "{format}: {text:?}");
    assert!(format == "github" || !commands_a_build(text), "{format}: {text}");
    match format {
        "full" | "short" => {}
        _ if text.is_empty() => {}
        "json" | "jsonl" => {
            for line in text.lines() {
                serde_json::from_str::<Value>(line).expect("JSON");
            }
        }
        "sarif" => addresses(&sarif::log(text)["runs"][0]),
        "github" => annotations(text),
        "gitlab" => drop(gitlab::entries(text)),
        "junit" => drop(junit::conforms(text)),
        "markdown" => drop(markdown::page(text)),
        other => panic!("nobody reads {other}"),
    }
}

/// Every address is one, and stays below the root.
fn addresses(run: &Value) {
    for result in sarif::results(run) {
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        let uri = place["uri"].as_str().expect("an address");
        let is_plain = |it: char| it.is_ascii_alphanumeric() || "-._~/%".contains(it);
        assert!(uri.chars().all(is_plain) && !uri.starts_with('/'), "{uri}");
        assert!(uri.split('/').all(|it| it != ".." && it != "."), "{uri}");
        assert_eq!(place["uriBaseId"], "%SRCROOT%");
    }
}

/// Every line is one command, and none but an annotation.
fn annotations(text: &str) {
    let commands = github::commands(text);
    assert_eq!(commands.len(), text.lines().count(), "{text}");
    for command in commands {
        assert!(["error", "warning", "notice"].contains(&command.name.as_str()), "{command:?}");
        for name in command.properties.keys() {
            let known = ["file", "line", "endLine", "col", "endColumn", "title"];
            assert!(known.contains(&name.as_str()), "{command:?}");
        }
    }
}

/// What each reader would obey.
const TEXTS: [&str; 14] = [
    "\u{1b}[2J\u{1b}]0;title\u{7}",
    "a\n::error file=x::planted\n##[error]planted ##vso[task.complete]",
    "%0A::warning::%3A%2C%25 , : =",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "| a | b |\n|---|---|\n| c",
    "[a](https://evil.example) ![b](https://evil.example/x.png) <https://evil.example>",
    "www.evil.example @jane-doe #1 $x$ :x: ~~a~~ **b** _c_ [^1] [ ]",
    "` </code><b> ``` `` ` |",
    "\\| \\` \\[ &lt;b&gt; &#124;",
    "]]> --> <!-- <![CDATA[ &amp; &nbsp; &#0; \" '",
    "\u{0}\u{1}\u{8}\u{b}\u{c}\u{e}\u{1f}\u{7f}\u{85}\u{fffe}\u{ffff}",
    "\u{202e}\u{2066}\u{200b}\u{feff}\u{2028}\u{2029}\u{e0041}",
    "{0} {{x}} ${{ secrets.TOKEN }} %{danger_start}",
    "# heading\n\n- [x] item\n> quote\n1. one\n---\n***\n",
];

/// A basic TOML string.
fn toml(text: &str) -> String {
    let escaped = text.chars().map(|it| match it {
        '"' | '\\' => format!("\\{it}"),
        it if it.is_control() => format!("\\u{:04x}", u32::from(it)),
        it => it.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

/// Every text as id, title, owner and reason, of documents, a role and a waiver.
pub(crate) fn planted_texts() -> Repository {
    let repository = Repository::new();
    let mut settings = "[isms]\nframeworks = []\n[people.sam-roe]\nname = \"Sam Roe\"\n[roles.chief-executive]\nholders = [\"sam-roe\"]\ntop_management = true\n".to_owned();
    for (number, raw) in TEXTS.iter().enumerate() {
        let text = toml(raw);
        let document = format!(
            "+++\nid = {text}\ntitle = {text}\ntype = {text}\nowner = {text}\ndepends_on = [{text}]\ncontrols = [{text}]\n{text} = {text}\n+++\n# Another\n\n[a](missing.md)\n"
        );
        repository.write(&format!("policies/{number}.md"), document);
        let document = format!(
            "+++\nid = \"W-{number}\"\ntitle = {text}\nstatus = \"draft\"\n+++\n# {text}\n"
        );
        repository.write(&format!("policies/waived-{number}.md"), document);
        let _ = write!(
            settings,
            "[[waivers]]\nrule = \"owner-missing\"\nsubject = \"W-{number}\"\nreason = {}\napproved_by = \"sam-roe\"\nuntil = 2026-12-31\n",
            toml(&format!("because {raw}"))
        );
    }
    repository.write("isms.toml", settings);
    repository
}

#[test]
fn texts_are_shown_as_text() {
    let repository = planted_texts();
    let said = check(&repository, &[]);
    assert_eq!(said.status, 1, "{said:#?}");
    // Each text arrived in each format: the words that are left of it, at least.
    for (format, word) in [
        ("sarif", "evil.example"),
        ("github", "planted"),
        ("gitlab", "onerror"),
        ("junit", "CDATA"),
        ("markdown", "danger"),
        ("full", "evil"),
    ] {
        assert!(said.others[format].contains(word), "{word} is not in {format}");
    }
    everywhere(&said, "W-3", &format!("because {}", TEXTS[3]));
    // Alone on standard output too.
    for format in crate::command_line::FORMATS {
        one(&repository, format, &[]);
    }
}

/// The waiver's reason is the one text that every reader of suppressed findings gets whole.
fn everywhere(said: &Said, subject: &str, reason: &str) {
    let log = sarif::log(&said.others["sarif"]);
    let waived = sarif::results(&log["runs"][0])
        .iter()
        .find(|it| it["properties"]["subject"] == subject && it["ruleId"] == "owner-missing");
    assert_eq!(waived.expect("a waived finding")["suppressions"][0]["justification"], reason);
    let document = junit::conforms(&said.others["junit"]);
    let skipped = document.descendants().filter_map(|it| it.attribute("message"));
    assert!(
        skipped.clone().any(|it| it.starts_with(&format!("waived: {reason} ("))),
        "{:#?}",
        skipped.collect::<Vec<_>>()
    );
    let page = markdown::page(&said.others["markdown"]);
    assert!(page.rows.iter().any(|row| row[1] == subject && row[2] == reason), "{page:#?}");
}

/// A cell that holds a bar or a line break would push the others out of their columns.
#[test]
fn a_row_of_the_page_keeps_its_columns() {
    let repository = planted_texts();
    let said = check(&repository, &["--only", "title-mismatch"]);
    let page = markdown::page(&said.others["markdown"]);
    let rows: Vec<_> = page.rows.iter().filter(|it| it[2] == "title-mismatch").collect();
    assert!(rows.len() >= TEXTS.len(), "{page:#?}");
    for row in rows {
        assert!(
            row[3].starts_with("the text is headed ") && row[4].contains("or change title"),
            "{row:?}"
        );
    }
}

/// The path is what an annotation or an alert is tied to, so it must come back whole from what was escaped.
#[cfg(unix)]
#[test]
fn names_come_back_whole() {
    let repository = Repository::new();
    repository.write("isms.toml", super::SETTINGS);
    let names = [
        "a,b=c:d%0A.md",
        "co:lon/[x](y).md",
        "new\nline/::error::x.md",
        "<b>&\"'`|.md",
        "\u{fc} #1 @jane.md",
        "%2e%2e.md",
    ];
    for name in names {
        repository.write(name, "+++\nid = \"POL-01\"\n+++\nText.\n");
    }
    repository.commit("Add files", crate::repository::DAY);
    let said = check(&repository, &["--only", "owner-missing"]);
    let annotated: Vec<String> = github::commands(&said.others["github"])
        .iter()
        .map(|it| it.properties["file"].clone())
        .collect();
    let log = sarif::log(&said.others["sarif"]);
    let addresses: Vec<String> = sarif::results(&log["runs"][0])
        .iter()
        .map(|it| {
            it["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap()
        })
        .map(|it| percent_encoding::percent_decode_str(it).decode_utf8().unwrap().into_owned())
        .collect();
    let entries = gitlab::entries(&said.others["gitlab"]);
    let located: Vec<&str> =
        entries.iter().map(|it| it["location"]["path"].as_str().unwrap()).collect();
    for name in names {
        assert!(annotated.iter().any(|it| it == name), "{name:?} in {annotated:?}");
        assert!(addresses.iter().any(|it| it == name), "{name:?} in {addresses:?}");
        assert!(located.contains(&name), "{name:?} in {located:?}");
    }
}

/// What would move a terminal is spelled out even in a path, and the annotation stands all the same.
#[cfg(target_os = "linux")]
#[test]
fn names_that_a_log_would_obey_are_spelled_out() {
    let repository = Repository::new();
    repository.write("isms.toml", super::SETTINGS);
    repository.write("\u{1b}[31m##[error]\u{202e}.md", "+++\nid = \"POL-01\"\n+++\nText.\n");
    let said = check(&repository, &["--only", "owner-missing"]);
    let commands = github::commands(&said.others["github"]);
    assert_eq!(commands.len(), 1);
    assert_eq!(commands[0].properties["file"], "\\u{1b}[31m#\\u{23}[error]\\u{202e}.md");
}
