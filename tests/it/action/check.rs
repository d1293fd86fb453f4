//! `check.sh`: which event is held against which base, and what is said where that cannot be.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{Ran, Runner};
use crate::repository::{DAY, Repository, git};

const PULL_REQUEST: [(&str, &str); 2] =
    [("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_BASE_REF", "main")];

/// A repository with a branch of two commits besides `main`.
fn forge() -> Repository {
    let repository = Repository::new();
    repository.write("a.md", "a");
    repository.commit("Add a", DAY);
    repository.git(&["checkout", "--quiet", "-b", "topic"]);
    repository.write("b.md", "b");
    repository.commit("Add b", DAY);
    repository.write("b.md", "c");
    repository.commit("Change b", DAY);
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("c.md", "c");
    repository.commit("Add c", DAY);
    repository
}

/// What the checkout step leaves: a clone of one branch, or with `fetch-depth: 0` of all.
fn checkout(forge: &Repository, branch: &str, depth: Option<&str>) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().canonicalize().unwrap().join("work");
    let url = format!("file://{}", forge.path().display());
    let depth = depth.map(|it| format!("--depth={it}"));
    let mut arguments = vec!["clone", "--quiet", "--branch", branch];
    arguments.extend(depth.as_deref());
    arguments.extend([url.as_str(), path.to_str().unwrap()]);
    git(folder.path(), &arguments);
    (folder, path)
}

fn check(runner: &Runner, folder: &Path, environment: &[(&str, &str)]) -> Ran {
    runner.script("check.sh", folder, environment)
}

#[test]
fn a_pull_request_is_held_against_its_base_and_other_events_are_not() {
    let forge = forge();
    let (_kept, work) = checkout(&forge, "topic", None);
    let main = git(&work, &["rev-parse", "origin/main"]);
    for (event, arguments) in [
        (&PULL_REQUEST[..], "<check><--fail-on=error><--base=origin/main>"),
        (&[("GITHUB_EVENT_NAME", "push")], "<check><--fail-on=error>"),
        (&[("GITHUB_EVENT_NAME", "schedule")], "<check><--fail-on=error>"),
        (
            &[("GITHUB_EVENT_NAME", "workflow_dispatch"), ("GITHUB_BASE_REF", "")],
            "<check><--fail-on=error>",
        ),
        (
            &[("GITHUB_EVENT_NAME", "merge_group"), ("ISMS_MERGE_GROUP_BASE", &main)],
            &format!("<check><--fail-on=error><--base={main}>"),
        ),
        (
            &[("GITHUB_EVENT_NAME", "push"), ("ISMS_BASE", "HEAD~1")],
            "<check><--fail-on=error><--base=HEAD~1>",
        ),
    ] {
        let runner = Runner::new();
        runner.recorder("isms", "");
        check(&runner, &work, event).ended_with(0);
        assert_eq!(runner.read("isms.log"), format!("{arguments}\n"), "{event:?}");
    }
}

#[test]
fn the_exit_status_is_that_of_isms() {
    let forge = forge();
    for status in [0, 1, 2] {
        let runner = Runner::new();
        runner.recorder("isms", &format!("exit {status}"));
        check(&runner, &forge.path(), &[("GITHUB_EVENT_NAME", "push")]).ended_with(status);
    }
}

#[test]
fn a_clone_that_ends_too_early_names_the_setting() {
    let forge = forge();
    for depth in ["1", "2"] {
        let (_kept, work) = checkout(&forge, "topic", Some(depth));
        if depth == "2" {
            // The base's last commit is there, and yet nothing tells where the branch left it.
            git(
                &work,
                &["fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main"],
            );
        }
        let runner = Runner::new();
        runner.recorder("isms", "");
        check(&runner, &work, &PULL_REQUEST)
            .ended_with(2)
            .said("::error title=isms cannot see the base::this clone ends before")
            .said("write \"fetch-depth: 0\" under \"with:\" of actions/checkout");
        assert_eq!(runner.read("isms.log"), "", "depth {depth}");
    }
    let (_kept, work) = checkout(&forge, "topic", Some("3"));
    git(&work, &["fetch", "--quiet", "--depth=2", "origin", "main:refs/remotes/origin/main"]);
    let runner = Runner::new();
    runner.recorder("isms", "");
    check(&runner, &work, &PULL_REQUEST).ended_with(0);
}

#[test]
fn a_base_that_is_no_commit_or_no_relative_is_named() {
    let forge = forge();
    forge.git(&["checkout", "--quiet", "--orphan", "other"]);
    forge.commit("Start again", DAY);
    let runner = Runner::new();
    runner.recorder("isms", "");
    forge.git(&["checkout", "--quiet", "main"]);
    for base in ["other", "nowhere", "--all", "-x"] {
        let environment = [("GITHUB_EVENT_NAME", "push"), ("ISMS_BASE", base)];
        check(&runner, &forge.path(), &environment)
            .ended_with(2)
            .said("the base is not in this clone, or shares no commit with the branch")
            .said(&format!("base: {base}"));
    }
    assert_eq!(runner.read("isms.log"), "");
}

/// A branch's name is text that somebody else chose.
#[test]
fn the_name_of_a_branch_is_never_run() {
    let forge = forge();
    let name = "$(touch${IFS}pwned);`touch${IFS}pwned`'\"&::error::%0A";
    let legal = "$(touch${IFS}pwned);`touch${IFS}pwned`'\"&%0A";
    forge.git(&["branch", legal, "main"]);
    let (_kept, work) = checkout(&forge, "topic", None);
    let runner = Runner::new();
    runner.recorder("isms", "");
    let environment = [("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_BASE_REF", legal)];
    check(&runner, &work, &environment).ended_with(0);
    assert!(runner.read("isms.log").contains(&format!("<--base=origin/{legal}>")));
    let environment = [("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_BASE_REF", name)];
    let ran = check(&runner, &work, &environment);
    ran.ended_with(2);
    let commands = ran.stdout.lines().chain(ran.stderr.lines()).filter(|it| it.starts_with("::"));
    assert_eq!(commands.count(), 1, "{}{}", ran.stdout, ran.stderr);
    assert!(!work.join("pwned").exists());
}

#[test]
fn more_arguments_stand_one_a_line() {
    let forge = forge();
    let runner = Runner::new();
    runner.recorder("isms", "");
    let environment = [
        ("GITHUB_EVENT_NAME", "push"),
        ("ISMS_ARGUMENTS", "--rule\nreview-due=off\n\nour policies/*.md\n$(touch pwned)\n"),
        ("ISMS_FAIL_ON", "warning"),
    ];
    check(&runner, &forge.path(), &environment).ended_with(0);
    let asked =
        "<check><--rule><review-due=off><our policies/*.md><$(touch pwned)><--fail-on=warning>\n";
    assert_eq!(runner.read("isms.log"), asked);
    assert!(!forge.path().join("pwned").exists());
}

#[test]
fn sarif_holds_everything_and_is_written_unless_isms_could_not_run() {
    let forge = forge();
    let (_kept, work) = checkout(&forge, "topic", None);
    for (status, is_written) in [(0, true), (1, true), (2, false)] {
        let runner = Runner::new();
        runner.recorder("isms", &format!("case $* in *sarif*) ;; *) exit {status} ;; esac"));
        let environment = [&PULL_REQUEST[..], &[("ISMS_SARIF", "true")]].concat();
        check(&runner, &work, &environment).ended_with(status);
        let file = runner.path("temp/isms.sarif");
        let mut asked = "<check><--fail-on=error><--base=origin/main>\n".to_owned();
        let mut output = String::new();
        if is_written {
            let sarif = format!("<--output=sarif:{}>", file.display());
            asked = [&asked, "<check><--fail-on=never><--quiet>", &sarif, "\n"].concat();
            output = format!("sarif={}\n", file.display());
        }
        assert_eq!((runner.read("isms.log"), runner.read("output")), (asked, output));
    }
}

#[test]
fn the_isms_may_be_a_folder_of_the_repository() {
    let forge = forge();
    forge.write("our isms/isms.toml", "[isms]\nframeworks = []\n");
    forge.write("our isms/a.md", "+++\nid = \"A\"\ntitle = \"A\"\n+++\n\n# A\n\nText.\n");
    forge.commit("Add an ISMS", DAY);
    let runner = Runner::new();
    runner.real_isms();
    let environment = [
        ("GITHUB_EVENT_NAME", "push"),
        ("ISMS_PATH", "our isms"),
        ("ISMS_ARGUMENTS", "--only\nowner-missing\n--output\nshort"),
    ];
    check(&runner, &forge.path(), &environment).ended_with(1).said("our isms/a.md:1:1: error");
}
