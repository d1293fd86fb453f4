//! What the README shows is what the program does.

use std::process::Command;

use isms::configuration::Configuration;
use isms::document::Document;

static README: &str = include_str!("../../README.md");

/// The walk is done in one new folder, command by command, as a reader does it, on the day of the pictures.
#[cfg(unix)]
#[test]
fn the_walk_leads_where_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let tools = tempfile::tempdir().unwrap();
    let script = format!(
        "#!/bin/sh\ncase \"$1\" in\ncheck | review | approve | status) exec '{0}' \"$@\" --today 2026-11-23 ;;\nesac\nexec '{0}' \"$@\"\n",
        env!("CARGO_BIN_EXE_isms")
    );
    let tool = tools.path().join("isms");
    std::fs::write(&tool, script).unwrap();
    std::fs::set_permissions(&tool, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", tools.path().display(), std::env::var("PATH").unwrap());
    let run = |command: &str| {
        let output = Command::new("sh")
            .args(["-c", &format!("{{ {command}; }} 2>&1")])
            .current_dir(folder.path())
            .env("PATH", &path)
            .env("HOME", tools.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_DATE", "2026-11-23T09:00:00Z")
            .env("GIT_COMMITTER_DATE", "2026-11-23T09:00:00Z")
            .env_remove("GITHUB_ACTIONS")
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{command}\n{said}");
        said
    };
    let mut commands = 0;
    for block in walk().split("```console\n").skip(1) {
        for step in block.split("\n```\n").next().unwrap().split("$ ").skip(1) {
            let (command, shown) = step.split_once('\n').unwrap_or((step, ""));
            assert_pieces(shown, &run(command));
            if command.starts_with("git init") {
                run("git config user.name 'Sam Roe' && git config user.email sam@example.com");
            }
            commands += 1;
        }
    }
    assert!(commands > 15, "only {commands} commands in the walk");
}

fn walk() -> &'static str {
    let (_, after) = README.split_once("## From an empty folder").unwrap();
    after.split("\n## ").next().unwrap()
}

/// Each piece between `...` stands in what was said, in this order.
fn assert_pieces(shown: &str, said: &str) {
    let mut rest = said;
    for piece in shown.split("...").map(|it| it.trim_matches('\n')).filter(|it| !it.is_empty()) {
        let at = rest
            .find(piece)
            .unwrap_or_else(|| panic!("README.md shows\n{piece}\n--- isms says\n{rest}"));
        rest = &rest[at + piece.len()..];
    }
}

#[test]
fn every_picture_is_real_output() {
    let mut pictures = 0;
    let elsewhere = README.replace(walk(), "");
    for picture in elsewhere.split("```console\n$ isms ").skip(1) {
        let (command, shown) = picture.split("\n```\n").next().unwrap().split_once('\n').unwrap();
        let mut program = Command::new(env!("CARGO_BIN_EXE_isms"));
        // Or this very test would write a job summary.
        let output =
            program.args(command.split(' ')).env_remove("GITHUB_ACTIONS").output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert_pieces(shown, &said);
        pictures += 1;
    }
    assert!(pictures > 0);
}

#[test]
fn the_document_and_the_configuration_are_valid() {
    let document = Document::read(0, block("```markdown\n"));
    assert_eq!(document.faults, []);
    let (configuration, faults) = Configuration::read(
        0,
        block("## isms.toml").split_once("```toml\n").unwrap().1.split("```").next().unwrap(),
    );
    assert_eq!(faults, []);
    let owner = &document.owner.get().unwrap().value;
    assert!(configuration.roles.contains_key(owner));
}

#[test]
fn ci_calls_the_test_command_that_is_written_here() {
    let command = block("## Work on it\n\n```sh\n").split('\n').next().unwrap();
    let ci = std::fs::read_to_string(".ci/run").unwrap();
    assert!(ci.lines().any(|line| line == command), ".ci/run does not run `{command}`");
    let workflow = std::fs::read_to_string(".github/workflows/ci.yml").unwrap();
    assert!(workflow.contains("bash .ci/run"));
}

/// In the clone that GitLab's runner leaves: a commit of the merge request, and no branch.
#[cfg(unix)]
#[test]
fn the_job_for_gitlab_reports_what_a_merge_request_brings() {
    use crate::repository::Repository;

    let job = block("```yaml\nisms:\n");
    let (_, script) = job.split_once("  script:\n").unwrap();
    let lines: Vec<&str> = script.lines().map_while(|it| it.strip_prefix("    - ")).collect();
    let report = job.split_once("codequality: ").unwrap().1.trim();

    let origin = Repository::new();
    origin.write("isms.toml", "");
    origin.write("old.md", "# Old\n");
    origin.commit("Begin", crate::repository::DAY);
    origin.git(&["checkout", "--quiet", "-b", "work"]);
    origin.write("new.md", "# New\n");
    origin.commit("Add a document", crate::repository::DAY);
    let clone = Repository::new();
    clone.git(&["remote", "add", "origin", &crate::repository::url(&origin.path())]);
    clone.git(&["fetch", "--quiet", "origin", "work"]);
    clone.git(&["checkout", "--quiet", "--detach", "FETCH_HEAD"]);

    let program = std::path::Path::new(env!("CARGO_BIN_EXE_isms")).parent().unwrap();
    let output = Command::new("sh")
        .args(["-ec", &lines.join("\n")])
        .current_dir(clone.path())
        .env("PATH", format!("{}:{}", program.display(), std::env::var("PATH").unwrap()))
        .envs([
            ("TARGET", "main"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
        ])
        .env_remove("GITHUB_ACTIONS")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.code() == Some(1) && said.contains("new.md"), "{said}");
    let issues = std::fs::read_to_string(clone.path().join(report)).unwrap();
    assert!(issues.contains("new.md") && !issues.contains("old.md"), "{issues}");
}

/// The text after a marker, up to the end of its fenced block or of the file.
fn block(marker: &str) -> &'static str {
    let (_, after) =
        README.split_once(marker).unwrap_or_else(|| panic!("README.md lacks {marker}"));
    if marker.contains("```") { after.split("\n```\n").next().unwrap() } else { after }
}
