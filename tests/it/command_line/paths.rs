//! Paths narrow what is reported, never what is read; one that names nothing stops the run.

use super::{FORMATS, SETTINGS, check, check_short, folder, isms, owned, two_documents, unowned};
use crate::repository::{DAY, Repository};

fn three_documents() -> tempfile::TempDir {
    folder(&[
        ("isms.toml", SETTINGS),
        ("README.md", "# House rules\n"),
        ("policies/a.md", &unowned("A")),
        ("policies/b.md", &unowned("B")),
        ("records/c.md", &unowned("C")),
    ])
}

fn at(paths: &[&str]) -> Vec<String> {
    paths.iter().map(|path| format!("{path}:1:1: error[owner-missing")).collect()
}

#[test]
fn only_what_stands_there_is_reported() {
    let folder = three_documents();
    for (asked, reported) in [
        (["policies/a.md"].as_slice(), ["policies/a.md"].as_slice()),
        (&["policies"], &["policies/a.md", "policies/b.md"]),
        (&["policies/"], &["policies/a.md", "policies/b.md"]),
        (&["./records/../policies/a.md", "records"], &["policies/a.md", "records/c.md"]),
        (&["records/c.md", "policies/b.md"], &["policies/b.md", "records/c.md"]),
        (&["."], &["policies/a.md", "policies/b.md", "records/c.md"]),
        (&["policies", "."], &["policies/a.md", "policies/b.md", "records/c.md"]),
    ] {
        assert_eq!(check_short(folder.path(), asked).places(), at(reported), "{asked:?}");
    }
}

#[test]
fn a_document_is_asked_for_by_its_id_too() {
    let folder = three_documents();
    for asked in [&["A", "records"][..], &["records", "A"]] {
        let ran = check_short(folder.path(), asked);
        assert_eq!(ran.places(), at(&["policies/a.md", "records/c.md"]), "{asked:?}");
    }
    let below = check_short(&folder.path().join("records"), &["B"]);
    assert_eq!(below.places(), at(&["policies/b.md"]));
    // A file of that name counts for more.
    std::fs::write(folder.path().join("A"), "no document").unwrap();
    check(folder.path(), &["A"]).refused("no document matched `A`", "[documents] include");
    std::fs::write(folder.path().join("policies/b2.md"), unowned("B")).unwrap();
    check(folder.path(), &["B"]).refused("`B` is the id of", "or name the file");
    check(folder.path(), &["D"]).refused("`D` does not exist", "leave the path out");
}

#[test]
fn a_commit_is_asked_for_a_document_by_its_id() {
    let repository = Repository::new();
    repository.write("isms.toml", SETTINGS);
    repository.write("policies/a.md", unowned("A"));
    repository.write("policies/b.md", unowned("B"));
    repository.commit("Begin", DAY);
    repository.git(&["rm", "--quiet", "policies/a.md"]);
    let ran = check_short(&repository.path(), &["A", "--rev", "HEAD"]);
    assert_eq!(ran.places(), at(&["policies/a.md"]));
    check(&repository.path(), &["A"]).refused("`A` does not exist", "leave the path out");
}

#[test]
fn the_whole_system_is_read_all_the_same_and_that_is_said() {
    let folder = three_documents();
    let report = check(folder.path(), &["policies/a.md", "--output", "json"]).json();
    assert_eq!(report["summary"]["documents"], 3);
    assert_eq!(report["summary"]["errors"], 1);
    let said = report["not_checked"].as_array().unwrap().iter().any(|it| {
        it["what"].as_str().unwrap().contains("paths")
            && it["why"].as_str().unwrap().contains("policies/a.md")
    });
    assert!(said, "{report}");
    let whole = check(folder.path(), &["--output", "json"]).json();
    assert!(!whole["not_checked"].to_string().contains("paths"), "{whole}");
}

#[test]
fn one_that_does_not_exist_stops_the_run_wherever_it_stands() {
    let folder = three_documents();
    for asked in [
        ["nope"].as_slice(),
        &["no/such"],
        &["policies", "policies/nope.md"],
        &["nope", "policies"],
    ] {
        for format in FORMATS {
            let arguments = [&["--output", format], asked].concat();
            check(folder.path(), &arguments).refused("does not exist", "leave the path out");
        }
    }
}

/// As people type them on Windows; what is printed has `/` everywhere.
#[cfg(windows)]
#[test]
fn the_ways_of_windows_lead_to_the_same_files() {
    let folder = three_documents();
    let root = folder.path().canonicalize().unwrap();
    let verbatim = root.join("policies").display().to_string();
    let absolute = folder.path().join(r"policies\a.md").display().to_string();
    for (asked, reported) in [
        (r"policies\a.md", ["policies/a.md"].as_slice()),
        (r".\records\..\policies\a.md", &["policies/a.md"]),
        (r"POLICIES\A.MD", &["policies/a.md"]),
        (&absolute, &["policies/a.md"]),
        (r"policies\", &["policies/a.md", "policies/b.md"]),
        (&verbatim, &["policies/a.md", "policies/b.md"]),
    ] {
        assert_eq!(check_short(folder.path(), &[asked]).places(), at(reported), "{asked}");
    }
    check(folder.path(), &[r"policies\nope.md"]).refused("`policies/nope.md` does not exist", "");
}

#[test]
fn one_outside_the_isms_stops_the_run() {
    let here = two_documents();
    let other = two_documents();
    let outside = other.path().to_str().unwrap();
    for asked in [["policies", outside], [".", outside]] {
        check(here.path(), &asked).refused("lies outside the ISMS", "check one ISMS at a time");
    }
    assert_eq!(check(here.path(), &[outside]).status, Some(1), "alone it is the ISMS");
}

#[test]
fn one_that_is_no_document_is_not_called_clean() {
    let folder = three_documents();
    check(folder.path(), &["README.md"]).refused("no document matched `README.md`", "include");
    let ran = check_short(folder.path(), &["README.md", "policies/a.md"]);
    assert_eq!(ran.places(), at(&["policies/a.md"]));
    assert!(ran.stderr.contains("not checked: README.md: it is no document"), "{ran:?}");
    assert_eq!(check(folder.path(), &["isms.toml"]).status, Some(0), "settings have findings too");
}

#[test]
fn one_that_git_ignores_is_not_called_clean() {
    let repository = Repository::new();
    repository.write(".gitignore", "drafts/\n");
    repository.write("a.md", owned("A"));
    repository.write("drafts/b.md", unowned("B"));
    for asked in ["drafts", "drafts/b.md"] {
        check(&repository.path(), &[asked]).refused("is not among the files", "ignored by Git");
    }
}

#[test]
fn what_is_gone_from_disk_may_be_staged_or_in_a_commit() {
    let repository = Repository::new();
    repository.write("isms.toml", SETTINGS);
    repository.write("policies/a.md", unowned("A"));
    repository.write("b.md", unowned("B"));
    repository.commit("Add policies", DAY);
    std::fs::remove_dir_all(repository.path().join("policies")).unwrap();
    for which in [["--staged"].as_slice(), &["--rev", "HEAD"]] {
        for asked in ["policies/a.md", "policies"] {
            let ran = check_short(&repository.path(), &[which, &[asked]].concat());
            assert_eq!(ran.places(), at(&["policies/a.md"]), "{which:?} {asked}");
        }
        let ran = check(&repository.path(), &[which, &["nope.md"]].concat());
        ran.refused("`nope.md` does not exist", "leave the path out");
    }
    check(&repository.path(), &["policies/a.md"]).refused("does not exist", "that is there");
}

#[cfg(unix)]
#[test]
fn links_inside_lead_to_what_they_name_and_links_outside_nowhere() {
    use std::os::unix::fs::symlink;
    let folder = three_documents();
    let other = two_documents();
    let link = |to: &std::path::Path, name: &str| symlink(to, folder.path().join(name)).unwrap();
    link("policies".as_ref(), "linked");
    link("../records/c.md".as_ref(), "policies/linked.md");
    link(&other.path().join("policies/first.md"), "outside.md");
    let both = at(&["policies/a.md", "policies/b.md"]);
    assert_eq!(check_short(folder.path(), &["linked"]).places(), both);
    assert_eq!(check_short(folder.path(), &["linked/a.md"]).places(), at(&["policies/a.md"]));
    let linked = check_short(folder.path(), &["policies/linked.md"]);
    assert_eq!(linked.places(), at(&["records/c.md"]));
    check(folder.path(), &["outside.md"]).refused("is not among the files", "symbolic link");
    let root = other.path().join("to-the-root");
    symlink(folder.path(), &root).unwrap();
    assert_eq!(check_short(other.path(), &["to-the-root"]).places().len(), 3);
}

/// On Unix a backslash belongs to a name, on Windows it stands between folders.
#[test]
fn a_backslash_means_what_it_means_here() {
    let folder = three_documents();
    let ran = check_short(folder.path(), &["policies\\a.md"]);
    if cfg!(windows) {
        assert_eq!(ran.places(), at(&["policies/a.md"]));
    } else {
        ran.refused("`policies\\a.md` does not exist", "leave the path out");
    }
}

/// From a folder below, what a report names is found as well.
#[test]
fn a_path_as_it_is_shown_is_found_from_anywhere() {
    let repository = Repository::new();
    repository.write("our/isms/isms.toml", "[isms]\nframeworks = []\n");
    repository.write("our/isms/policies/a.md", "+++\nid = \"POL-01\"\n+++\n# A\n");
    repository.write("our/isms/policies/b.md", "+++\nid = \"POL-02\"\n+++\n# B\n");
    repository.commit("Add policies", DAY);
    let below = repository.path().join("our/isms/policies");
    let check = |path: &str| {
        let options = ["check", "--only", "owner-missing", "--output", "short", path];
        let ran = isms(&below, &options);
        ran.stdout
            .lines()
            .map(|it| it.split(':').next().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    let shown = "our/isms/policies/a.md";
    assert_eq!(check("a.md"), [shown]);
    assert_eq!(check(shown), [shown]);
    assert_eq!(check("our/isms/policies").len(), 2);
    for path in ["a.md", shown, "policies/a.md"] {
        let ran = isms(&below, &["log", path]);
        assert_eq!(ran.status, Some(0), "{path}: {ran:?}");
    }
    isms(&below, &["check", "our/isms/policies/c.md"])
        .refused("`our/isms/policies/c.md` does not exist", "name a file");
    isms(&below, &["check", "../../isms/policies/c.md"]).refused("does not exist", "");
}
