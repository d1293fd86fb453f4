//! `isms fix`: mends what needs no thought, shows the rest, and never changes who vouched for what.

use std::path::Path;

use super::{Ran, folder, isms};
use crate::small_isms::TODAY;

const OLD: &str = "+++\nid = \"POL-01\"\ntitel = \"Access\" # shown\ntype = \"policy\"\nversion = 1.10\nownr = \"it-lead\"\n\
                   controls = [\"A.9.1.1\", \"A.5.15\", \"8.28\"]\n+++\n\n# Access\n\nA.9.1.1 stays.\n";

const MENDED: &str = "+++\nid = \"POL-01\"\ntitle = \"Access\" # shown\ntype = \"policy\"\nversion = \"1.10\"\nownr = \"it-lead\"\n\
                      controls = [\"A.5.15\", \"8.28\"]\n+++\n\n# Access\n\nA.9.1.1 stays.\n";

fn fix(folder: &Path, more: &[&str]) -> Ran {
    isms(folder, &[&["fix", "--today", TODAY], more].concat())
}

fn read(folder: &Path, path: &str) -> String {
    std::fs::read_to_string(folder.join(path)).expect("the document")
}

fn one() -> tempfile::TempDir {
    folder(&[("isms.toml", "[isms]\n"), ("a.md", OLD)])
}

#[test]
fn a_document_is_named_by_its_id() {
    let folder = one();
    std::fs::write(folder.path().join("b.md"), OLD.replace("POL-01", "POL-02")).unwrap();
    let ran = fix(folder.path(), &["POL-02"]);
    assert!(ran.stdout.contains("mended in 1 document\n"), "{ran:?}");
    assert_eq!(read(folder.path(), "a.md"), OLD);
    assert_eq!(read(folder.path(), "b.md"), MENDED.replace("POL-01", "POL-02"));
}

#[test]
fn what_needs_no_thought_is_mended_and_said() {
    let folder = one();
    let ran = fix(folder.path(), &[]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    assert_eq!(read(folder.path(), "a.md"), MENDED);
    for said in [
        "a.md:3:1: `titel` becomes `title` (field-unknown)\n",
        "a.md:5:11: `1.10` becomes text in quotes (field-invalid)\n",
        "`A.9.1.1` goes, for its list names `A.5.15` already (control-superseded)\n",
        "3 findings mended in 1 document\n",
        "with `--unsafe` also these, which somebody should look at:\n  a.md:7:23: `8.28` becomes `A.8.28`",
    ] {
        assert!(ran.stdout.contains(said), "{said}\n{}", ran.stdout);
    }
    let again = fix(folder.path(), &[]);
    assert!(again.stdout.starts_with("nothing to mend without a thought\n"), "{again:?}");
    assert_eq!(read(folder.path(), "a.md"), MENDED);
    assert_eq!(fix(folder.path(), &["--unsafe"]).status, Some(0));
    assert_eq!(read(folder.path(), "a.md"), MENDED.replace("8.28", "A.8.28"));
}

#[test]
fn the_difference_is_shown_and_nothing_written() {
    let folder = one();
    let ran = fix(folder.path(), &["--diff"]);
    assert_eq!(ran.status, Some(1), "{ran:?}");
    assert!(ran.stdout.starts_with("--- a/a.md\n+++ b/a.md\n@@ -1,"), "{}", ran.stdout);
    let changed = [
        "-titel = \"Access\" # shown",
        "+title = \"Access\" # shown",
        "-version = 1.10",
        " ownr = \"it-lead\"",
    ];
    for line in changed {
        assert!(ran.stdout.lines().any(|it| it == line), "{line}\n{}", ran.stdout);
    }
    assert!(ran.stderr.contains("3 findings would be mended in 1 document"), "{ran:?}");
    assert_eq!(read(folder.path(), "a.md"), OLD);
    fix(folder.path(), &[]);
    let ran = fix(folder.path(), &["--diff"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (Some(0), ""), "{ran:?}");
}

#[test]
fn the_difference_is_one_that_git_applies() {
    let tabs = OLD.replace("titel = ", "titel\t=\t");
    // Behind its sign nothing begins a line, and what a build obeys anywhere stands below the change.
    let hostile = format!("{OLD}\n::error::x\n\n\n##[error]\u{1b}[31m\n");
    // Windows has no such names.
    let (tabbed, quoted) = if cfg!(windows) {
        ("tabs.md", "quoted \u{e9}.md")
    } else {
        ("tabs and\ttabs.md", "\"a\n::error::\u{e9}\u{85}.md")
    };
    let texts = [
        ("lines.md", OLD.replace('\n', "\r\n")),
        (tabbed, tabs),
        ("mark.md", format!("\u{feff}{OLD}")),
        ("end.md", OLD.trim_end().to_owned()),
        (quoted, hostile),
    ];
    let repository = crate::repository::Repository::new();
    repository.write("isms.toml", "[isms]\n");
    for (number, (path, text)) in texts.iter().enumerate() {
        repository.write(path, text.replace("POL-01", &format!("POL-{number}")));
    }
    let folder = repository.path();
    let ran = fix(&folder, &["--diff"]);
    assert!(!ran.stdout.contains("\n::"), "{}", ran.stdout);
    repository.write("diff.patch", &ran.stdout);
    repository.git(&["apply", "--whitespace=nowarn", "diff.patch"]);
    let read_all = || texts.each_ref().map(|(path, _)| read(&folder, path));
    let applied = read_all();
    for ((path, text), applied) in texts.iter().zip(&applied) {
        assert_ne!(text.contains("titel"), applied.contains("titel"), "{path}");
    }
    assert_eq!(fix(&folder, &["--diff"]).stdout, "");
    for (number, (path, text)) in texts.iter().enumerate() {
        repository.write(path, text.replace("POL-01", &format!("POL-{number}")));
    }
    fix(&folder, &[]);
    assert_eq!(read_all(), applied);
}

/// Its paths are those of the repository, as in what `git diff` prints.
#[test]
fn git_applies_the_difference_of_an_isms_in_a_folder_from_anywhere() {
    let repository = crate::repository::Repository::new();
    repository.write("our/isms/isms.toml", "[isms]\n");
    repository.write("our/isms/a.md", OLD);
    let (top, root) = (repository.path(), repository.path().join("our/isms"));
    let of_root = fix(&root, &["--diff"]);
    assert_eq!(fix(&top, &["--diff", "our/isms"]).stdout, of_root.stdout);
    repository.write("fix.patch", &of_root.stdout);
    repository.git(&["apply", "--check", "fix.patch"]);
    crate::repository::git(&root, &["apply", "../../fix.patch"]);
    assert_eq!(read(&root, "a.md"), MENDED);
    repository.write("our/isms/b.md", "# Backup\n");
    let adopted = isms(&root, &["adopt", "b.md"]).stdout;
    assert!(adopted.contains("\n+++ b/our/isms/b.md\n"), "{adopted}");
}

#[test]
fn a_difference_is_shown_safely_where_it_is_no_terminal_too() {
    let text = OLD.replace("+++\n\n", "+++\n\u{1b}[31m ##[error]x\r::error::y\n::error::z\n");
    let folder = folder(&[("isms.toml", "[isms]\n"), ("a.md", &text)]);
    let ran = fix(folder.path(), &["--diff"]);
    let line = "\n \\u{1b}[31m #\\u{23}[error]x\\u{d}::error::y\n ::error::z\n";
    assert!(ran.stdout.contains(line), "{}", ran.stdout);
}

#[test]
fn only_what_was_asked_for_is_touched() {
    let folder = folder(&[
        ("isms.toml", "[isms]\n"),
        ("a.md", OLD),
        ("b.md", &OLD.replace("POL-01", "POL-02")),
    ]);
    assert_eq!(fix(folder.path(), &["b.md"]).status, Some(0));
    assert_eq!(read(folder.path(), "a.md"), OLD);
    assert_eq!(read(folder.path(), "b.md"), MENDED.replace("POL-01", "POL-02"));
}

#[test]
fn what_a_waiver_accepts_stays() {
    let settings = "[isms]\n[people.sam-roe]\nname = \"Sam Roe\"\n[[waivers]]\nrule = \"control-superseded\"\nsubject = \"POL-01\"\n\
                    reason = \"Quoted from the old contract\"\napproved_by = \"sam-roe\"\nuntil = 2027-01-31\n";
    let folder = folder(&[("isms.toml", settings), ("a.md", OLD)]);
    assert_eq!(fix(folder.path(), &[]).status, Some(0));
    assert!(read(folder.path(), "a.md").contains("[\"A.9.1.1\", \"A.5.15\""));
}

#[test]
fn spelling_is_mended_unless_the_house_says_how_it_wants_it() {
    let old = "+++\nid = \"POL-01\"\nnext_review = \"2027-01-31\"\ncontrols = [\"A.5.10\", \"A.5.9\"]\n+++\n\n# Access\n";
    let folder = folder(&[("isms.toml", "[isms]\n"), ("a.md", old)]);
    let checked = isms(folder.path(), &["check", "--today", TODAY, "--output", "short"]);
    for rule in ["date-quoted", "control-unsorted"] {
        assert!(!checked.stdout.contains(rule), "{checked:?}");
    }
    let ran = fix(folder.path(), &[]);
    for said in [
        "a.md:3:15: `\"2027-01-31\"` becomes the date `2027-01-31` (date-quoted)\n",
        "a.md:4:23: the list is put in order (control-unsorted)\n",
        "2 findings mended in 1 document\n",
    ] {
        assert!(ran.stdout.contains(said), "{said}\n{}", ran.stdout);
    }
    let date = old.replace("\"2027-01-31\"", "2027-01-31");
    let mended = date.replace("\"A.5.10\", \"A.5.9\"", "\"A.5.9\", \"A.5.10\"");
    assert_eq!(read(folder.path(), "a.md"), mended);

    let settings = "[isms]\n[rules]\ncontrol-unsorted = \"off\"\n";
    let folder = self::folder(&[("isms.toml", settings), ("a.md", old)]);
    assert_eq!(fix(folder.path(), &[]).status, Some(0));
    assert_eq!(read(folder.path(), "a.md"), date);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let outside = folder(&[("a.md", OLD)]);
    let folder = folder(&[("isms.toml", "[isms]\n"), ("b.md", MENDED)]);
    std::os::unix::fs::symlink(outside.path().join("a.md"), folder.path().join("a.md")).unwrap();
    assert_eq!(fix(folder.path(), &["--unsafe"]).status, Some(0));
    assert_eq!(read(outside.path(), "a.md"), OLD);
}
