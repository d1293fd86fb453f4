//! File names that are legal and unkind.

use super::{check_everywhere, planted};

const NO_OWNER: &str = "+++\ntitle = \"A\"\nstatus = \"draft\"\n+++\n# A\n\nText.\n";

#[test]
fn endings_in_capitals_and_hidden_folders() {
    let repository = planted();
    for path in [
        "LOUD.MD",
        "Mixed.Md",
        ".hidden/a.md",
        "README.md",
        "a b.md",
        "it's.md",
        "-rf.md",
        "[x].md",
        "%2e%2e.md",
    ] {
        repository.write(path, NO_OWNER);
    }
    check_everywhere(&repository, |said| {
        for path in ["LOUD.MD", "Mixed.Md", "a b.md", "it's.md", "-rf.md", "[x].md", "%2e%2e.md"] {
            said.finds(&format!("{path}:1:1: error[owner-missing]"));
        }
        let others = "`.hidden/a.md` and `README.md`: ";
        said.leaves_out("2 Markdown files with front matter", others);
        assert!(
            !said.findings.contains(".hidden") && !said.findings.contains("README"),
            "{said:#?}"
        );
    });
}

#[test]
fn a_folder_named_like_a_document() {
    let repository = planted();
    repository.write("x.md/inside.md", NO_OWNER);
    repository.write("x.md/deep.md/inside.md", NO_OWNER);
    check_everywhere(&repository, |said| {
        said.finds("x.md/inside.md:1:1: error[owner-missing]");
        said.finds("x.md/deep.md/inside.md:1:1: error[owner-missing]");
    });
}

#[test]
fn settings_that_are_a_folder() {
    let repository = planted();
    std::fs::remove_file(repository.path().join("isms.toml")).unwrap();
    repository.write("isms.toml/inside.md", NO_OWNER);
    let said = super::check(&repository, &[]);
    assert_eq!(said.status, 2, "{said:#?}");
    assert!(said.remarks.contains("the settings in `isms.toml` are not read"), "{said:#?}");
}

#[cfg(target_os = "linux")]
mod linux {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::super::check_all;
    use super::*;
    use crate::repository::DAY;

    #[test]
    fn names_that_differ_in_case_are_two_documents() {
        let repository = planted();
        repository.write("same.md", "+++\nid = \"POL-01\"\n+++\n");
        repository.write("SAME.md", "+++\nid = \"POL-01\"\n+++\n");
        check_everywhere(&repository, |said| {
            let twice =
                said.findings.lines().filter(|it| it.contains("error[id-duplicate]")).count();
            assert!(twice > 0, "{said:#?}");
            said.finds("same.md:1:1: error[owner-missing]")
                .finds("SAME.md:1:1: error[owner-missing]");
        });
    }

    #[test]
    fn names_that_a_terminal_would_obey() {
        let repository = planted();
        for name in [
            "\u{1b}[31mred.md",
            "line\n::error::x.md",
            "\u{202e}dm.evil.md",
            "back\\slash.md",
            "co:lon.md",
            "*.md",
            "\u{9b}2J.md",
            "::error::y.md",
        ] {
            repository.write(name, NO_OWNER);
        }
        check_everywhere(&repository, |said| {
            for name in [
                "\\u{1b}[31mred.md",
                "line :\\u{3a}error:\\u{3a}x.md",
                "\\u{202e}dm.evil.md",
                "back\\slash.md",
                "co:lon.md",
                "*.md",
                "\\u{9b}2J.md",
                ":\\u{3a}error:\\u{3a}y.md",
            ] {
                said.finds(&format!("{name}:1:1: error[owner-missing]"));
            }
        });
    }

    #[test]
    fn names_that_are_not_utf_8() {
        let repository = planted();
        std::fs::write(repository.path().join(OsStr::from_bytes(b"caf\xe9.md")), NO_OWNER).unwrap();
        check_all(&repository, &[]).leaves_out("caf\u{fffd}.md", "its name is not UTF-8");
        let commit = repository.commit("Add files", DAY);
        for arguments in [&["--staged"][..], &["--rev", &commit]] {
            check_all(&repository, arguments).leaves_out("caf\u{fffd}.md", "its name is not UTF-8");
        }
    }

    #[test]
    fn a_folder_whose_name_a_terminal_would_obey() {
        let repository = planted();
        let folder = "\u{1b}[31m\n::error::\u{202e}";
        repository.write(&format!("{folder}/isms.toml"), super::super::SETTINGS);
        repository.write(&format!("{folder}/a.md"), NO_OWNER);
        let said = super::super::check(&repository, &["--verbose", "--", folder]);
        assert_eq!(said.status, 1, "{said:#?}");
        repository.write(&format!("{folder}/isms.toml"), "a = null\n");
        assert_eq!(super::super::check(&repository, &["--", folder]).status, 2);
    }
}
