//! Findings go to standard output, everything else to standard error; a reader may leave early.

use std::io::Read;
use std::process::Stdio;

use serde_json::Value;

use super::{FORMATS, check, command, folder, two_documents, unowned};
use crate::repository::{DAY, Repository};

#[test]
fn what_a_script_reads_is_findings_only() {
    let folder = two_documents();
    let short = check(folder.path(), &["--output", "short", "-v"]);
    assert_eq!(short.places(), ["policies/first.md:1:1: error[owner-missing"]);
    for word in ["read 2 documents", "1 error", "not checked: "] {
        assert!(short.stderr.contains(word), "{word} is not in {short:?}");
    }
    let json = check(folder.path(), &["--output", "json", "-v"]);
    assert_eq!(json.json()["version"], 1);
    assert!(json.stderr.contains("read 2 documents"), "{json:?}");
    let lines = check(folder.path(), &["--output", "jsonl", "-v"]);
    assert!(lines.stdout.lines().all(|it| serde_json::from_str::<Value>(it).is_ok()), "{lines:?}");
}

#[test]
fn a_hyphen_in_place_of_a_file_is_standard_output() {
    let folder = two_documents();
    let named = check(folder.path(), &["--output", "json:-"]);
    assert_eq!(named.stdout, check(folder.path(), &["--output", "json"]).stdout);
    assert!(!folder.path().join("-").exists());
}

#[test]
fn programs_hear_nothing_beside_their_format() {
    for format in &FORMATS[2..] {
        let ran = check(two_documents().path(), &["--output", format]);
        assert_eq!(ran.stderr, "", "{format}");
    }
}

#[test]
fn quiet_prints_the_findings_and_nothing_else() {
    let folder = two_documents();
    for format in FORMATS {
        let ran = check(folder.path(), &["--quiet", "--output", format]);
        assert_eq!((ran.status, ran.stderr.as_str()), (Some(1), ""), "{format}");
        assert!(ran.stdout.contains("owner-missing"), "{format}");
    }
    let full = check(folder.path(), &["-q"]);
    assert!(!full.stdout.contains("not checked"), "{full:?}");
    let nothing = check(folder.path(), &["-q", "policies/second.md"]);
    assert_eq!((nothing.status, nothing.stdout.as_str()), (Some(0), ""));
}

#[test]
fn the_full_report_ends_with_what_was_not_checked() {
    let ran = check(two_documents().path(), &[]);
    let summary = ran.stdout.split("2 documents").nth(1).expect("a summary");
    assert!(summary.contains("1 error, 0 warnings, 0 notes\nnot checked: "), "{ran:?}");
    assert!(summary.contains("not checked: control coverage: "), "{ran:?}");
    assert_eq!(ran.stderr, "");
}

#[test]
fn verbose_says_what_was_read() {
    let ran = check(two_documents().path(), &["--verbose"]);
    let said =
        "read 2 documents of 3 files from the folder (no commit, isms.toml), as of 2026-11-23\n";
    assert_eq!(ran.stderr, said);
}

/// As under `isms check --output json | head -c 1`, with more to write than a pipe holds.
#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let files: Vec<(String, String)> = (0..1_500)
        .map(|number| (format!("{number}.md"), unowned(&format!("P-{number}"))))
        .collect();
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let folder = folder(&files);
    for format in FORMATS {
        let arguments = ["check", "--today", "2026-11-23", "--output", format];
        let whole = command(folder.path(), &arguments, &[]).output().unwrap();
        // A pipe of Linux holds 64 KiB.
        assert!(whole.stdout.len() > 100_000, "{format} writes too little");
        let mut child = command(folder.path(), &arguments, &[])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut [0]).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{format}: {stderr}");
        assert!(!stderr.contains("panicked") && !stderr.contains("error: "), "{format}: {stderr}");
    }
}

/// For the exit status alone. Windows tells less of its device than other systems.
#[test]
fn a_report_may_go_nowhere() {
    let folder = two_documents();
    let nowhere = if cfg!(windows) { "NUL" } else { "/dev/null" };
    let ran = check(folder.path(), &["--output", &format!("json:{nowhere}")]);
    assert_eq!((ran.status, ran.stdout.as_str()), (Some(1), ""), "{ran:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let folder = two_documents();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = command(folder.path(), &["check"], &[]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write to standard output"));
}

/// An empty file of short lines would say that there are no gaps, and half of one that there are no others.
#[cfg(unix)]
#[test]
fn a_report_that_has_no_room_does_not_look_like_one() {
    let files: Vec<_> =
        (0..100).map(|it| (format!("{it}.md"), unowned(&format!("P-{it}")))).collect();
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let folder = folder(&files);
    let report = folder.path().join("report");
    let limited = |blocks: &str| {
        let isms = command(folder.path(), &["check", "--output", "short:report"], &[]);
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\"", blocks]);
        shell.arg(isms.get_program()).args(isms.get_args()).current_dir(folder.path());
        shell.envs(isms.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let output = shell.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("cannot write `report`"), "{said}");
        std::fs::read_to_string(&report).unwrap()
    };
    let mark = "isms was stopped while it wrote this report\n";
    assert_eq!(limited("1"), mark);
    std::fs::write(&report, "an older report\n".repeat(1000)).unwrap();
    assert_eq!(limited("1"), mark);
    std::fs::write(&report, "an older report\n".repeat(1000)).unwrap();
    assert_eq!(limited("0"), "");
}

/// A slip in a command must not cost a document, its register or the settings.
#[test]
fn a_report_replaces_nothing_that_was_read() {
    let folder = two_documents();
    let read = |path: &str| std::fs::read(folder.path().join(path)).unwrap();
    // Nor what could not be read, or is left out.
    for (path, text) in [
        ("slip.md", &b"+++\nid = \"P\n+++\nText.\n"[..]),
        ("yaml.md", b"---\nid: P\n---\nText.\n"),
        ("latin.md", b"+++\nid = \"P\"\n+++\nPr\xfcfung.\n"),
        ("plain.md", b"# A policy\n"),
        ("README.md", b"# Read me\n"),
    ] {
        std::fs::write(folder.path().join(path), text).unwrap();
    }
    for path in [
        "policies/first.md",
        "./policies/../policies/second.md",
        "isms.toml",
        "slip.md",
        "yaml.md",
        "latin.md",
        "plain.md",
        "README.md",
    ] {
        let before = read(path);
        check(folder.path(), &["--output", &format!("json:{path}")])
            .refused("is no report", "name a file of its own");
        assert_eq!(read(path), before);
    }
    std::fs::create_dir(folder.path().join(".ci")).unwrap();
    for _ in 0..2 {
        for report in ["markdown:report.md", "full:.ci/report.md"] {
            let ran = check(folder.path(), &["--output", report]);
            assert_eq!(ran.status, Some(1), "{ran:?}");
        }
    }
    check(folder.path(), &["--output", "json:new.json", "--output", "short:./new.json"])
        .refused("would replace each other", "name a file of its own");
    assert!(!folder.path().join("new.json").exists());
}

/// Nor what decides what is read, and by what it is judged, wherever the system stands in its repository.
#[test]
fn a_report_replaces_nothing_that_a_run_goes_by() {
    let repository = Repository::new();
    repository
        .write("isms/isms.toml", "[isms]\nframeworks = []\nallowed_signers = \"keys/allowed\"\n");
    repository.write("isms/a.md", unowned("A"));
    repository.write("isms/plan.pdf.md", "+++\nid = \"P\"\nsource = \"plan.pdf\"\n+++\n");
    let kept = [
        "isms/plan.pdf",
        "isms/keys/allowed",
        "isms/.isms-baseline.toml",
        "README.md",
        "isms/.gitignore",
        ".gitattributes",
        ".mailmap",
        "docs/CODEOWNERS",
    ];
    for path in kept {
        repository.write(path, "findings = []\n");
    }
    repository.write("elsewhere.toml", "[isms]\nframeworks = []\n");
    let folder = repository.path().join("isms");
    let refused = |path: &str, more: &[&str]| {
        let output = ["--no-baseline", "--output", &format!("json:../{path}")];
        check(&folder, &[&output[..], more].concat())
            .refused("is no report", "name a file of its own");
    };
    for path in kept {
        refused(path, &[]);
        assert_eq!(
            std::fs::read_to_string(repository.path().join(path)).unwrap(),
            "findings = []\n"
        );
    }
    refused("elsewhere.toml", &["--config", "../elsewhere.toml"]);
    // A report may be committed each week.
    for _ in 0..2 {
        let ran =
            check(&folder, &["--output", "json:../reports.json", "--output", "markdown:../r.md"]);
        assert_eq!(ran.status, Some(1), "{ran:?}");
        repository.commit("Report", DAY);
    }
}

/// A link that came with a repository may lead out of it, or to something else in it.
#[cfg(unix)]
#[test]
fn a_report_follows_no_link_of_the_repository() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::TempDir::new().unwrap();
    std::fs::write(outside.path().join("kept"), "kept").unwrap();
    let repository = Repository::new();
    repository.write("isms/isms.toml", "[isms]\nframeworks = []\n");
    repository.write("isms/a.md", unowned("A"));
    repository.write("build.yml", "steps");
    let here = repository.path();
    symlink(outside.path().join("kept"), here.join("isms/isms.sarif")).unwrap();
    symlink(outside.path().join("new"), here.join("isms/new.sarif")).unwrap();
    symlink("../build.yml", here.join("isms/build.sarif")).unwrap();
    symlink(outside.path(), here.join("reports")).unwrap();
    repository.commit("Begin", DAY);
    let reached = outside.path().join("here");
    symlink(&here, &reached).unwrap();
    for (path, link) in [
        ("isms.sarif", "isms/isms.sarif"),
        ("new.sarif", "isms/new.sarif"),
        ("build.sarif", "isms/build.sarif"),
        ("../reports/kept", "reports"),
        ("../reports/new", "reports"),
        ("../isms/../reports/../x", "reports"),
        (reached.join("reports/new").to_str().unwrap(), "reports"),
    ] {
        let output = format!("sarif:{path}");
        check(&here.join("isms"), &["--output", &output])
            .refused(&format!("`{link}` is a symbolic link"), "name the file itself");
    }
    assert_eq!(std::fs::read_to_string(outside.path().join("kept")).unwrap(), "kept");
    assert_eq!(std::fs::read_to_string(here.join("build.yml")).unwrap(), "steps");
    assert!(!outside.path().join("new").exists());
    // Others lead into it, and are somebody's own.
    let report = reached.join("isms.sarif");
    let ran = check(&here.join("isms"), &["--output", &format!("sarif:{}", report.display())]);
    assert_eq!((ran.status, here.join("isms.sarif").exists()), (Some(1), true), "{ran:?}");
}

/// A page among the documents is a document, whoever wrote it.
#[test]
fn a_report_that_the_next_run_would_read_is_told() {
    let repository = Repository::new();
    repository.write("isms.toml", "[documents]\nexclude = [\"out/**\"]\n");
    repository.write("a.md", unowned("A"));
    repository.write(".gitignore", "/ignored.md\n");
    std::fs::create_dir(repository.path().join("out")).unwrap();
    let said = |file: &str, more: &[&str]| {
        let output = ["--output", &format!("markdown:{file}")];
        check(&repository.path(), &[&output[..], more].concat()).stderr
    };
    let told = "the next run takes `report.md` for a document: name another file, such as `report.txt`, or \
                leave it out with `[documents] exclude` in isms.toml\n";
    assert_eq!(said("report.md", &[]), told);
    assert_eq!(said("report.md", &["--quiet"]), "");
    for quiet in ["ignored.md", "out/report.md", "report.txt"] {
        assert_eq!(said(quiet, &[]), "", "{quiet}");
    }
}

/// Whatever that folder is called, and wherever it lies.
#[test]
fn a_report_replaces_nothing_of_git() {
    let repository = Repository::new();
    repository.write("a.md", unowned("A"));
    repository.commit("Begin", DAY);
    let bare = Repository::bare();
    bare.git(&["fetch", "--quiet", repository.path().to_str().unwrap(), "HEAD:main"]);
    for (folder, revision, path) in [
        (repository.path(), "HEAD", ".git/config"),
        (repository.path(), "HEAD", "./.git/../.git/hooks/pre-commit"),
        (bare.path(), "main", "HEAD"),
        (bare.path(), "main", "report.json"),
    ] {
        let before = std::fs::read(folder.join(path)).ok();
        check(&folder, &["--rev", revision, "--output", &format!("json:{path}")])
            .refused("lies in Git's own folder", "name a file outside of it");
        assert_eq!(std::fs::read(folder.join(path)).ok(), before, "{path}");
    }
    let ran = check(&repository.path(), &["--output", "json:git.json"]);
    assert_eq!(ran.status, Some(1), "{ran:?}");
}
