//! Annotations, read as the runner of GitHub Actions reads a log (`ActionCommand.cs` in actions/runner).

use std::collections::BTreeMap;

use super::{check, expect_as_before, system};
use crate::repository::{DAY, Repository};

/// One command that the runner found in a log.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) name: String,
    pub(crate) properties: BTreeMap<String, String>,
    pub(crate) data: String,
}

/// What the runner obeys in a log, line by line. It knows more commands than these; a line that names any is one.
pub(crate) fn commands(log: &str) -> Vec<Command> {
    log.split(['\n', '\r']).filter_map(|line| command(line).or_else(|| old_command(line))).collect()
}

fn command(line: &str) -> Option<Command> {
    let (head, data) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let properties = properties.trim().split(',').filter_map(|it| it.split_once('='));
    let properties = properties.filter(|(name, value)| !name.is_empty() && !value.is_empty());
    Some(Command {
        name: name.to_owned(),
        properties: properties
            .map(|(name, value)| {
                let value = value.replace("%0D", "\r").replace("%0A", "\n");
                let value = value.replace("%3A", ":").replace("%2C", ",").replace("%25", "%");
                (name.to_owned(), value)
            })
            .collect(),
        data: data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%"),
    })
}

/// The syntax before that, which counts anywhere in a line.
fn old_command(line: &str) -> Option<Command> {
    let (head, data) = line.split_once("##[")?.1.split_once(']')?;
    let name = head.split(' ').next()?.to_owned();
    Some(Command { name, properties: BTreeMap::new(), data: data.to_owned() })
}

#[test]
fn the_runner_is_understood() {
    let [command] = commands("a\n  ::error file=a%3Ab%2Cc,line=1,title=::d%0A::e%2525\n::x")
        .try_into()
        .unwrap();
    let Command { name, properties, data } = command;
    assert_eq!((name.as_str(), data.as_str()), ("error", "d\n::e%25"));
    assert_eq!(properties["file"], "a:b,c");
    assert_eq!(properties.len(), 2);
    assert_eq!(commands("x ##[warning]y")[0].name, "warning");
}

#[test]
fn the_annotations_are_as_they_were() {
    let ran = check(&system(), "github", &[]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(1), ""));
    expect_as_before("check.github.txt", &ran.stdout);
}

#[test]
fn errors_stand_first_and_nothing_waived_is_shown() {
    let commands = commands(&check(&system(), "github", &[]).stdout);
    let names: Vec<&str> = commands.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["error", "error", "warning", "notice"]);
    let overdue = &commands[0];
    assert_eq!(overdue.properties["title"], "review-overdue");
    assert_eq!(overdue.properties["file"], "policies/backup.md");
    assert_eq!(overdue.properties["line"], "11");
    assert!(
        overdue.data.ends_with("ago\nreview the text, then run `isms review POL-01`"),
        "{overdue:?}"
    );
    assert_eq!(commands[2].properties["file"], "policies/access: \u{fc}ber uns.md");
}

/// GitHub refuses an annotation that has columns and several lines.
#[test]
fn columns_stand_only_in_one_line() {
    let repository = Repository::new();
    repository.write("isms.toml", "[isms]\nframeworks = []\n");
    let text = "+++\nid = \"POL-01\"\nowner = [\n  1,\n]\n+++\nText.\n";
    repository.write("a.md", text);
    repository.commit("Add a policy", DAY);
    let commands = commands(&check(&repository, "github", &[]).stdout);
    let several = commands.iter().find(|it| it.properties.contains_key("endLine")).expect("lines");
    assert_eq!(
        (several.properties["line"].as_str(), several.properties["endLine"].as_str()),
        ("3", "5")
    );
    for command in &commands {
        let has = |name| command.properties.contains_key(name);
        assert!(has("endLine") != has("col"), "{command:?}");
        assert!(!has("endColumn") || has("col"), "{command:?}");
    }
}

/// Ten errors, eleven warnings and twelve notes.
#[test]
fn what_github_will_not_show_is_counted() {
    let repository = Repository::new();
    let settings = "[isms]\nframeworks = []\n[rules]\nowner-missing = \"error\"\nfield-unknown = \"warning\"\nbody-empty = \"note\"\n";
    repository.write("isms.toml", settings);
    let write = |number: usize| {
        let owner = if number < 10 { "" } else { "owner = \"it-lead\"\n" };
        let unknown = if number < 11 { "colour = \"red\"\n" } else { "" };
        let text = format!("+++\nid = \"POL-{number}\"\n{owner}{unknown}+++\n");
        repository.write(&format!("{number}.md"), text);
    };
    (0..12).for_each(write);
    repository.commit("Add policies", DAY);
    let only = ["--only", "owner-missing", "--only", "field-unknown", "--only", "body-empty"];
    let ran = check(&repository, "github", &only);
    let all = commands(&ran.stdout);
    let count = |name| all.iter().filter(|it| it.name == name).count();
    assert_eq!([count("error"), count("warning"), count("notice")], [10, 11, 12 + 1]);
    let notices: Vec<_> = all.iter().filter(|it| it.name == "notice").collect();
    let at = notices.iter().position(|it| it.properties["title"] == "isms").expect("a last word");
    assert_eq!(at, 9, "GitHub would not show it");
    assert!(
        notices[at].data.starts_with("1 warning, 3 notes more: GitHub shows 10"),
        "{notices:?}"
    );
    // Where everything is shown there is nothing to say.
    let few = check(&repository, "github", &["--only", "owner-missing"]);
    assert_eq!(commands(&few.stdout).len(), 10);
    assert!(commands(&few.stdout).iter().all(|it| it.name == "error"));
}
