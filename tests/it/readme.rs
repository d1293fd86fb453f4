//! What the README shows is what the program does.

use std::process::Command;

use isms::configuration::Configuration;
use isms::document::Document;

static README: &str = include_str!("../../README.md");

#[test]
fn every_picture_is_real_output() {
    let mut pictures = 0;
    for picture in README.split("```console\n$ isms ").skip(1) {
        let (command, shown) = picture.split("\n```\n").next().unwrap().split_once('\n').unwrap();
        let mut program = Command::new(env!("CARGO_BIN_EXE_isms"));
        // Or this very test would write a job summary.
        let output =
            program.args(command.split(' ')).env_remove("GITHUB_ACTIONS").output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let mut rest = said.as_str();
        for piece in shown.split("...\n").map(str::trim_end).filter(|it| !it.is_empty()) {
            let at = rest
                .find(piece)
                .unwrap_or_else(|| panic!("README.md shows\n{piece}\n--- isms says\n{rest}"));
            rest = &rest[at + piece.len()..];
        }
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

/// The text after a marker, up to the end of its fenced block or of the file.
fn block(marker: &str) -> &'static str {
    let (_, after) =
        README.split_once(marker).unwrap_or_else(|| panic!("README.md lacks {marker}"));
    match marker.contains("```") {
        true => after.split("\n```\n").next().unwrap(),
        false => after,
    }
}
