//! What `adopt --write` leaves behind: all documents or none.

use std::fs;

use super::{holding, read};
use crate::command_line::isms;

#[test]
fn a_failure_in_the_middle_takes_back_what_was_written() {
    // A document beside it would have a longer name than file systems take.
    let long = format!("policies/{}.pdf", "z".repeat(250));
    let text = "# Backup\n\n**Owner:** CISO\n";
    let repository = holding("policies/backup.md", text);
    repository.write("policies/access.pdf", "%PDF-1.4\n");
    repository.write(&long, "%PDF-1.4\n");
    let ran = isms(&repository.path(), &["adopt", "--write"]);
    ran.refused(".pdf.md`: ", "then run this again");
    assert!(ran.stderr.contains(", so nothing was written"), "{ran:?}");
    assert_eq!(read(&repository, "policies/backup.md"), text);
    let left = fs::read_dir(repository.path().join("policies")).unwrap().count();
    assert_eq!(left, 3, "nothing new is left");

    fs::remove_file(repository.path().join(&long)).unwrap();
    assert_eq!(isms(&repository.path(), &["adopt", "--write"]).status, Some(0));
    assert!(read(&repository, "policies/backup.md").ends_with(text));
    let left = fs::read_dir(repository.path().join("policies")).unwrap().count();
    assert_eq!(left, 3, "a document beside the other, and nothing else");
}

#[test]
fn a_write_protected_document_keeps_all_from_being_written() {
    let repository = holding("a.md", "# A\n");
    repository.write("b.md", "# B\n");
    let protected = repository.path().join("b.md");
    let mut permissions = fs::metadata(&protected).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&protected, permissions).unwrap();
    let ran = isms(&repository.path(), &["adopt", "--write"]);
    ran.refused(
        "cannot write `b.md`: it is write-protected, so nothing was written",
        "`chmod u+w b.md`",
    );
    assert_eq!(read(&repository, "a.md"), "# A\n");
}

#[test]
fn a_document_with_a_long_name_is_written() {
    let name = format!("{}.md", "a".repeat(250));
    let repository = holding(&name, "# A\n");
    assert_eq!(isms(&repository.path(), &["adopt", "--write"]).status, Some(0));
    assert!(read(&repository, &name).starts_with("+++\n"));
}
