//! Texts that break naive readers: encodings, line ends, control characters, empty files, blobs that are gone.

use super::{SETTINGS, check, check_all, check_everywhere, planted};
use crate::repository::DAY;

/// A terminal's escapes, a workflow command, characters that turn the direction of what follows.
const POISON: &str =
    "\u{1b}[31mred\u{7}\u{9b}2J\r\u{202e}evil\u{2066}\u{2028} ::warning::x ##vso[task.x]";

/// The same inside a TOML string, spelled out.
const ESCAPED: &str = "\\u001B[31mred\\u0007\\u009B2J\\r\\n::error::x ##[error]x\\u202Eevil";

#[test]
fn empty_files_and_lone_marks() {
    let repository = planted();
    for (path, text) in [("empty.md", ""), ("mark.md", "\u{feff}"), ("blank.md", " \n\r\n\t")] {
        repository.write(path, text);
    }
    check_everywhere(&repository, |said| {
        for path in ["empty.md", "mark.md", "blank.md"] {
            said.finds(&format!("{path}:1:1: error[front-matter-missing]"));
        }
    });
}

#[test]
fn a_mark_and_carriage_returns_move_no_column() {
    let repository = planted();
    let text = "\u{feff}\r\n+++ \r\nid = \"POL-01\"\r\nowner = 3\r\n+++\t\r\n# A\r\n\r\n+++\r\n[a](gone.md)\r\n";
    repository.write("windows.md", text);
    let said = check_all(&repository, &[]);
    said.finds("windows.md:4:9: error[field-invalid]");
    said.finds("windows.md:9:");
    said.never_says("front-matter");
}

#[test]
fn bytes_that_are_no_text() {
    let repository = planted();
    repository
        .write("latin.md", b"+++\nid = \"POL-01\"\ntitle = \"Zugriffsschutz f\xfcr alle\"\n+++\n");
    repository.write("utf-16.md", b"\xff\xfe+\x00+\x00+\x00\n\x00");
    repository.write("zero.md", b"+++\nid = \"POL-02\"\n+++\nA\0B\n");
    repository.write("binary.md", (0..=255_u8).cycle().take(5_000).collect::<Vec<_>>());
    check_everywhere(&repository, |said| {
        said.finds("latin.md:3:26: error[encoding-invalid] the byte 0xfc here is not UTF-8");
        said.finds("utf-16.md:1:1: error[encoding-invalid]");
        said.finds("zero.md:4:2: error[encoding-invalid] this file holds a zero byte");
        said.finds("binary.md:2:118: error[encoding-invalid]");
    });
}

#[test]
fn code_owners_that_are_no_text() {
    let repository = planted();
    repository.write("CODEOWNERS", b"* @m\xfcller\n");
    check_everywhere(&repository, |said| {
        said.leaves_out("owners against CODEOWNERS", "the byte 0xfc here is not UTF-8");
    });
}

#[test]
fn values_that_a_terminal_would_obey() {
    let repository = planted();
    repository.write(
        "poison.md",
        format!(
            "+++\nid = \"{ESCAPED}\"\ntitle = \"{ESCAPED}\"\ntype = \"{ESCAPED}\"\nowner = \"{ESCAPED}\"\ncontrols = [\"{ESCAPED}\"]\n\
             depends_on = [\"{ESCAPED}\"]\nreview_every = \"{ESCAPED}\"\nreviewed = \"{ESCAPED}\"\nsource = \"{ESCAPED}\"\n\"{ESCAPED}\" = 1\n+++\n\
             # {POISON}\n[{POISON}](gone-{POISON}.md)\n\n[a](<gone%1b%0a::error::.md>)\n",
        ),
    );
    repository.write("raw.md", format!("+++\nid = null # {POISON}\n{POISON}\n+++\n"));
    repository.write("yaml.md", format!("---\ntitle: {POISON}\n---\n"));
    repository.write("none.md", format!("{POISON}\n::error::pwned\n"));
    check_everywhere(&repository, |said| {
        said.finds("raw.md:2:6: error[front-matter-invalid]");
        said.finds("poison.md:");
        said.finds("none.md:1:1: error[front-matter-missing]");
    });
}

#[test]
fn settings_that_a_terminal_would_obey() {
    let repository = planted();
    repository.write(
        "isms.toml",
        format!(
            "{SETTINGS}organisation = \"{ESCAPED}\"\n[people.sam-roe]\nname = \"{ESCAPED}\"\n[roles.\"{ESCAPED}\"]\nholders = [\"sam-roe\"]\n\
             [[waivers]]\nrule = \"owner-missing\"\nsubject = \"POL-01\"\nreason = \"{ESCAPED}\"\napproved_by = \"{ESCAPED}\"\nuntil = 2026-12-01\n\
             [[waivers]]\nrule = \"owner-missing\"\nsubject = \"{ESCAPED}\"\nreason = \"a\"\napproved_by = \"sam-roe\"\nuntil = 2020-12-01\n"
        ),
    );
    repository.write("waived.md", "+++\nid = \"POL-01\"\n+++\n# A\n");
    check_all(&repository, &["--verbose"]).finds("isms.toml:");
    let slips = [
        format!("\"{ESCAPED}\" = 1\n"),
        format!("[isms]\nframeworks = [\"{ESCAPED}\"]\n"),
        format!("[rules]\n\"{ESCAPED}\" = \"off\"\nowner-missing = \"{ESCAPED}\"\n"),
        format!("[documents]\ninclude = [\"{{{ESCAPED}\"]\n"),
        format!("a = {POISON}\n"),
        format!("[{POISON}]\n"),
    ];
    for slip in slips {
        repository.write("isms.toml", &slip);
        let said = check(&repository, &[]);
        assert_eq!((said.status, said.findings.as_str()), (2, ""), "{slip}: {said:#?}");
        assert!(said.remarks.contains("isms.toml"), "{slip}: {said:#?}");
    }
    repository.write("isms.toml", b"[isms]\norganisation = \"M\xfcller\"\n");
    let said = check(&repository, &[]);
    assert_eq!(said.status, 2, "{said:#?}");
    assert!(said.remarks.contains("the byte 0xfc here is not UTF-8"), "{said:#?}");
}

#[test]
fn arguments_that_a_terminal_would_obey() {
    let repository = planted();
    for arguments in [["--rev", POISON], ["--config", POISON], ["--", POISON]] {
        let said = check(&repository, &arguments);
        assert_eq!(said.status, 2, "{said:#?}");
    }
}

#[test]
fn a_blob_that_is_gone() {
    let repository = planted();
    repository.write("gone.md", "+++\nid = \"POL-01\"\n+++\n");
    let commit = repository.commit("Add files", DAY);
    let id = repository.git(&["rev-parse", "HEAD:gone.md"]);
    let object = repository.path().join(".git/objects").join(&id[..2]).join(&id[2..]);
    std::fs::remove_file(object).unwrap();
    let kept = std::fs::read(repository.path().join("gone.md")).unwrap();
    for arguments in [&["--rev", commit.as_str()][..], &["--staged"]] {
        repository.write("gone.md", "another text");
        let said = check_all(&repository, arguments);
        said.finds(&format!("gone.md:1:1: error[encoding-invalid] this file could not be read: object {id} is missing"));
    }
    // The disk still has it, to the byte: that is what is staged.
    repository.write("gone.md", kept);
    for arguments in [&["--staged"][..], &[]] {
        check_all(&repository, arguments).never_says("could not be read");
    }
}

#[test]
fn a_blob_that_is_no_blob_any_more() {
    let repository = planted();
    repository.write("broken.md", "+++\nid = \"POL-01\"\n+++\n");
    let commit = repository.commit("Add files", DAY);
    let id = repository.git(&["rev-parse", "HEAD:broken.md"]);
    let object = repository.path().join(".git/objects").join(&id[..2]).join(&id[2..]);
    std::fs::remove_file(&object).unwrap();
    std::fs::write(&object, "this is no zlib stream").unwrap();
    let said = check_all(&repository, &["--rev", &commit]);
    said.finds("broken.md:1:1: error[encoding-invalid] this file could not be read: object ");
}
