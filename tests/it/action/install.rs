//! `install.sh` and `key.sh`: a release whose sum is right, else the source, and never anything else.

use std::path::Path;

use super::{Ran, Runner};

const ARCHIVE: &str = "isms-x86_64-unknown-linux-gnu.tar.gz";

/// A machine with a cargo that notes where it stands, and a release in a folder that `gh` copies from.
fn runner() -> Runner {
    let runner = Runner::new();
    std::fs::create_dir_all(runner.path("action")).unwrap();
    std::fs::create_dir_all(runner.path("release")).unwrap();
    runner.recorder("cargo", &format!("pwd >>'{}'", runner.path("cargo.log").display()));
    runner.recorder("gh", "while [ \"$1\" != --dir ]; do shift; done\ncp \"$RELEASE\"/* \"$2\"");
    runner
}

fn install(runner: &Runner, environment: &[(&str, &str)]) -> Ran {
    let (action, release) = (runner.path("action"), runner.path("release"));
    let own = [
        ("GITHUB_ACTION_PATH", action.to_str().unwrap()),
        ("RELEASE", release.to_str().unwrap()),
        ("ACTION_REPOSITORY", "example/isms"),
    ];
    runner.script("install.sh", Path::new("fixtures"), &[&own[..], environment].concat())
}

/// An archive with a program in it that says where it came from.
fn release(runner: &Runner) {
    let folder = runner.path("release");
    std::fs::write(folder.join("isms"), "#!/bin/sh\necho released\n").unwrap();
    let archive = folder.join(ARCHIVE);
    let pack = format!("chmod +x isms && tar -czf '{}' isms && rm isms", archive.display());
    runner.bash(&["-c", &pack], &folder, &[]).ended_with(0);
}

/// The line of SHA256SUMS for bytes, by the program whose output it is.
fn sum(runner: &Runner) -> String {
    let command =
        "if command -v sha256sum >/dev/null; then sha256sum \"$0\"; else shasum -a 256 \"$0\"; fi";
    let ran = runner.bash(&["-c", command, ARCHIVE], &runner.path("release"), &[]);
    ran.ended_with(0);
    ran.stdout
}

#[test]
fn without_a_version_the_source_of_the_action_is_built() {
    let runner = runner();
    install(&runner, &[("ISMS_VERSION", "")]).ended_with(0);
    let (temp, action) = (runner.path("temp"), runner.path("action"));
    let built = format!(
        "<install><--locked><--path><.><--root><{}/isms>\n{}\n",
        temp.display(),
        action.display()
    );
    assert_eq!(runner.read("cargo.log"), built);
    assert_eq!(runner.read("gh.log"), "");
    assert_eq!(runner.read("added-path"), format!("{}/isms/bin\n", temp.display()));
}

#[test]
fn what_was_built_before_is_taken() {
    let runner = runner();
    std::fs::create_dir_all(runner.path("temp/isms/bin")).unwrap();
    std::fs::copy(runner.path("bin/gh"), runner.path("temp/isms/bin/isms")).unwrap();
    install(&runner, &[]).ended_with(0).said("isms was built before");
    assert_eq!(runner.read("cargo.log"), "");
    assert!(runner.read("added-path").ends_with("/isms/bin\n"));
}

#[test]
fn a_release_is_taken_when_its_sum_is_right() {
    let runner = runner();
    release(&runner);
    let sums = format!("{}  isms-aarch64-apple-darwin.tar.gz\n{}", "0".repeat(64), sum(&runner));
    std::fs::write(runner.path("release/SHA256SUMS"), sums).unwrap();
    install(&runner, &[("ISMS_VERSION", "v0.1.0")]).ended_with(0);
    let asked = runner.read("gh.log");
    let start = "<release><download><v0.1.0><--repo><example/isms>";
    assert!(asked.starts_with(start) && asked.contains(ARCHIVE), "{asked}");
    assert_eq!(runner.read("cargo.log"), "");
    let program = runner.path("temp/isms/bin/isms");
    let said = runner.bash(&["-c", "\"$0\"", program.to_str().unwrap()], &runner.path("temp"), &[]);
    said.ended_with(0).said("released");
}

/// As on Windows, where the folder for temporary files begins with a drive.
#[test]
fn a_release_is_unpacked_where_a_colon_stands_in_its_path() {
    let runner = runner();
    release(&runner);
    std::fs::write(runner.path("release/SHA256SUMS"), sum(&runner)).unwrap();
    let (action, release) = (runner.path("action"), runner.path("release"));
    let environment = [
        ("GITHUB_ACTION_PATH", action.to_str().unwrap()),
        ("RELEASE", release.to_str().unwrap()),
        ("ACTION_REPOSITORY", "example/isms"),
        ("ISMS_VERSION", "v0.1.0"),
        ("RUNNER_TEMP", "D:temp"),
    ];
    runner.script("install.sh", &runner.path(""), &environment).ended_with(0);
    assert!(runner.path("D:temp/isms/bin/isms").exists());
}

#[test]
fn a_release_whose_sum_is_wrong_or_missing_is_not_run() {
    for wrong in ["0", "another name", "nothing"] {
        let runner = runner();
        release(&runner);
        let right = sum(&runner);
        let sums = match wrong {
            "0" => format!("{}  {ARCHIVE}\n", "0".repeat(64)),
            "another name" => right.replace(ARCHIVE, "isms-x86_64-apple-darwin.tar.gz"),
            _ => String::new(),
        };
        std::fs::write(runner.path("release/SHA256SUMS"), sums).unwrap();
        install(&runner, &[("ISMS_VERSION", "v0.1.0")])
            .ended_with(2)
            .said("::error title=isms was not installed::the file of the release is not the one");
        assert!(!runner.path("temp/isms/bin/isms").exists(), "{wrong}");
        assert_eq!((runner.read("cargo.log"), runner.read("added-path")), Default::default());
    }
}

#[test]
fn where_there_is_no_release_the_source_is_built_and_that_is_said() {
    let missing = runner();
    missing.program("gh", "echo 'release not found' >&2; exit 1");
    let foreign = [("ISMS_VERSION", "0.1.0"), ("RUNNER_OS", "Haiku")];
    let local = [("ISMS_VERSION", "0.1.0"), ("ACTION_REPOSITORY", "")];
    for (runner, environment, why) in [
        (&missing, &[("ISMS_VERSION", "0.1.0")][..], "there is no release 0.1.0"),
        (&runner(), &foreign, "no release has a binary for Haiku on X64"),
        (&runner(), &local, "an action that comes from a repository of its own"),
    ] {
        install(runner, environment)
            .ended_with(0)
            .said(why)
            .said("::warning title=isms is built from source::");
        assert!(runner.read("cargo.log").starts_with("<install><--locked>"), "{why}");
    }
}

#[test]
fn a_version_is_a_version() {
    for version in ["latest", "v1", "--help", "v1.0.0 --pattern x", "../v1.0.0", "1.0.0\n2"] {
        let runner = runner();
        install(&runner, &[("ISMS_VERSION", version)])
            .ended_with(2)
            .said("version names a release, such as v0.1.0");
        assert_eq!((runner.read("cargo.log"), runner.read("gh.log")), Default::default());
    }
}

#[test]
fn the_key_changes_with_the_source() {
    let runner = runner();
    let action = runner.path("action");
    for file in ["Cargo.toml", "Cargo.lock", "src/main.rs", "rules/a.md", "README.md"] {
        std::fs::create_dir_all(action.join(file).parent().unwrap()).unwrap();
        std::fs::write(action.join(file), file).unwrap();
    }
    let key = || {
        std::fs::remove_file(runner.path("output")).ok();
        let environment = [("GITHUB_ACTION_PATH", action.to_str().unwrap())];
        runner.script("key.sh", Path::new("fixtures"), &environment).ended_with(0);
        let key = runner.read("output");
        assert!(key.starts_with("key=isms-Linux-X64-"), "{key}");
        key
    };
    let first = key();
    assert_eq!(key(), first);
    std::fs::write(action.join("README.md"), "more").unwrap();
    assert_eq!(key(), first);
    std::fs::write(action.join("rules/a.md"), "more").unwrap();
    let second = key();
    assert_ne!(second, first);
    std::fs::rename(action.join("rules/a.md"), action.join("rules/b.md")).unwrap();
    assert_ne!(key(), second);
}
